#include "cli/man_page.h"

#include <sstream>

#include "cli/exit_codes.h"

namespace orrery::kernel {

namespace {

/// Text that roff takes as it is.
std::string plain(const std::string& text) {
    std::string out = text.starts_with('.') || text.starts_with('\'') ? "\\&" : "";
    for (char c : text) out += c == '\\' ? "\\e" : c == '-' ? "\\-" : std::string(1, c);
    return out;
}

std::string bold(const std::string& text) { return "\\fB" + plain(text) + "\\fR"; }

std::string option_text(const OptionRow& option) {
    std::string out;
    for (auto& name : option.names)
        out += (out.empty() ? "" : ", ") + (option.argument ? "\\fI" + plain(name) + "\\fR" : bold(name));
    return option.value.empty() ? out : out + " \\fI" + plain(option.value) + "\\fR";
}

void add_options(std::ostringstream& out, const VerbRow& verb) {
    for (auto& option : verb.options) out << ".TP\n" << option_text(option) << "\n" << plain(option.help) << "\n";
}

void add_exit_codes(std::ostringstream& out) {
    out << ".SH EXIT STATUS\n";
    for (auto& one : exit_code::meanings)
        out << ".TP\n" << bold(std::to_string(one.code)) << "\n" << plain(std::string(one.text)) << "\n";
}

std::string synopsis(const VerbRow& verb, const std::string& command) {
    auto out = bold(command);
    bool options = false;
    for (auto& option : verb.options) {
        options |= !option.argument;
        if (option.argument) {
            auto name = "\\fI" + plain(option.names.front()) + "\\fR";
            out += option.required ? " " + name : " [" + name + "]";
        }
    }
    return out + (verb.verbs.empty() ? "" : " \\fIverb\\fR") + (options ? " [\\fIoptions\\fR]" : "") + "\n";
}

void begin(std::ostringstream& out, const VerbRow& verb, const std::string& page, const std::string& command) {
    std::string title;
    for (char c : page) title += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    out << ".TH " << title << " 1 \"\" Orrery\n.SH NAME\n" << plain(page + " - " + verb.help) << "\n.SH SYNOPSIS\n";
    if (verb.verbs.empty() || page == "orrery") out << synopsis(verb, command);
    for (auto& below : verb.verbs)
        if (page != "orrery") out << synopsis(below, command + " " + below.name) << ".br\n";
}

std::string verb_page(const VerbRow& verb) {
    std::ostringstream out;
    begin(out, verb, "orrery-" + verb.name, "orrery " + verb.name);
    out << ".SH OPTIONS\n";
    add_options(out, verb);
    for (auto& below : verb.verbs) {
        out << ".SS " << plain(verb.name + " " + below.name) << "\n" << plain(below.help) << "\n";
        add_options(out, below);
    }
    out << ".PP\nThe options of " << bold("orrery") << "(1) are understood, too.\n";
    add_exit_codes(out);
    out << ".SH SEE ALSO\n" << bold("orrery") << "(1)\n";
    return out.str();
}

std::string main_page(const VerbRow& table, const std::string& examples) {
    std::ostringstream out;
    begin(out, table, "orrery", "orrery");
    out << ".SH VERBS\n";
    for (auto& verb : table.verbs) out << ".TP\n" << bold("orrery-" + verb.name) << "(1)\n" << plain(verb.help) << "\n";
    out << ".SH OPTIONS\n";
    add_options(out, table);
    out << ".SH EXAMPLES\n.nf\n";
    std::istringstream lines(examples);
    for (std::string line; std::getline(lines, line);) out << plain(line) << "\n";
    out << ".fi\n";
    add_exit_codes(out);
    return out.str();
}

}  // namespace

std::vector<std::pair<std::string, std::string>> man_pages(const VerbRow& table, const std::string& examples) {
    std::vector<std::pair<std::string, std::string>> out{{"orrery.1", main_page(table, examples)}};
    for (auto& verb : table.verbs) out.emplace_back("orrery-" + verb.name + ".1", verb_page(verb));
    return out;
}

}  // namespace orrery::kernel
