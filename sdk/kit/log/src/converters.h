// The names a pattern may use, and the steps they stand for.
#pragma once
#include "pattern.h"

namespace orrery::logkit {

/// One `%name{option}` of a pattern. Borrows from the pattern.
struct Conversion {
    std::string_view name, option;
    bool has_option = false;
};

/// Makes the step of one conversion. Throws Error(invalid) for an option that makes no sense.
using MakeStep = Step (*)(const Conversion& conversion, const Surroundings& around);

/// A name that may stand behind the `%`, and how its step is made.
struct Converter {
    std::string name;
    MakeStep make;
    bool blank_before_option = false;  ///< the manual's printed pattern has one before {9999}
};

/// Every converter a pattern of a layout with these may use, longest name first. Throws Error(invalid) for a converter
/// without a name or of an unknown type.
std::vector<Converter> all_converters(const std::vector<PartSpec>& declared);

}  // namespace orrery::logkit
