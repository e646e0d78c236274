#include "users.h"

#include "model/fold.h"

namespace orrery::repository::rest {

bool is_reserved_directory(const std::string& directory) {
    return same_name(directory, "INTERNAL") || same_name(directory, "NONE");
}

Entity ensure_user(const Model& model, Store::Unit& unit, const std::string& directory, const std::string& user_id) {
    if (auto known = find_user(unit.reader(), model, directory, user_id)) return *known;
    if (user_id.find('\\') != std::string::npos || directory.find('\\') != std::string::npos)
        throw Refusal(400, "A user's directory and id may not hold a backslash.");
    auto user = Entity::fresh(model.at("User"));
    user.at("userId") = user_id;
    user.at("userDirectory") = directory;
    user.at("name") = user_id;
    unit.writer().insert(user);
    return user;
}

void note_user(Call& call) {
    const auto& identity = call.request.identity;
    if (call.request.caller != "proxy" || is_reserved_directory(identity.directory)) return;
    {
        Store::Reading reader(call.api.store());
        if (!call.subject(*reader).id.zero()) return;
    }
    try {
        Store::Unit unit(call.api.store(), "INTERNAL\\sa_proxy");
        ensure_user(call.model(), unit, identity.directory, identity.id);
        unit.commit();
    } catch (const postgres::Failure& failure) {
        if (!failure.unique_violation()) throw;  // somebody else was faster: that will do
    }
    call.forget_access();
}

}  // namespace orrery::repository::rest
