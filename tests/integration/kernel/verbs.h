// Verbs of the tests' plugins: "NAME word", where NAME is the stanza, so that one plugin can be there several times.
#pragma once
#include <orrery/plugin.h>

namespace orrery::test {

/// One verb for each of the names, all with the same help and options.
inline std::vector<Verb> verbs_of(std::string_view stanza, std::initializer_list<std::string_view> names,
                                  std::string_view help, std::vector<std::pair<std::string, std::string>> options,
                                  std::string_view example = "") {
    std::vector<Verb> out;
    for (auto name : names)
        out.push_back({std::string(stanza) + " " + std::string(name), std::string(help), "…", options,
                       std::string(example), true});
    return out;
}

/// Which of them was typed, without the stanza.
inline std::string_view verb_of(const Arguments& given, std::string_view stanza) {
    return given.verb().substr(stanza.size() + 1);
}

/// The argument at that place; empty when there are fewer.
inline std::string word_of(const std::vector<std::string_view>& words, size_t at) {
    return at < words.size() ? std::string(words[at]) : std::string();
}

}  // namespace orrery::test
