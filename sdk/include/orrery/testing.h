// Fakes for plugin authors: unit tests without a kernel.
//
//   orrery::testing::FakeHost kernel;
//   KeyAuth auth(kernel.host("key-auth"), orrery::testing::config({{"keys", "alice=k1"}}));
//   auto verdict = auth.authenticate(orrery::testing::request("GET", "/").header("x-api-key", "k1"));
#pragma once
#include <orrery/appender.h>
#include <orrery/auth.h>

#include <map>

namespace orrery::testing {

/// Settings as the kernel would hand them over; what is not named has the default that the plugin asks with.
inline Config config(std::initializer_list<std::pair<std::string_view, std::string_view>> items) {
    return Config(Fields(items));
}

/// A request that owns its fields; converts to what handlers take. Valid as long as it lives.
class FakeRequest {
public:
    /// Copies both. `target` is path and query.
    FakeRequest(std::string_view method, std::string_view target) {
        fields_.add("method", method).add("target", target);
    }
    /// Adds a header. Gives this object, for the next, as those below do.
    FakeRequest& header(std::string_view lower_case_name, std::string_view value) {
        return with("header." + std::string(lower_case_name), value);
    }
    /// Adds a cookie, for authentication modules.
    FakeRequest& cookie(std::string_view name, std::string_view value) {
        return with("cookie." + std::string(name), value);
    }
    /// Sets the inline body: call it once.
    FakeRequest& body(std::string_view bytes) { return with("body", bytes); }
    /// Says who asks: call it once. Attributes: with("identity.attribute.NAME", value).
    FakeRequest& identity(std::string_view directory, std::string_view id) {
        return with("identity.directory", directory).with("identity.id", id);
    }
    /// Adds any field of the record, such as "remote"; of several of a name most readers see the first.
    FakeRequest& with(std::string_view name, std::string_view value) {
        fields_.add(name, value);
        return *this;
    }
    /// Borrows this object's fields: convert anew after adding one.
    operator Request() const { return Request(fields_.record()); }
    /// Borrows this object's fields: convert anew after adding one.
    operator AuthRequest() const { return AuthRequest(fields_.record()); }

private:
    Fields fields_;
};
/// The start of a request: header(), cookie(), body() and identity() add to it.
inline FakeRequest request(std::string_view method, std::string_view target) { return {method, target}; }

/// Log rows that own their bytes; converts to what appenders take. Valid as long as it lives, until the next row.
class FakeRows {
public:
    /// Adds a row of the stanza "test", written now by thread 1 unless `microseconds` says when.
    FakeRows& row(Level level, std::string_view logger, std::string_view message, const Fields& properties = {},
                  std::string_view exception = {}, std::int64_t microseconds = now()) {
        std::string encoded;
        wire::append_record(encoded, properties.record().raw_record());
        rows_.push_back({std::string(logger), std::string(message), std::string(exception), std::move(encoded),
                         microseconds, static_cast<std::int64_t>(level)});
        return *this;
    }
    /// The block of all rows so far, as the kernel hands it to append().
    const std::string& block() {
        BlockWriter writer(LogRows::kinds());
        for (auto& row : rows_)
            writer.row({row.microseconds, row.level, row.logger, "1", row.message,
                        row.exception.empty() ? Cell() : Cell(row.exception), row.properties, "test"});
        return block_ = writer.take();
    }
    /// A new block of all rows so far; the rows made from the one before are gone.
    operator LogRows() { return LogRows(block()); }

private:
    struct Row {
        std::string logger, message, exception, properties;
        std::int64_t microseconds, level;
    };
    static std::int64_t now() {
        auto since = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
    }
    std::vector<Row> rows_;
    std::string block_;
};
/// The start of a batch of log rows: row() adds further ones.
inline FakeRows rows(Level level, std::string_view logger, std::string_view message, const Fields& properties = {},
                     std::string_view exception = {}) {
    FakeRows out;
    out.row(level, logger, message, properties, exception);
    return out;
}

/// A kernel in memory: logs are kept, one-time values and events work, posted work runs when run_posted() is called,
/// and calls go to functions given with serve(). One test thread. Outlives every Host it gave.
class FakeHost {
public:
    /// Answers a call: function `index` of the role, the borrowed record, where the answer goes; gives the status.
    using Function = std::function<int32_t(uint32_t index, Record in, Writer out)>;
    /// One row of the log.
    struct Row {
        Level level;                  ///< it was written at
        std::string logger, message;  ///< the logger's full name, and the row's message
        Fields properties;            ///< with `message`; numbers as text
    };
    /// Nobody is served, all levels of the log are on.
    FakeHost() {
        table_ = {
            sizeof table_,
            this,
            [](void* self, orrery_str role, orrery_str stanza) { return of(self).find(view(role), view(stanza)); },
            [](void* self, uint64_t handle, uint32_t index, orrery_record in, const orrery_writer* out, uint32_t) {
                auto& function = of(self).served_[handle - 1];
                return function ? function(index, Record(in), Writer(out)) : int32_t{ORRERY_UNAVAILABLE};
            },
            [](void*) -> int32_t { return 0; },
            [](void* self, orrery_str key, orrery_str value, uint64_t) -> int32_t {
                of(self).once_[std::string(view(key))] = view(value);
                return ORRERY_OK;
            },
            [](void* self, orrery_str key, const orrery_writer* out) { return of(self).take(view(key), Writer(out)); },
            [](void* self, orrery_str topic, orrery_str key, orrery_record record) {
                return of(self).publish(topic, key, record);
            },
            [](void* self, orrery_str topic, orrery_event_fn event, void* user) -> uint64_t {
                of(self).subscribers_.push_back({std::string(view(topic)), event, user});
                return of(self).subscribers_.size();
            },
            [](void* self, uint64_t id) { of(self).subscribers_[id - 1].event = nullptr; },
            [](void* self, int32_t* descriptor, const orrery_writer* out) {
                return of(self).offer(descriptor, Writer(out));
            },
            [](void* self, orrery_str id, int32_t* descriptor) { return of(self).take_stream(view(id), descriptor); },
            [](void*, orrery_record, orrery_child_fn, void*, uint64_t*) -> int32_t { return ORRERY_UNSUPPORTED; },
            [](void*, uint64_t) -> int32_t { return ORRERY_NOT_FOUND; },
            [](void* self, void (*run)(void*), void* argument, uint64_t) {
                of(self).posted_.push_back({run, argument});
            },
            [](void* self, int32_t level, orrery_str logger, orrery_log_site* site) -> int32_t {
                static const uint8_t on = 1;
                of(self).sites_.push_back({static_cast<Level>(level), std::string(view(logger))});
                *site = {&on, of(self).sites_.size() - 1};
                return ORRERY_OK;
            },
            [](void* self, const orrery_log_site*, size_t size) -> void* {
                of(self).pending_.assign(size, '\0');
                return of(self).pending_.data();
            },
            [](void* self, const orrery_log_site* site, void*, size_t) { of(self).keep_row(site->id); },
            [](void* self, orrery_str metric, int64_t by) { of(self).counters_[std::string(view(metric))] += by; },
            [](void*, orrery_str, double) {},
            [](void*, uint64_t, uint32_t, orrery_record, uint32_t, orrery_answer_fn, void*) -> int32_t {
                return ORRERY_UNSUPPORTED;
            },
            wire::row_values,
            [](void* self, const orrery_writer* out) -> int32_t {
                std::string text;
                for (auto& [name, value] : of(self).counters_) text += name + " " + std::to_string(value) + "\n";
                Writer(out).put("prometheus", text);
                return ORRERY_OK;
            }};
    }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;
    /// Closes the streams that nobody took.
    ~FakeHost() {
        for (auto& [id, descriptor] : offered_) ::close(descriptor);
    }

    /// What a plugin's constructor takes. Valid as long as this object.
    Host host(std::string_view stanza) { return Host(&table_, stanza); }
    /// The table that hosts point to, for tests of C. Borrowed, valid as long as this object.
    const orrery_host* table() const noexcept { return &table_; }
    /// Answers calls to `role` of `stanza` with `function`.
    void serve(std::string_view role, std::string_view stanza, Function function) {
        served_[find(role, stanza) - 1] = std::move(function);
    }
    /// Runs what was posted so far, whatever its delay; returns how much it was.
    size_t run_posted() {
        auto work = std::exchange(posted_, {});
        for (auto& [run, argument] : work) run(argument);
        return work.size();
    }
    /// All rows of the log so far, in order; valid until the next one.
    const std::vector<Row>& rows() const noexcept { return rows_; }
    /// Keeps a descriptor under an id, for take_stream(). Owned.
    std::string keep_stream(int descriptor) {
        auto id = std::to_string(++streams_);
        offered_[id] = descriptor;
        return id;
    }
    /// Whether any log row's message holds `part`.
    bool logged(std::string_view part) const {
        for (auto& row : rows_)
            if (row.message.find(part) != std::string::npos) return true;
        return false;
    }
    /// The sum of what was counted under that name; 0 when nothing was.
    int64_t counter(const std::string& name) const {
        auto found = counters_.find(name);
        return found == counters_.end() ? 0 : found->second;
    }

private:
    struct Subscriber {
        std::string topic;
        orrery_event_fn event;
        void* user;
    };
    static FakeHost& of(void* self) { return *static_cast<FakeHost*>(self); }
    uint64_t find(std::string_view role, std::string_view stanza) {
        auto key = std::string(role) + " " + std::string(stanza);
        auto [at, fresh] = names_.emplace(key, served_.size() + 1);
        if (fresh) served_.emplace_back();
        return at->second;
    }
    int32_t take(std::string_view key, Writer out) {
        auto found = once_.find(std::string(key));
        if (found == once_.end()) return ORRERY_NOT_FOUND;
        out.put("value", found->second);
        once_.erase(found);
        return ORRERY_OK;
    }
    int32_t publish(orrery_str topic, orrery_str key, orrery_record record) {
        for (size_t i = 0; i < subscribers_.size(); ++i)
            if (subscribers_[i].event && subscribers_[i].topic == view(topic))
                subscribers_[i].event(subscribers_[i].user, topic, key, record, 0);
        return ORRERY_OK;
    }
    int32_t offer(int32_t* descriptor, Writer out) {
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return ORRERY_LIMIT;
        *descriptor = ends[0];
        out.put("stream.id", keep_stream(ends[1]));
        return ORRERY_OK;
    }
    int32_t take_stream(std::string_view id, int32_t* descriptor) {
        auto found = offered_.find(std::string(id));
        if (found == offered_.end()) return ORRERY_NOT_FOUND;
        *descriptor = found->second;
        offered_.erase(found);
        return ORRERY_OK;
    }
    void keep_row(uint64_t site) {
        std::string_view bytes = pending_;
        uint32_t count = 0;
        wire::read_number(bytes, count);
        Fields fields;
        std::array<char, 32> room;
        for (wire::RowField field; wire::read_row_field(bytes, field);) fields.add(field.name, field.text(room));
        rows_.push_back({sites_[site].first, sites_[site].second, std::string(fields.value_or("message", "")), fields});
    }
    orrery_host table_{};
    std::map<std::string, uint64_t> names_;
    std::vector<Function> served_;
    std::map<std::string, std::string> once_;
    std::vector<Subscriber> subscribers_;
    std::map<std::string, int> offered_;
    uint64_t streams_ = 0;
    std::vector<std::pair<void (*)(void*), void*>> posted_;
    std::vector<std::pair<Level, std::string>> sites_;
    std::string pending_;
    std::vector<Row> rows_;
    std::map<std::string, int64_t> counters_;
};

}  // namespace orrery::testing
