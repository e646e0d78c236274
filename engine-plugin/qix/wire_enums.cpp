#include "qix/wire_enums.h"

#include <iterator>
#include <utility>

namespace orrery::qix {
namespace {

using Name = std::pair<std::string_view, std::string_view>;  // long, short

template <std::size_t size>
std::string_view short_name(const Name (&names)[size], std::string_view given) {
    for (const auto& [long_name, name] : names)
        if (given == long_name || given == name) return name;
    return names[0].second;
}

}  // namespace

std::string cube_mode_name(std::string_view given) {
    static constexpr Name names[] = {{"DATA_MODE_STRAIGHT", "S"},
                                     {"DATA_MODE_PIVOT", "P"},
                                     {"DATA_MODE_PIVOT_STACK", "K"},
                                     {"DATA_MODE_TREE", "T"},
                                     {"DATA_MODE_DYNAMIC", "D"}};
    return std::string(short_name(names, given));
}

std::string grouping_name(std::string_view given) {
    static constexpr Name names[] = {
        {"GRP_NX_NONE", "N"}, {"GRP_NX_HIEARCHY", "H"}, {"GRP_NX_HIERARCHY", "H"}, {"GRP_NX_COLLECTION", "C"}};
    return std::string(short_name(names, given));
}

engine::FrequencyMode frequency_mode(std::string_view given) {
    static constexpr Name names[] = {{"NX_FREQUENCY_NONE", "N"},
                                     {"NX_FREQUENCY_VALUE", "V"},
                                     {"NX_FREQUENCY_PERCENT", "P"},
                                     {"NX_FREQUENCY_RELATIVE", "R"}};
    static constexpr std::string_view letters = "NVPR";
    return static_cast<engine::FrequencyMode>(letters.find(short_name(names, given)[0]));
}

std::string number_type_name(std::string_view given) {
    static constexpr Name names[] = {{"UNKNOWN", "U"},    {"ASCII", "A"},    {"INTEGER", "I"}, {"REAL", "R"},
                                     {"FIX", "F"},        {"MONEY", "M"},    {"DATE", "D"},    {"TIME", "T"},
                                     {"TIMESTAMP", "TS"}, {"INTERVAL", "IV"}};
    return std::string(short_name(names, given));
}

std::string_view state_letter(engine::ValueState state) {
    static constexpr std::string_view letters[] = {"L", "S", "O", "D", "A", "X", "XS", "XL"};
    return letters[static_cast<std::size_t>(state)];
}

}  // namespace orrery::qix
