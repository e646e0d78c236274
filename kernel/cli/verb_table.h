// The command line as data: what --help shows, for everything else that is made of it.
#pragma once
#include <CLI/CLI.hpp>

namespace orrery::kernel {

struct OptionRow {
    std::vector<std::string> names;  ///< with their dashes; of an argument: what it is
    std::string value, help;         ///< value: what it takes, or ""
    bool argument = false, required = false;
};

struct VerbRow {
    std::string name, help;
    std::vector<OptionRow> options;
    std::vector<VerbRow> verbs;  ///< below it, as of `plugin`
};

VerbRow verb_table(const CLI::App& app);

/// "Exit codes:" and a line for each.
std::string exit_code_text();

}  // namespace orrery::kernel
