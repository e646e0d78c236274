// Is this an answer? What every role promises, checked from outside.
#pragma once
#include "names.h"
#include "roles/instance.h"

namespace orrery::tools {

/// What is wrong with the answer of any call, or "".
std::string fault_of(const Answer& answer);
/// What is wrong with the fields of a role's OK answer, or "".
std::string fault_of_role(std::string_view role, uint32_t index, const Answer& answer);

}  // namespace orrery::tools
