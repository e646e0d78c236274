#include "intake.h"

#include <orrery/kit/json.h>
#include <orrery/kit/log/level.h>

namespace remoting {

using orrery::Code;
using orrery::Error;
namespace json = orrery::json;

namespace {

[[noreturn]] void refuse(const char* what) {
    throw Error(Code::invalid, std::string("not a batch of log rows: ") + what,
                "expected what the remoting appender of an Orrery sends");
}

std::string text_of(const json::Value& row, std::string_view name) {
    auto& value = row[name];
    if (value.is_null()) return {};
    if (!value.is_string()) refuse("a member of a row is no text");
    return value.as_string();
}

/// What others may call a logger here: no blanks, no controls, not endless.
std::string logger_name(const std::string& given) {
    std::string out(own_prefix);
    for (char c : given.substr(0, 200)) {
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                     c == '_' || c == '-';
        out += plain ? c : '_';
    }
    return out;
}

/// Takes as long for a wrong token as for the right one.
bool same(std::string_view shown, std::string_view known) {
    unsigned char difference = shown.size() == known.size() ? 0 : 1;
    for (size_t i = 0; i < known.size(); ++i)
        difference |= static_cast<unsigned char>(known[i] ^ (i < shown.size() ? shown[i] : 0));
    return difference == 0;
}

orrery::Level level_of(const json::Value& row) {
    auto number = orrery::logkit::find_level(row["level"].string_or(""));
    if (!number) refuse("a row has no level");
    return static_cast<orrery::Level>(orrery::logkit::row_level(*number));
}

}  // namespace

void Intake::check(const orrery::Request& request) const {
    if (request.caller() != listener_)
        throw Error(Code::denied, "log rows are taken through the socket of this stanza only",
                    "post to its Listen= address");
    if (!token_.empty() && !same(request.header("authorization").value_or(""), "Bearer " + token_))
        throw Error(Code::denied, "the sender does not show the token of this receiver", "give the sender its --token");
    if (request.method() != "POST") throw Error(Code::unsupported, "log rows are posted");
    if (!request.path().ends_with("/log")) throw Error(Code::not_found, "there is only /log");
    if (request.body_stream()) throw Error(Code::limit, "a batch of log rows has at most 256 KB");
}

std::vector<Intake::Row> Intake::read(std::string_view body) try {
    auto batch = json::parse(body, {.depth = 8, .bytes = most_text, .values = 200'000});
    auto from = text_of(batch, "from");
    if (!batch["rows"].is_array() || from.empty() || from.size() > 255) refuse("it needs the members from and rows");
    if (batch["rows"].size() > most_rows)
        throw Error(Code::limit, "a batch has at most " + std::to_string(most_rows) + " rows");
    std::vector<Row> rows;
    for (auto& given : batch["rows"].items()) {
        auto& row = rows.emplace_back(
            Row{level_of(given), logger_name(text_of(given, "logger")), text_of(given, "message"), {}});
        if (given["properties"].size() > most_properties) throw Error(Code::limit, "a row has too many properties");
        for (auto& [name, value] : given["properties"].members())
            if (value.is_string() && name != "message" && !name.starts_with("remote."))
                row.properties.add(name, value.as_string());
        if (auto exception = text_of(given, "exception"); !exception.empty())
            row.properties.add("exception", exception);
        row.properties.add("remote.host", from)
            .add("remote.time", text_of(given, "time"))
            .add("remote.stanza", text_of(given, "stanza"));
    }
    return rows;
} catch (const json::Error&) {
    refuse("it is no JSON");
}

orrery::Logger Intake::logger(const std::string& name) {
    std::lock_guard lock(mutex_);
    if (auto found = loggers_.find(name); found != loggers_.end()) return found->second;
    // Sites of loggers stay until the stanza ends: who invents names without end gets one for all of them.
    auto known = loggers_.size() < most_loggers ? name : std::string(own_prefix) + "Others";
    return loggers_.emplace(known, orrery::Logger(host_.table(), known)).first->second;
}

orrery::Response Intake::handle(const orrery::Request& request) {
    check(request);
    auto rows = read(request.body());
    for (auto& row : rows) logger(row.logger).write(row.level, row.message, row.properties);
    host_.count("remoting_rows_received", static_cast<int64_t>(rows.size()));
    return {.status = 200,
            .headers = {{"content-type", "application/json"}},
            .body = "{\"rows\":" + std::to_string(rows.size()) + "}",
            .body_stream = {}};
}

}  // namespace remoting
