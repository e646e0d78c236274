#include "control/commands.h"

#include <algorithm>

namespace orrery::kernel {

namespace {

constexpr Milliseconds to_describe{2'000}, to_run{600'000};

Answer call_command(Site& site, const std::string& stanza, uint32_t index, const Fields& in, Milliseconds patience) {
    Answer answer;
    auto out = answer.fields.writer();
    auto* served = site.machine().served(stanza);
    answer.status = served->door.call(*role_number(role::command), index, in.record().raw_record(), &out, patience);
    return answer;
}

void read_verbs(const std::string& stanza, const Fields& answer, std::vector<PluginVerb>& out) {
    constexpr std::string_view option = "option.";
    for (auto& [name, value] : answer.items()) {
        if (name == "verb")
            out.push_back({stanza, std::string(value), {}, {}, {}, {}});
        else if (out.empty())
            continue;
        else if (name == "help")
            out.back().help = value;
        else if (name == "arguments")
            out.back().arguments = value;
        else if (name == "example")
            out.back().example = value;
        else if (name.starts_with(option))
            out.back().options.emplace_back(name.substr(option.size()), value);
    }
}

std::vector<std::string> words_of(const Fields& request) {
    std::vector<std::string> out;
    for (auto& [name, value] : request.items())
        if (name == "word") out.emplace_back(value);
    return out;
}

/// The verb that the most of the first words name.
const PluginVerb* find_verb(const std::vector<PluginVerb>& verbs, const std::vector<std::string>& typed) {
    const PluginVerb* best = nullptr;
    for (auto& verb : verbs) {
        auto parts = words(verb.name);
        if (parts.size() > typed.size() || !std::equal(parts.begin(), parts.end(), typed.begin())) continue;
        if (!best || words(best->name).size() < parts.size()) best = &verb;
    }
    return best;
}

std::string usage(const PluginVerb& verb) {
    std::string out = "usage: orrery " + verb.name + (verb.arguments.empty() ? "" : " " + verb.arguments);
    out += verb.options.empty() ? "\n" : " [options]\n";
    out += "  " + verb.help + "\n";
    for (auto& [name, help] : verb.options)
        out += "  --" + name + std::string(name.size() < 16 ? 16 - name.size() : 1, ' ') + help + "\n";
    if (!verb.example.empty()) out += "example: " + verb.example + "\n";
    return out;
}

std::string after_semicolon(const std::string& hint) { return hint.empty() ? "" : "; " + hint; }

Answer usage_fault(const std::string& what, const std::string& help) {
    return {ORRERY_OK, {{"exit_code", "2"}, {"errors", what + "\n" + help}}};
}

/// Every verb that offers it has it as a switch, so the word behind it is an argument.
constexpr std::string_view always_a_switch = "json";

/// --name value, --name=value, or a bare --name (true) where nothing or another option follows.
bool add_options(const PluginVerb& verb, const std::vector<std::string>& typed, size_t at, Fields& in,
                 std::string& unknown) {
    for (bool only_arguments = false; at < typed.size(); ++at) {
        auto& word = typed[at];
        if (only_arguments || !word.starts_with("--")) {
            in.add("argument", word);
            continue;
        }
        if (word == "--") {
            only_arguments = true;
            continue;
        }
        auto mark = word.find('=');
        auto name = word.substr(2, mark == std::string::npos ? mark : mark - 2);
        if (std::none_of(verb.options.begin(), verb.options.end(), [&](auto& option) { return option.first == name; }))
            return unknown = name, false;
        bool value_follows = name != always_a_switch && at + 1 < typed.size() && !typed[at + 1].starts_with("--");
        in.add("option." + name, mark != std::string::npos ? word.substr(mark + 1)
                                 : value_follows           ? typed[++at]
                                                           : "true");
    }
    return true;
}

}  // namespace

std::vector<PluginVerb> plugin_verbs(Site& site) {
    std::vector<PluginVerb> out;
    for (auto& view : site.conductor().views()) {
        if (!serves(view.state) || !view.stanza->is_plugin()) continue;
        auto answer = call_command(site, view.stanza->name, role::describe, {},
                                   to_describe);  // one that hangs must not hold up the verbs of all others
        if (answer.ok()) read_verbs(view.stanza->name, answer.fields, out);
    }
    return out;
}

json::Value verbs_report(const std::vector<PluginVerb>& verbs) {
    json::Value::Array out;
    for (auto& verb : verbs) {
        json::Value::Array options;
        for (auto& [name, help] : verb.options)
            options.push_back(json::Value::object({{"name", name}, {"help", help}}));
        out.push_back(json::Value::object({{"name", verb.name},
                                           {"service", verb.stanza},
                                           {"help", verb.help},
                                           {"arguments", verb.arguments},
                                           {"options", std::move(options)},
                                           {"example", verb.example}}));
    }
    return out;
}

Answer run_plugin_verb(Site& site, const Fields& request) {
    auto typed = words_of(request);
    auto verbs = plugin_verbs(site);
    auto* verb = find_verb(verbs, typed);
    if (!verb) {
        std::vector<std::string_view> known;
        for (auto& one : verbs) known.push_back(one.name);
        std::string name;
        for (auto& word : typed)
            if (!word.starts_with("-")) name += (name.empty() ? "" : " ") + word;
        return usage_fault("orrery: there is no verb '" + name + "'" + after_semicolon(suggestion(name, known)),
                           "`orrery verbs` lists what the running services add\n");
    }
    if (std::count(typed.begin(), typed.end(), "--help"))
        return {ORRERY_OK, {{"exit_code", "0"}, {"output", usage(*verb)}}};
    Fields in{{"verb", verb->name}, {"caller", "orrery"}};
    std::string unknown;
    if (!add_options(*verb, typed, words(verb->name).size(), in, unknown)) {
        std::vector<std::string_view> known;
        for (auto& [name, help] : verb->options) known.push_back(name);
        return usage_fault(
            "orrery " + verb->name + ": there is no option --" + unknown + after_semicolon(suggestion(unknown, known)),
            usage(*verb));
    }
    if (auto input = request.find("input")) in.add("input", *input);
    return call_command(site, verb->stanza, role::run, in, to_run);
}

}  // namespace orrery::kernel
