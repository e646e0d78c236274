#include "cli/verb_table.h"

#include "cli/exit_codes.h"

namespace orrery::kernel {

namespace {

OptionRow option_row(const CLI::Option& option) {
    OptionRow out;
    out.help = option.get_description();
    out.required = option.get_required();
    out.argument = option.get_positional();
    if (out.argument) {
        out.names = {option.get_name(true)};
        return out;
    }
    for (auto& name : option.get_snames()) out.names.push_back("-" + name);
    for (auto& name : option.get_lnames()) out.names.push_back("--" + name);
    if (option.get_type_size() != 0) out.value = option.get_type_name();
    return out;
}

}  // namespace

VerbRow verb_table(const CLI::App& app) {
    VerbRow out{app.get_name(), app.get_description(), {}, {}};
    for (auto* option : app.get_options()) out.options.push_back(option_row(*option));
    for (auto* verb : app.get_subcommands([](const CLI::App*) { return true; })) out.verbs.push_back(verb_table(*verb));
    return out;
}

std::string exit_code_text() {
    std::string out = "Exit codes:\n";
    for (auto& one : exit_code::meanings) out += "  " + std::to_string(one.code) + "\t" + std::string(one.text) + "\n";
    return out;
}

}  // namespace orrery::kernel
