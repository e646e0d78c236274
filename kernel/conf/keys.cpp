#include "conf/keys.h"

#include <algorithm>

namespace orrery::kernel {

namespace {

using Expected = std::string;
using Reader = Expected (*)(Stanza&, const std::string&, const Place&);

Expected a_text(std::string& out, const std::string& value) {
    out = value;
    return value.empty() ? "expected a value" : "";
}
/// Backslashes are accepted.
Expected a_path(std::string& out, const std::string& value) {
    out = with_slashes(value);
    return value.empty() ? "expected a path" : "";
}
Expected a_truth(bool& out, const std::string& value) {
    auto read = truth(value);
    if (!read) return "expected true or false";
    out = *read;
    return {};
}
Expected a_time(Milliseconds& out, const std::string& value) {
    auto read = duration(value);
    if (!read || read->count() == 0) return "expected a duration such as 500ms, 30s or 5m";
    out = *read;
    return {};
}
template <class Number>
Expected a_number(Number& out, const std::string& value, int64_t least, int64_t most) {
    auto read = whole_number(value);
    if (!read || *read < least || *read > most)
        return "expected a number from " + std::to_string(least) + " to " + std::to_string(most);
    out = static_cast<Number>(*read);
    return {};
}
template <class Choice>
Expected one_of(Choice& out, const std::string& value,
                std::initializer_list<std::pair<std::string_view, Choice>> choices) {
    std::string names;
    for (auto& [name, meaning] : choices) {
        if (lower(value) == name) return out = meaning, "";
        names += (names.empty() ? "" : &name == &std::prev(choices.end())->first ? " or " : ", ") + std::string(name);
    }
    return "expected " + names;
}
Expected service_names(std::vector<std::string>& out, const std::string& value) {
    for (auto& word : words(value)) out.push_back(lower(word));
    return {};
}
Expected paths(std::vector<std::string>& out, const std::string& value) {
    out = words(value);
    return out.empty() ? "expected paths apart by blanks" : "";
}

Expected disabled(Stanza& stanza, const std::string& value, const Place&) {
    auto expected = a_truth(stanza.enabled, value);
    stanza.enabled = !stanza.enabled;
    return expected;
}
Expected backoff(Stanza& stanza, const std::string& value, const Place&) {
    auto dots = value.find("..");
    auto first = duration(value.substr(0, dots));
    auto longest = dots == std::string::npos ? first : duration(value.substr(dots + 2));
    if (!first || !longest || first->count() == 0 || *longest < *first) return "expected a range such as 1s..60s";
    stanza.restart.first = *first, stanza.restart.longest = *longest;
    return {};
}
Expected give_up_after(Stanza& stanza, const std::string& value, const Place&) {
    auto parts = words(value);
    auto deaths = parts.size() == 3 && parts[1] == "in" ? whole_number(parts[0]) : std::nullopt;
    auto window = deaths ? duration(parts[2]) : std::nullopt;
    if (!window || *deaths < 1 || *deaths > 1000) return "expected deaths and a time such as '5 in 10m'";
    stanza.restart.deaths = static_cast<unsigned>(*deaths), stanza.restart.window = *window;
    return {};
}
Expected memory_limit(Stanza& stanza, const std::string& value, const Place&) {
    auto read = memory_size(value);
    if (!read || *read < (16u << 20))
        return "expected a size of at least 16MB, such as 512MB or 2GB, or a share of the machine's memory such as 75%";
    stanza.confinement.memory = *read;
    return {};
}
Expected listen(Stanza& stanza, const std::string& value, const Place& at) {
    for (auto& word : words(value)) {
        ListenLine one;
        one.at = at;
        if (!read_listen(one, word)) return "expected [address:]port[/tls|/mtls], such as 4242/mtls or 127.0.0.1:9028";
        stanza.listen.push_back(std::move(one));
    }
    return {};
}
Expected listen_via(Stanza& stanza, const std::string& value, const Place&) {
    stanza.listen_via = lower(value);
    return value.empty() ? "expected the name of the service that serves the listeners" : "";
}
/// running | notify | port:[address:]port | http:[address:]port[/path]
Expected ready(Stanza& stanza, const std::string& value, const Place& at) {
    auto& out = stanza.readiness;
    auto colon = value.find(':');
    auto how = value.substr(0, colon);
    if (auto expected = one_of(out.by, how,
                               {{"running", Readiness::By::running},
                                {"notify", Readiness::By::notify},
                                {"port", Readiness::By::port},
                                {"http", Readiness::By::http}});
        !expected.empty())
        return expected + ", such as port:9031 or http:9031/health";
    bool needs_place = out.by == Readiness::By::port || out.by == Readiness::By::http;
    if (!needs_place) return colon == std::string::npos ? "" : "expected nothing behind " + how;
    auto place = colon == std::string::npos ? "" : value.substr(colon + 1);
    auto slash = out.by == Readiness::By::http ? place.find('/') : std::string::npos;
    out.path = slash == std::string::npos ? "/" : place.substr(slash);
    out.at.at = at;
    bool fine = read_listen(out.at, place.substr(0, slash)) && out.at.port != 0 && out.at.tls == "none" &&
                out.path.find_first_of(" \t") == std::string::npos;
    return fine ? "" : "expected [address:]port behind " + how + ":, such as port:9031 or http:9031/health";
}

struct Key {
    std::string_view name;
    Reader read;
};
#define READ(what) [](Stanza& stanza, const std::string& value, const Place&) -> Expected { return what; }
constexpr Key table[] = {
    {"Identity", READ(a_text(stanza.identity, value))},
    {"DisplayName", READ(a_text(stanza.display_name, value))},
    {"Plugin", READ(a_path(stanza.plugin, value))},
    {"ExePath", READ(a_path(stanza.exe_path, value))},
    {"Script", READ(a_path(stanza.script, value))},
    {"ExecType", READ(a_text(stanza.exec_type, value))},
    {"Enabled", READ(a_truth(stanza.enabled, value))},
    {"Disabled", disabled},
    {"Host",
     READ(one_of(stanza.placement, value, {{"inprocess", Placement::inprocess}, {"isolated", Placement::isolated}}))},
    {"Requires", READ(service_names(stanza.requires_names, value))},
    {"Wants", READ(service_names(stanza.wants, value))},
    {"Listen", listen},
    {"ListenVia", listen_via},
    {"AutoSwap", READ(a_truth(stanza.auto_swap, value))},
    {"LogFeed",
     READ(one_of(stanza.log_feed, value, {{"drop", LogFeed::drop}, {"wait", LogFeed::wait}, {"none", LogFeed::none}}))},
    {"MayActAs", READ(one_of(stanza.may_act_as_any, value, {{"any", true}, {"none", false}}))},
    {"Restart",
     READ(one_of(stanza.restart.when, value,
                 {{"never", Restart::never}, {"on-failure", Restart::on_failure}, {"always", Restart::always}}))},
    {"Strategy", READ(one_of(stanza.rest_for_one, value, {{"one-for-one", false}, {"rest-for-one", true}}))},
    {"Backoff", backoff},
    {"GiveUpAfter", give_up_after},
    {"Deadline", READ(a_time(stanza.deadline, value))},
    {"StartDeadline", READ(a_time(stanza.start_deadline, value))},
    {"DrainDeadline", READ(a_time(stanza.drain_deadline, value))},
    {"StopDeadline", READ(a_time(stanza.stop_deadline, value))},
    {"Ready", ready},
    {"HealthInterval", READ(a_time(stanza.health_interval, value))},
    {"HealthDeadline", READ(a_time(stanza.health_deadline, value))},
    {"Workers", READ(a_number(stanza.workers, value, 1, 256))},
    {"LargePages", READ(a_truth(stanza.large_pages, value))},
    {"MemoryLimit", memory_limit},
    {"FileLimit", READ(a_number(stanza.confinement.files, value, 16, 1'000'000))},
    {"Nice", READ(a_number(stanza.confinement.nice, value, 0, 19))},
    {"User", READ(a_text(stanza.user, value))},
    {"NoNewPrivileges", READ(a_truth(stanza.confinement.no_new_privileges, value))},
    {"Sandbox", READ(one_of(stanza.confinement.sandbox, value,
                            {{"off", Sandbox::off},
                             {"guarded", Sandbox::guarded},
                             {"confined", Sandbox::confined},
                             {"sealed", Sandbox::sealed}}))},
    {"AllowRead", READ(paths(stanza.confinement.read, value))},
    {"AllowWrite", READ(paths(stanza.confinement.write, value))},
};
#undef READ

const Key* find_key(std::string_view name) {
    auto written = lower(name);
    auto at = std::find_if(std::begin(table), std::end(table), [&](auto& key) { return lower(key.name) == written; });
    return at == std::end(table) ? nullptr : at;
}

/// Seen in other dispatchers' files of this kind.
constexpr std::pair<std::string_view, const char*> without_effect[] = {
    {"usescript", "a Script= line is enough"},
    {"startafter", "Requires= and Wants= give the order"},
    {"args", "arguments stand one a line in [name.parameters]"},
};

}  // namespace

std::string_view key_name(std::string_view written) {
    auto* key = find_key(written);
    return key ? key->name : std::string_view();
}

const char* instead_of(std::string_view written) {
    auto name = lower(written);
    for (auto& [known, instead] : without_effect)
        if (known == name) return instead;
    return nullptr;
}

std::vector<std::string_view> key_names() {
    std::vector<std::string_view> out;
    for (auto& key : table) out.push_back(key.name);
    return out;
}

std::string set_key(Stanza& stanza, std::string_view name, const std::string& value, const Place& at) {
    return find_key(name)->read(stanza, value, at);
}

}  // namespace orrery::kernel
