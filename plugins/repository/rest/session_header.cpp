#include "session_header.h"

#include <array>

#include "model/fold.h"
#include "target.h"

namespace orrery::repository::rest {
namespace {

constexpr std::array<std::string_view, 6> environment{"os", "device", "browser", "ip", "securerequest", "requesttype"};

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

void read_part(SessionHeader& out, std::string_view part) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) return;
    const auto name = percent_decode(trim(part.substr(0, equals)), false);
    const auto value = percent_decode(trim(part.substr(equals + 1)), false);
    if (!name || !value || name->empty()) return;
    if (same_name(*name, "Context")) {
        if (same_name(*value, "AppAccess")) out.context = RuleContext::hub;
        return;
    }
    for (auto known : environment)
        if (same_name(*name, known)) {
            out.attributes.emplace_back("environment." + std::string(known), *value);
            return;
        }
    out.attributes.emplace_back(*name, *value);
}

}  // namespace

SessionHeader read_session_header(const Request& request) {
    SessionHeader out;
    const auto header = request.header("x-qlik-security");
    if (!header) {
        if (request.caller == "engine") out.context = RuleContext::hub;
        return out;
    }
    for (std::size_t start = 0; start <= header->size();) {
        const auto end = std::min(header->find(';', start), header->size());
        read_part(out, header->substr(start, end - start));
        start = end + 1;
    }
    return out;
}

}  // namespace orrery::repository::rest
