// The types a plugin may declare for its settings, and which values fit them.
#pragma once
#include <string>
#include <string_view>

namespace orrery::kernel {

/// "integer:1..64" → integer, 1..64; the part behind the colon narrows the type.
struct SettingType {
    std::string_view base, detail;
};
SettingType split_type(std::string_view type) noexcept;

/// What was expected ("a whole number from 1 to 64"), or "" when the value fits. Files are not looked at.
std::string expected_by(std::string_view type, std::string_view value);

}  // namespace orrery::kernel
