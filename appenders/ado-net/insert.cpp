#include "insert.h"

#include <orrery/wire.h>

namespace ado_net {

using orrery::Code;
using orrery::Error;

void Inserter::connect() {
    if (database_) return;
    if (was_connected_ && !settings_.reconnect)
        throw orrery::logkit::DeliveryError(Code::unavailable,
                                            "the connection to the database was lost, and ReconnectOnError=false",
                                            "open the appender again, or leave ReconnectOnError out", SIZE_MAX);
    if (auto* postgres = std::get_if<orrery::postgres::Settings>(&settings_.connection))
        database_ = open_postgres(*postgres, settings_.command);
    else
        database_ = open_odbc(std::get<OdbcSettings>(settings_.connection), settings_.command, settings_.parameters);
    was_connected_ = true;
}

void Inserter::deliver(std::deque<orrery::logkit::Parcel>& due) try {
    connect();
    for (; !due.empty(); due.pop_front()) write(unpack(due.front().bytes, settings_.parameters.size()));
} catch (const Error& error) {
    if (error.code() != Code::invalid) database_.reset();
    throw;
}

void Inserter::in_transaction(std::span<const Values> rows) {
    database_->begin();
    try {
        for (auto& values : rows) database_->insert(values);
        database_->commit();
    } catch (...) {
        database_->rollback();
        throw;
    }
}

/// A value that the database refuses undoes the whole buffer; then its rows are written one by one, so that only those
/// with such values are lost.
void Inserter::write(const std::vector<Values>& rows) {
    if (settings_.transactions) try {
            return in_transaction(rows);
        } catch (const Error& error) {
            if (error.code() != Code::invalid) throw;
        }
    write_singly(rows);
}

void Inserter::write_singly(const std::vector<Values>& rows) {
    std::int64_t refused = 0;
    for (auto& values : rows) try {
            in_transaction({&values, 1});
        } catch (const Error& error) {
            if (error.code() != Code::invalid) throw;
            ++refused;
            if (!std::exchange(told_, true))
                host_.log().error(error.message() + "; such rows are lost, ado_net_rows_refused counts them",
                                  {{"hint", error.hint()}});
        }
    if (refused) host_.count("ado_net_rows_refused", refused);
}

orrery::logkit::Parcel pack(std::span<const orrery::logkit::KeptEvent> batch, std::vector<Parameter>& parameters) {
    orrery::logkit::Parcel parcel{{}, static_cast<std::uint32_t>(batch.size())};
    for (auto& event : batch) {
        orrery::Fields fields;
        for (auto& parameter : parameters) {
            auto value = parameter.value(event.get());
            fields.add(value ? "v" : "", value.value_or(""));
        }
        orrery::wire::append_record(parcel.bytes, fields.record().raw_record());
    }
    return parcel;
}

std::vector<Values> unpack(std::string_view bytes, size_t parameters) {
    std::vector<Values> rows;
    std::vector<orrery_field> fields;
    while (!bytes.empty() && orrery::wire::read_record(bytes, fields)) {
        auto& values = rows.emplace_back();
        for (auto& field : fields)
            values.push_back(field.name.size ? std::optional<std::string>(orrery::view(field.value)) : std::nullopt);
        values.resize(parameters);
    }
    return rows;
}

}  // namespace ado_net
