// Enumerations as the wire writes them: short names out, short or long names in.
#pragma once

#include <string>
#include <string_view>

#include "cube/list_object.h"

namespace orrery::qix {

/// "S", "P", "K", "T" or "D"; "S" for what is no mode.
std::string cube_mode_name(std::string_view given);
/// "N", "H" or "C"; "N" for what is no grouping.
std::string grouping_name(std::string_view given);
engine::FrequencyMode frequency_mode(std::string_view given);
/// "U", "A", "I", "R", "F", "M", "D", "T", "TS" or "IV"; "U" for what is no number type.
std::string number_type_name(std::string_view given);

/// "L", "S", "O", "D", "A", "X", "XS" or "XL".
std::string_view state_letter(engine::ValueState state);

}  // namespace orrery::qix
