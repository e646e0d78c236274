#include <orrery/kit/log/colours.h>
#include <orrery/kit/log/kind.h>

#include <algorithm>

#include "text.h"

namespace orrery::logkit {

namespace {

[[noreturn]] void unknown(std::string_view name, std::span<const NamedNumber> known, std::string_view what) {
    std::string names;
    for (auto& one : known) {
        names += &one == &known.front() ? "" : &one == &known.back() ? " or " : ", ";
        names += one.name;
    }
    throw Error(Code::invalid, "parameter mapping: " + std::string(what) + " " + shown(name) + ": expected " + names);
}

}  // namespace

std::vector<unsigned> numbers_of(std::string_view names, std::span<const NamedNumber> known, std::string_view what) {
    std::vector<unsigned> out;
    while (!names.empty()) {
        auto comma = std::min(names.find(','), names.size());
        auto name = short_type(names.substr(0, comma));
        names.remove_prefix(std::min(comma + 1, names.size()));
        auto found = std::find_if(known.begin(), known.end(), [&](auto& one) { return same_text(one.name, name); });
        if (found == known.end()) unknown(name, known, what);
        out.push_back(found->number);
    }
    return out;
}

std::string colour_sequence(std::span<const unsigned> codes) {
    std::string out;
    for (auto code : codes) out.append(out.empty() ? "\x1b[" : ";").append(std::to_string(code));
    return out.empty() ? out : out + "m";
}

ColouredConsoleBase::ColouredConsoleBase(Host given, const Config& config, Sequence sequence)
    : ConsoleBase(std::move(given), config) {
    for (auto line : config.list("mapping")) {
        auto part = part_from_line(line);
        colours_.set(require_level(part.type, "parameter mapping: level"), sequence(part.params));
    }
}

}  // namespace orrery::logkit
