#include "service/role_connectors.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "app/on_behalf.h"
#include "orrery/block.h"
#include "script/load_error.h"

namespace orrery::service {
namespace {

using engine::LoadError;
using engine::LoadErrorKind;

constexpr std::string_view kRole = "orrery.connector/1";
enum Call : std::uint32_t { check, query, fetch, close };
constexpr std::chrono::milliseconds kLook{50};      // how often a wait looks whether it is still wanted
constexpr std::chrono::hours kLongestCall{24 * 7};  // the user of a reload ends it, not a deadline

std::string trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return std::string(text);
}

/// An answer that comes while somebody waits for it, or when nobody does any more.
class Answer {
public:
    void come(std::int32_t status, Record answer) {
        std::function<void(const Fields&)> late;
        {
            const std::lock_guard lock(mutex_);
            fields_ = Fields(answer);
            status_ = status;
            come_ = true;
            late = std::move(too_late_);
        }
        arrived_.notify_all();
        if (late && status == ORRERY_OK) late(fields_);
    }
    /// True when it has come within a short time.
    bool wait() {
        std::unique_lock lock(mutex_);
        return arrived_.wait_for(lock, kLook, [this] { return come_; });
    }
    /// Nobody waits any more; `late` is told what comes yet. False if it has come.
    bool give_up(std::function<void(const Fields&)> late) {
        const std::lock_guard lock(mutex_);
        if (!come_) too_late_ = std::move(late);
        return !come_;
    }
    [[nodiscard]] std::int32_t status() const { return status_; }
    [[nodiscard]] const Fields& fields() const { return fields_; }

private:
    std::mutex mutex_;
    std::condition_variable arrived_;
    bool come_ = false;
    std::int32_t status_ = ORRERY_INTERNAL;
    Fields fields_;
    std::function<void(const Fields&)> too_late_;
};

/// Has a result closed, without waiting where that is possible.
void close_result(const Handle& connector, std::string_view result) {
    Fields fields{{"result", result}};
    if (connector.call_async(close, fields.record(), [](std::int32_t, Record) {})) return;
    Fields unused;
    connector.call(close, fields.record(), unused);
}

/// Calls and looks all the time whether the answer is still wanted; a result that opens too late is closed again.
Fields call(const Handle& connector, const std::string& stanza, Call index, const Fields& fields,
            const std::function<void()>& check_cancelled) {
    auto answer = std::make_shared<Answer>();
    const auto done = [answer](std::int32_t status, Record record) { answer->come(status, record); };
    if (connector.call_async(index, fields.record(), done, kLongestCall)) {
        try {
            while (!answer->wait()) check_cancelled();
        } catch (...) {
            const auto close_late = [connector](const Fields& late) {
                if (const auto result = late.find("result")) close_result(connector, *result);
            };
            if (!answer->give_up(close_late) && index == query) close_late(answer->fields());
            throw;
        }
    } else {
        Fields out;
        const std::int32_t status = connector.call(index, fields.record(), out, kLongestCall);
        answer->come(status, out.record());
    }
    if (answer->status() == ORRERY_OK) return answer->fields();
    const std::string hint(answer->fields().value_or("error.hint", ""));
    std::string what(answer->fields().value_or("error.message", "it does not answer"));
    if (answer->status() == ORRERY_UNAVAILABLE && !answer->fields().find("error.message")) what = "it is not running";
    throw LoadError(LoadErrorKind::source, "the connector " + stanza + ": " + what + (hint.empty() ? "" : "; " + hint));
}

/// What a column's cells become.
struct Column {
    std::string name;
    std::string type;
};

class RoleRows final : public engine::SourceRows {
public:
    RoleRows(Handle connector, std::string stanza, const Fields& opened, const std::function<void()>& check_cancelled)
        : connector_(connector),
          stanza_(std::move(stanza)),
          result_(opened.value_or("result", "")),
          check_cancelled_(check_cancelled) {
        for (const auto& [name, value] : opened.items()) {
            if (name == "column") columns_.push_back({std::string(value), {}});
            if (name == "type" && !columns_.empty()) columns_.back().type = value;
        }
    }
    ~RoleRows() override {
        if (!last_) close_result(connector_, result_);
    }
    RoleRows(const RoleRows&) = delete;
    RoleRows& operator=(const RoleRows&) = delete;

    bool fetch(engine::SourceTable& to) override {
        if (to.columns.empty())
            for (const Column& column : columns_) to.columns.push_back({column.name, {}, {}, meaning_of(column.type)});
        const Fields answer = call(connector_, stanza_, Call::fetch, Fields{{"result", result_}}, check_cancelled_);
        append(answer.value_or("rows", ""), to);
        const bool last = answer.value_or("last", "true") == "true";
        if (last) close_result(connector_, result_);
        last_ = last;
        return !last;
    }

private:
    static engine::NumberType meaning_of(std::string_view type) {
        if (type == "date") return engine::NumberType::date;
        if (type == "time") return engine::NumberType::time;
        return type == "timestamp" ? engine::NumberType::timestamp : engine::NumberType::unknown;
    }
    void append(std::string_view bytes, engine::SourceTable& to) const {
        try {
            const Block block(bytes);
            if (block.columns() != columns_.size())
                throw Error(Code::invalid, "a block has other columns than the result");
            for (std::size_t c = 0; c < columns_.size(); ++c) append(block, c, to.columns[c]);
            to.rows += block.rows();
        } catch (const Error& error) {
            throw LoadError(LoadErrorKind::source,
                            "the connector " + stanza_ + " sends no proper rows: " + error.message());
        }
    }
    void append(const Block& block, std::size_t c, engine::SourceColumn& to) const {
        to.codes.reserve(to.codes.size() + block.rows());
        for (std::uint32_t row = 0; row < block.rows(); ++row)
            to.codes.push_back(block.null(row, c) ? engine::kNoElement : to.symbols.intern(cell(block, row, c)));
    }
    [[nodiscard]] engine::Value cell(const Block& block, std::uint32_t row, std::size_t c) const {
        if (block.kind(c) == ColumnKind::text) return engine::Value::borrowed_text(block.text(row, c));
        if (block.kind(c) == ColumnKind::integer) return whole(block.integer(row, c), columns_[c].type);
        return {block.number(row, c)};
    }
    /// Numbers that a double cannot tell apart stay texts: they are keys more often than amounts.
    static engine::Value whole(std::int64_t number, std::string_view type) {
        constexpr std::int64_t exact = std::int64_t{1} << 53;
        if (type == "boolean") return number != 0 ? engine::Value::dual("true", -1) : engine::Value::dual("false", 0);
        if (number > exact || number < -exact) return engine::Value::text(std::to_string(number));
        return {static_cast<double>(number)};
    }

    const Handle connector_;
    const std::string stanza_;
    const std::string result_;
    const std::function<void()>& check_cancelled_;
    std::vector<Column> columns_;
    bool last_ = false;
};

}  // namespace

void add_parameters(const std::string& text, Fields& fields) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t equals = text.find('=', at);
        const std::size_t end = std::min(text.find(';', at), text.size());
        if (equals > end || equals == std::string::npos) {
            if (!trimmed(std::string_view(text).substr(at, end - at)).empty())
                throw LoadError(LoadErrorKind::source,
                                "the data connection's string has a piece without \"=\"; it is like host=db;port=5432");
            at = end + 1;
            continue;
        }
        std::string key = trimmed(std::string_view(text).substr(at, equals - at));
        std::transform(key.begin(), key.end(), key.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        std::size_t value = text.find_first_not_of(" \t", equals + 1);
        if (value != std::string::npos && text[value] == '"') {
            const std::size_t quote = std::min(text.find('"', value + 1), text.size());
            fields.add("parameter.", key, std::string_view(text).substr(value + 1, quote - value - 1));
            at = std::min(text.find(';', quote), text.size()) + 1;
            continue;
        }
        fields.add("parameter.", key, trimmed(std::string_view(text).substr(equals + 1, end - equals - 1)));
        at = end + 1;
    }
}

bool RoleConnectors::serves(const std::string& type) const { return static_cast<bool>(host_.find(kRole, type)); }

std::unique_ptr<engine::SourceRows> RoleConnectors::query(const app::DataConnection& connection,
                                                          const std::string& password, const std::string& statement,
                                                          const std::function<void()>& check_cancelled) {
    const Handle connector = host_.find(kRole, connection.type);
    Fields fields{{"statement", statement}};
    if (!app::OnBehalf::current().empty()) fields.add("request.id", app::OnBehalf::current());
    add_parameters(connection.connection_string, fields);
    if (!connection.user_name.empty()) fields.add("username", connection.user_name);
    if (!password.empty()) fields.add("password", password);
    const Fields opened = call(connector, connection.type, Call::query, fields, check_cancelled);
    return std::make_unique<RoleRows>(connector, connection.type, opened, check_cancelled);
}

}  // namespace orrery::service
