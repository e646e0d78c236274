#include "conf/keys.h"

#include <algorithm>

namespace orrery::kernel {

namespace {

using Expected = std::string;
using Reader = Expected (*)(Stanza&, const std::string&, int line);

template <std::string Stanza::*member>
Expected text(Stanza& stanza, const std::string& value, int) {
    stanza.*member = value;
    return value.empty() ? "expected a value" : "";
}
template <std::vector<std::string> Stanza::*member>
Expected names(Stanza& stanza, const std::string& value, int) {
    for (auto& word : words(value)) (stanza.*member).push_back(lower(word));
    return {};
}
template <Milliseconds Stanza::*member>
Expected time(Stanza& stanza, const std::string& value, int) {
    auto read = duration(value);
    if (!read || read->count() == 0) return "expected a duration such as 500ms, 30s or 5m";
    stanza.*member = *read;
    return {};
}

Expected enabled(Stanza& stanza, const std::string& value, int) {
    auto read = truth(value);
    if (!read) return "expected true or false";
    stanza.enabled = *read;
    return {};
}
Expected disabled(Stanza& stanza, const std::string& value, int line) {
    auto expected = enabled(stanza, value, line);
    stanza.enabled = !stanza.enabled;
    return expected;
}
Expected host(Stanza& stanza, const std::string& value, int) {
    auto word = lower(value);
    if (word != "inprocess" && word != "isolated") return "expected inprocess or isolated";
    stanza.placement = word == "isolated" ? Placement::isolated : Placement::inprocess;
    return {};
}
Expected may_act_as(Stanza& stanza, const std::string& value, int) {
    auto word = lower(value);
    if (word != "any" && word != "none") return "expected any or none";
    stanza.may_act_as_any = word == "any";
    return {};
}
Expected restart(Stanza& stanza, const std::string& value, int) {
    auto word = lower(value);
    if (word == "never")
        stanza.restart.when = Restart::never;
    else if (word == "on-failure")
        stanza.restart.when = Restart::on_failure;
    else if (word == "always")
        stanza.restart.when = Restart::always;
    else
        return "expected never, on-failure or always";
    return {};
}
Expected backoff(Stanza& stanza, const std::string& value, int) {
    auto dots = value.find("..");
    auto first = duration(value.substr(0, dots));
    auto longest = dots == std::string::npos ? first : duration(value.substr(dots + 2));
    if (!first || !longest || first->count() == 0 || *longest < *first) return "expected a range such as 1s..60s";
    stanza.restart.first = *first, stanza.restart.longest = *longest;
    return {};
}
Expected give_up_after(Stanza& stanza, const std::string& value, int) {
    auto parts = words(value);
    auto deaths = parts.size() == 3 && parts[1] == "in" ? whole_number(parts[0]) : std::nullopt;
    auto window = deaths ? duration(parts[2]) : std::nullopt;
    if (!window || *deaths < 1 || *deaths > 1000) return "expected deaths and a time such as '5 in 10m'";
    stanza.restart.deaths = static_cast<unsigned>(*deaths), stanza.restart.window = *window;
    return {};
}
Expected workers(Stanza& stanza, const std::string& value, int) {
    auto read = whole_number(value);
    if (!read || *read < 1 || *read > 256) return "expected a number from 1 to 256";
    stanza.workers = static_cast<unsigned>(*read);
    return {};
}
Expected memory_limit(Stanza& stanza, const std::string& value, int) {
    auto read = memory_size(value);
    if (!read || *read < (16u << 20))
        return "expected a size of at least 16MB, such as 512MB or 2GB, or a share of the machine's memory such as 75%";
    stanza.memory_limit = *read;
    return {};
}

/// [address:]port[/tls|/mtls]; an IPv6 address stands in brackets.
Expected listen_word(ListenLine& out, std::string_view word) {
    constexpr const char* shape = "expected [address:]port[/tls|/mtls], such as 4242/mtls or 127.0.0.1:9028";
    auto slash = word.find('/');
    if (slash != std::string_view::npos) {
        out.tls = lower(word.substr(slash + 1));
        if (out.tls != "tls" && out.tls != "mtls") return shape;
        word = word.substr(0, slash);
    }
    auto colon = word.rfind(':');
    if (colon != std::string_view::npos) {
        auto address = word.substr(0, colon);
        if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
        if (address.empty()) return shape;
        out.address = address;
        word.remove_prefix(colon + 1);
    }
    auto port = whole_number(word);
    if (!port || *port < 0 || *port > 65535) return shape;
    out.port = static_cast<int>(*port);
    return {};
}
Expected listen(Stanza& stanza, const std::string& value, int line) {
    for (auto& word : words(value)) {
        ListenLine one;
        one.line = line;
        if (auto expected = listen_word(one, word); !expected.empty()) return expected;
        stanza.listen.push_back(std::move(one));
    }
    return {};
}
Expected listen_via(Stanza& stanza, const std::string& value, int) {
    stanza.listen_via = lower(value);
    return value.empty() ? "expected the name of the service that serves the listeners" : "";
}

struct Key {
    std::string_view name;
    Reader read;
};
constexpr Key table[] = {
    {"Identity", text<&Stanza::identity>},
    {"DisplayName", text<&Stanza::display_name>},
    {"Plugin", text<&Stanza::plugin>},
    {"ExePath", text<&Stanza::exe_path>},
    {"Script", text<&Stanza::script>},
    {"ExecType", text<&Stanza::exec_type>},
    {"Enabled", enabled},
    {"Disabled", disabled},
    {"Host", host},
    {"Requires", names<&Stanza::requires_names>},
    {"Wants", names<&Stanza::wants>},
    {"Listen", listen},
    {"ListenVia", listen_via},
    {"MayActAs", may_act_as},
    {"Restart", restart},
    {"Backoff", backoff},
    {"GiveUpAfter", give_up_after},
    {"Deadline", time<&Stanza::deadline>},
    {"StartDeadline", time<&Stanza::start_deadline>},
    {"DrainDeadline", time<&Stanza::drain_deadline>},
    {"Workers", workers},
    {"MemoryLimit", memory_limit},
    {"User", text<&Stanza::user>},
};

const Key* find_key(std::string_view name) {
    auto at = std::find_if(std::begin(table), std::end(table), [&](auto& key) { return key.name == name; });
    return at == std::end(table) ? nullptr : at;
}

}  // namespace

std::string ListenLine::text() const {
    auto out = (address.find(':') == std::string::npos ? address : "[" + address + "]") + ":" + std::to_string(port);
    return tls == "none" ? out : out + "/" + tls;
}

bool is_key(std::string_view name) { return find_key(name) != nullptr; }

std::vector<std::string_view> key_names() {
    std::vector<std::string_view> out;
    for (auto& key : table) out.push_back(key.name);
    return out;
}

std::string set_key(Stanza& stanza, std::string_view name, const std::string& value, int line) {
    return find_key(name)->read(stanza, value, line);
}

}  // namespace orrery::kernel
