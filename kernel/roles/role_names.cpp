#include "roles/role_names.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

namespace orrery::kernel {

std::optional<RoleNumber> role_number(std::string_view id) {
    static std::mutex mutex;
    static std::vector<std::string> names;
    std::lock_guard lock(mutex);
    auto at = std::find(names.begin(), names.end(), id);
    if (at != names.end()) return static_cast<RoleNumber>(at - names.begin());
    if (names.size() == most_roles) return std::nullopt;
    names.emplace_back(id);
    return static_cast<RoleNumber>(names.size() - 1);
}

}  // namespace orrery::kernel
