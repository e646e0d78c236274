// What rules grant: action bits and their names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::repository {

enum class Action : std::uint32_t {
    create = 1,
    read = 2,
    update = 4,
    remove = 8,
    export_ = 16,
    publish = 32,
    change_owner = 64,
    change_role = 128,
    export_data = 256,
    offline_access = 512,
    distribute = 1024,
    duplicate = 2048,
    approve = 4096
};

inline constexpr std::int64_t all_actions = 8191;

struct ActionName {
    Action action;
    std::string_view name;  // as in privileges arrays and HasPrivilege("…")
};

const std::vector<ActionName>& action_names();
/// In any case.
std::optional<Action> find_action(std::string_view name);

}  // namespace orrery::repository
