#include <orrery/kit/log/kind.h>

#include <vector>

#include "text.h"

namespace orrery::logkit {

namespace {

struct Known {
    std::string_view name, kind;  ///< the class without "Appender", in lower case
};
constexpr Known known[] = {{"qsrollingfile", "qs-rolling-file"},
                           {"rollingfile", "rolling-file"},
                           {"file", "file"},
                           {"console", "console"},
                           {"coloredconsole", "colored-console"},
                           {"managedcoloredconsole", "colored-console"},
                           {"ansicolorterminal", "ansi-color-terminal"},
                           {"eventlog", "event-log"},
                           {"remotesyslog", "remote-syslog"},
                           {"localsyslog", "event-log"},
                           {"syslog", "remote-syslog"},
                           {"udp", "udp"},
                           {"telnet", "telnet"},
                           {"smtp", "smtp"},
                           {"smtpp", "smtp"},  // so the manual prints it
                           {"smtppickupdir", "smtp-pickup-dir"},
                           {"adonet", "ado-net"},
                           {"remoting", "remoting"},
                           {"aspnettrace", "asp-net-trace"},
                           {"netsend", "net-send"},
                           {"webhook", "webhook"},
                           {"otlp", "otlp"},
                           {"otlphttp", "otlp"}};

std::string plain(std::string_view type) {
    std::string out;
    for (char c : short_type(type, "appender"))
        if (c != '-' && c != '_') out += c;
    return out;
}

}  // namespace

std::string short_type(std::string_view type, std::string_view suffix) {
    type = trimmed(type.substr(0, type.find(',')));
    if (auto dot = type.rfind('.'); dot != type.npos) type.remove_prefix(dot + 1);
    auto out = lower(type);
    if (!suffix.empty() && out.size() > suffix.size() && out.ends_with(suffix)) out.resize(out.size() - suffix.size());
    return out;
}

std::string type_of(std::string_view type) {
    auto name = plain(type);
    for (auto& one : known)
        if (one.name == name) return std::string(one.kind);
    return lower(trimmed(type.substr(0, type.find(','))));
}

std::string nearest_type(std::string_view type) {
    constexpr std::string_view suffix = "appender";
    std::vector<std::string> whole;
    std::vector<std::string_view> names;
    for (auto& one : known) names.push_back(one.name), whole.push_back(std::string(one.name).append(suffix));
    auto found = nearest(plain(type), names);
    if (found.empty()) {  // the mistake may be in the suffix
        found = nearest(short_type(type, ""), {whole.begin(), whole.end()});
        if (!found.empty()) found.resize(found.size() - suffix.size());
    }
    return found.empty() ? found : type_of(found);
}

}  // namespace orrery::logkit
