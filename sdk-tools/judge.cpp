#include "judge.h"

#include <orrery/block.h>
#include <orrery/wire.h>

#include <algorithm>

#include "isolation/channel.h"

namespace orrery::tools {

namespace {

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> known) {
    return std::find(known.begin(), known.end(), value) != known.end();
}

std::string in_quotes(std::string_view text) { return "'" + std::string(text.substr(0, 80)) + "'"; }

/// A header that could not be written as one line would let a plugin forge others.
std::string header_fault(std::string_view name, std::string_view value) {
    auto token = [](unsigned char c) {
        return std::isalnum(c) || std::string_view("!#$%&'*+-.^_`|~").find(char(c)) != std::string_view::npos;
    };
    if (name.empty() || !std::all_of(name.begin(), name.end(), token))
        return "the header name " + in_quotes(name) + " is not a token";
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != value.npos)
        return "the header " + in_quotes(name) + " has a line end or a zero byte";
    return {};
}

std::string response_fault(const Fields& fields) {
    auto status = whole_number(fields.value_or("status", ""));
    if (!status || *status < 100 || *status > 599)
        return "field status is " + in_quotes(fields.value_or("status", "")) + ", expected a number from 100 to 599";
    for (auto& [name, value] : fields.items())
        if (name.starts_with("header."))
            if (auto fault = header_fault(std::string_view(name).substr(7), value); !fault.empty()) return fault;
    return {};
}

std::string identity_fault(const Fields& fields) {
    return fields.value_or("identity.id", "").empty() ? "a user is accepted without field identity.id" : "";
}

std::string auth_fault(uint32_t index, const Fields& fields) {
    auto name = index == 0 ? "verdict" : "outcome";
    auto value = fields.value_or(name, "");
    if (index == 0 && !is_one_of(value, {"accept", "reject", "challenge"}))
        return "field verdict is " + in_quotes(value) + ", expected accept, reject or challenge";
    if (index == 1 && !is_one_of(value, {"sign_in", "reject", "respond"}))
        return "field outcome is " + in_quotes(value) + ", expected sign_in, reject or respond";
    if (is_one_of(value, {"accept", "sign_in"})) return identity_fault(fields);
    return is_one_of(value, {"challenge", "respond"}) ? response_fault(fields) : "";
}

std::string connector_fault(uint32_t index, const Fields& fields) {
    if (index == 1) {
        if (fields.value_or("result", "").empty()) return "query answers no field result";
        for (auto& [name, value] : fields.items())
            if (name == "kind" && !is_one_of(value, {"integer", "number", "text"}))
                return "field kind is " + in_quotes(value) + ", expected integer, number or text";
    }
    if (index == 2) {
        if (!is_one_of(fields.value_or("last", ""), {"true", "false"})) return "fetch answers no field last";
        try {
            Block block(fields.value_or("rows", ""));
        } catch (const Error& error) {
            return "field rows: " + error.message();
        }
    }
    return {};
}

std::string command_fault(uint32_t index, const Fields& fields) {
    if (index == 1) return whole_number(fields.value_or("exit_code", "")) ? "" : "run answers no field exit_code";
    size_t verbs = 0, helps = 0;
    for (auto& [name, value] : fields.items())
        verbs += name == "verb" && !value.empty(), helps += name == "help" && !value.empty();
    return verbs == helps ? "" : "a verb has no help";
}

}  // namespace

std::string fault_of(const Answer& answer) {
    if (answer.status < ORRERY_OK || answer.status > ORRERY_INTERNAL)
        return "answered status " + std::to_string(answer.status) + ", expected one of orrery_status (0 to 12)";
    auto message = answer.fields.value_or("error.message", "");
    if (message.find("crossed the boundary") != message.npos) return std::string(message);
    if (answer.status == ORRERY_DEADLINE && message.find("within ") != message.npos) return std::string(message);
    if (answer.status == ORRERY_UNAVAILABLE && message == process_gone) return std::string(message);
    if (answer.status > ORRERY_DECLINED && message.empty())
        return "answered status " + std::to_string(answer.status) + " without a field error.message";
    if (wire::encoded_size(answer.fields.record().raw_record()) > wire::max_frame - 64)
        return "its answer is longer than the 16 MiB a frame may have";
    for (auto& [name, value] : answer.fields.items())
        if (name.empty()) return "answered a field without a name";
    return {};
}

std::string fault_of_role(std::string_view role, uint32_t index, const Answer& answer) {
    if (!answer.ok()) return {};
    if (role == "orrery.http/1") return response_fault(answer.fields);
    if (role == "orrery.auth/1") return auth_fault(index, answer.fields);
    if (role == "orrery.appender/1" && index == 2)
        return answer.fields.value_or("instance", "").empty() ? "open answers no field instance" : "";
    if (role == "orrery.connector/1") return connector_fault(index, answer.fields);
    if (role == "orrery.command/1") return command_fault(index, answer.fields);
    if (role == "orrery.service/1" && index == 3 &&
        !is_one_of(answer.fields.value_or("health", ""), {"good", "degraded", "bad"}))
        return "field health is " + in_quotes(answer.fields.value_or("health", "")) +
               ", expected good, degraded or bad";
    return {};
}

}  // namespace orrery::tools
