// The tables of the roles that carry rows: appenders and connectors. See role_tables.h.
#pragma once
#include <orrery/appender.h>
#include <orrery/role_glue.h>

namespace orrery::detail {

/// The table of orrery.appender/1 over T's Appender face. The rows are borrowed. [one thread per appender] The object
/// itself never has two threads inside.
template <class T>
struct AppenderRole {
    /// Fields in: rows (a block, see LogRows), perhaps instance (of open; else the stanza's own).
    static int32_t append(void* self, orrery_record in, const orrery_writer* out) {
        return for_one(self, in, out, [&](Appender& appender) { appender.append(LogRows(Record(in).at("rows"))); });
    }
    /// Field in: perhaps instance. Nothing out.
    static int32_t flush(void* self, orrery_record in, const orrery_writer* out) {
        return for_one(self, in, out, [](Appender& appender) { appender.flush(); });
    }
    /// Fields in: the settings, as a stanza would give them. Out: instance.
    static int32_t open(void* self, orrery_record in, const orrery_writer* out) {
        return barrier(out, [&]() -> int32_t {
            Writer(out).put("instance", static_cast<Instance<T>*>(self)->opened.open(Record(in)));
            return ORRERY_OK;
        });
    }
    /// Field in: instance.
    static int32_t close(void* self, orrery_record in, const orrery_writer* out) {
        return barrier(out, [&]() -> int32_t {
            static_cast<Instance<T>*>(self)->opened.close(Record(in).at("instance"));
            return ORRERY_OK;
        });
    }
    /// Calls `body` with the Appender that the field instance names, behind the barrier and with its lock held.
    template <class F>
    static int32_t for_one(void* self, orrery_record in, const orrery_writer* out, F&& body) {
        return barrier(out, [&]() -> int32_t {
            auto& instance = *static_cast<Instance<T>*>(self);
            instance.opened.with(instance.object, Record(in).value_or("instance", ""), body);
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {append, flush, open, close};  ///< in the order of the role
    static constexpr std::string_view id = "orrery.appender/1";           ///< as the descriptor names the role
    using Interface = Appender;                                           ///< a T that derives from it offers the role
};

/// The table of orrery.connector/1 over T's Connector face. The instance owns the results that query opens, until close
/// or its own end; fetch of an id it does not know is Error(not_found). [worker, concurrent]
template <class T>
struct ConnectorRole {
    /// The open results of the instance; valid as long as it.
    static Cursors& cursors(void* self) { return static_cast<Instance<T>*>(self)->cursors; }
    /// No fields: whether the source can be reached.
    static int32_t check(void* self, orrery_record, const orrery_writer* out) {
        return with<T, Connector>(self, out, [](Connector& connector, Host&) { return connector.check(), ORRERY_OK; });
    }
    /// Fields in: statement, and the parameters. Out: result (its id), then column and kind (integer number text)
    /// pairs, with a type where there is one.
    static int32_t query(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Connector>(self, out, [&](Connector& connector, Host&) {
            constexpr std::string_view kinds[] = {"", "integer", "number", "text"};
            Record record(in);
            auto rows = connector.query(record.at("statement"), record);
            auto columns = rows->columns();
            Writer(out).put("result", cursors(self).open(std::move(rows)));
            for (auto& column : columns) {
                Writer(out).put("column", column.name);
                Writer(out).put("kind", kinds[static_cast<size_t>(column.kind)]);
                if (!column.type.empty()) Writer(out).put("type", column.type);
            }
            return ORRERY_OK;
        });
    }
    /// Field in: result. Out: rows (a block), last (true|false).
    static int32_t fetch(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Connector>(self, out, [&](Connector&, Host&) {
            auto [block, last] = cursors(self).fetch(Record(in).at("result"));
            Writer(out).put("rows", block);
            Writer(out).put("last", last ? "true" : "false");
            return ORRERY_OK;
        });
    }
    /// Field in: result; an unknown one is no error.
    static int32_t close(void* self, orrery_record in, const orrery_writer* out) {
        return with<T, Connector>(self, out, [&](Connector&, Host&) {
            cursors(self).close(Record(in).at("result"));
            return ORRERY_OK;
        });
    }
    static constexpr orrery_call calls[] = {check, query, fetch, close};  ///< in the order of the role
    static constexpr std::string_view id = "orrery.connector/1";          ///< as the descriptor names the role
    using Interface = Connector;                                          ///< a T that derives from it offers the role
};

}  // namespace orrery::detail
