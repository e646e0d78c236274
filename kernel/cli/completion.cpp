#include "cli/completion.h"

namespace orrery::kernel {

namespace {

/// What may stand behind a verb.
struct Choices {
    std::vector<std::pair<std::string, std::string>> words;  // with their help
    bool services = false;
};

Choices choices(const VerbRow& verb) {
    Choices out;
    for (auto& below : verb.verbs) out.words.emplace_back(below.name, below.help);
    for (auto& option : verb.options) {
        out.services |= option.argument && option.names.front() == "service";
        if (option.argument) continue;
        for (auto& name : option.names)
            if (name.starts_with("--")) out.words.emplace_back(name, option.help);
    }
    return out;
}

/// Options before the verb whose value is a word of its own.
std::string options_with_value(const VerbRow& table, const char* between) {
    std::string out;
    for (auto& option : table.options)
        if (!option.value.empty())
            for (auto& name : option.names) out += (out.empty() ? "" : between) + name;
    return out;
}

/// A pattern for the words typed so far: these, and perhaps more.
std::string exactly(const std::string& words) { return "\"" + words + "\" | \"" + words + " \"*"; }

std::string bash_case(const std::string& pattern, const VerbRow& verb) {
    auto found = choices(verb);
    std::string words;
    for (auto& [word, help] : found.words) words += (words.empty() ? "" : " ") + word;
    if (found.services) words += " $(_orrery_services)";
    return "    " + pattern + ") words=\"" + words + "\" ;;\n";
}

std::string bash(const VerbRow& table) {
    auto valued = options_with_value(table, "|");
    std::string out = R"(# Completion of orrery in bash: put it into /usr/share/bash-completion/completions/orrery.
_orrery_services() {
    "${COMP_WORDS[0]}" "${site[@]}" status --names 2>/dev/null
}
_orrery() {
    local word=${COMP_WORDS[COMP_CWORD]} verb='' words='' i
    local -a site=()
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        )" + valued + R"() site+=("${COMP_WORDS[i]}" "${COMP_WORDS[i + 1]}"); ((i++)) ;;
        -*) ;;
        *) verb+="${verb:+ }${COMP_WORDS[i]}" ;;
        esac
    done
    case ${COMP_WORDS[COMP_CWORD - 1]} in
    )" + valued + R"() return ;;
    esac
    case $verb in
)" + bash_case("\"\"", table);
    for (auto& verb : table.verbs) {
        for (auto& below : verb.verbs) out += bash_case(exactly(verb.name + " " + below.name), below);
        out += bash_case(exactly(verb.name), verb);
    }
    return out + R"(    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o default -F _orrery orrery
)";
}

/// In single quotes, without what means something there.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string zsh_case(const std::string& pattern, const VerbRow& verb) {
    auto found = choices(verb);
    auto out = "    " + pattern + ")\n        words_here=(";
    for (auto& [word, help] : found.words) out += "\n            " + quoted(word + ":" + help);
    out += ")\n";
    if (found.services) out += "        compadd -- ${(f)\"$(_orrery_services)\"}\n";
    return out + "        ;;\n";
}

std::string zsh(const VerbRow& table) {
    std::string out = R"(#compdef orrery
# Completion of orrery in zsh: put it as _orrery into a folder of $fpath.
_orrery_services() {
    "${words[1]}" "${site[@]}" status --names 2>/dev/null
}
_orrery() {
    local verb='' i
    local -a site words_here
    for ((i = 2; i < CURRENT; i++)); do
        case ${words[i]} in
        )" + options_with_value(table, "|") +
                      R"() site+=("${words[i]}" "${words[i + 1]}"); ((i++)) ;;
        -*) ;;
        *) verb+="${verb:+ }${words[i]}" ;;
        esac
    done
    if ((i > CURRENT)); then
        _files
        return
    fi
    case $verb in
)" + zsh_case("''", table);
    for (auto& verb : table.verbs) {
        for (auto& below : verb.verbs) out += zsh_case(exactly(verb.name + " " + below.name), below);
        out += zsh_case(exactly(verb.name), verb);
    }
    return out + R"(    esac
    _describe orrery words_here || _files
}
_orrery "$@"
)";
}

void fish_lines(const VerbRow& verb, const std::string& condition, std::string& out) {
    for (auto& below : verb.verbs)
        out +=
            "complete -c orrery -f -n " + quoted(condition) + " -a " + below.name + " -d " + quoted(below.help) + "\n";
    for (auto& option : verb.options) {
        auto line = "complete -c orrery -n " + quoted(condition);
        if (option.argument && option.names.front() == "service")
            out += line + " -f -a '(orrery status --names 2>/dev/null)'\n";
        if (option.argument) continue;
        for (auto& name : option.names)
            line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        out += line + (option.value.empty() ? "" : " -r") + " -d " + quoted(option.help) + "\n";
    }
}

std::string fish(const VerbRow& table) {
    std::string out = "# Completion of orrery in fish: put it as orrery.fish into ~/.config/fish/completions.\n";
    fish_lines(table, "__fish_use_subcommand", out);
    for (auto& verb : table.verbs) {
        fish_lines(verb, "__fish_seen_subcommand_from " + verb.name, out);
        for (auto& below : verb.verbs)
            fish_lines(below,
                       "__fish_seen_subcommand_from " + verb.name + "; and __fish_seen_subcommand_from " + below.name,
                       out);
    }
    return out;
}

}  // namespace

std::string completion_script(const VerbRow& table, const std::string& shell) {
    return shell == "bash" ? bash(table) : shell == "zsh" ? zsh(table) : fish(table);
}

}  // namespace orrery::kernel
