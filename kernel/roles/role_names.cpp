#include "roles/role_names.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

namespace orrery::kernel {

namespace {

std::mutex mutex;
std::vector<std::string>& names() {
    static std::vector<std::string> all{"orrery.service/1",  "orrery.http/1",     "orrery.stream/1",
                                        "orrery.auth/1",     "orrery.appender/1", "orrery.connector/1",
                                        "orrery.listener/1", "orrery.command/1",  "orrery.check/1"};
    return all;
}

/// Precondition: under the mutex.
std::optional<RoleNumber> find(std::string_view id) {
    auto at = std::find(names().begin(), names().end(), id);
    if (at == names().end()) return std::nullopt;
    return static_cast<RoleNumber>(at - names().begin());
}

}  // namespace

std::optional<RoleNumber> known_role(std::string_view id) {
    std::lock_guard lock(mutex);
    return find(id);
}

std::optional<RoleNumber> role_number(std::string_view id) {
    std::lock_guard lock(mutex);
    if (auto found = find(id)) return found;
    if (names().size() == most_roles) return std::nullopt;
    names().emplace_back(id);
    return static_cast<RoleNumber>(names().size() - 1);
}

}  // namespace orrery::kernel
