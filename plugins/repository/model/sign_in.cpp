#include "sign_in.h"

#include "type.h"

namespace orrery::repository {

bool is_blocked(const Entity& user) {
    return user.flag("inactive") || user.flag("blacklisted") || user.flag("removedExternally");
}

std::string signed_out(const Entity* before, const Entity* after) {
    auto& user = after ? *after : *before;
    if (user.type->name() != "User" || (after && !is_blocked(*after))) return {};
    return user.text("userDirectory") + "\\" + user.text("userId");
}

}  // namespace orrery::repository
