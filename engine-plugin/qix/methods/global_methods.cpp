// Global: versions, the user, and what this engine does not offer.
#include <sys/utsname.h>

#include "app/ids.h"
#include "expression/function_table.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/version.h"

namespace orrery::qix {
namespace {

utsname system_name() {
    utsname name{};
    ::uname(&name);
    return name;
}

Answer engine_version(Call&) {
    return result_of("qVersion", json::Value::object({{"qComponentVersion", kSchemaVersion}}));
}

Answer authenticated_user(Call& call) {
    const app::User& user = call.session.user();
    return result_of("qReturn", "UserDirectory=" + user.directory + "; UserId=" + user.id);
}

Answer configuration(Call&) {
    return result_of("qConfig", json::Value::object({{"qFeatures", json::Value::object({{"qIsDesktop", false}})}}));
}

Answer allow_create_app(Call& call) {
    return in_background([&engine = call.session.engine(), user = call.session.user()] {
        return result_of("qReturn", engine.catalogue().may_create_app(user));
    });
}

/// Names of functions with their arguments, for editors that complete them.
Answer functions(Call&) {
    json::Value list = json::Value::array();
    for (const engine::FunctionInfo& function : engine::all_functions()) {
        const std::string signature = std::string(function.name) + "(" + std::string(function.help) + ")";
        list.push_back(json::Value::object(
            {{"qName", function.name}, {"qGroup", engine::protocol_name(function.group)}, {"qSignature", signature}}));
    }
    return result_of("qFunctions", std::move(list));
}

template <class Value>
std::function<Answer(Call&)> constant(std::string_view key, Value value) {
    return [key, value](Call&) { return result_of(key, json::Value(value)); };
}

}  // namespace

void add_global_methods(Registry& registry) {
    const auto global = Class::global;
    registry.add(global, "EngineVersion", "", engine_version);
    registry.add(global, "ProductVersion", "", constant("qReturn", kProductVersion));
    registry.add(global, "QvVersion", "", constant("qReturn", kSchemaVersion));
    registry.add(global, "QTProduct", "", constant("qReturn", "Orrery"));
    registry.add(global, "GetFunctions", "qGroup?", functions);
    registry.add(global, "OSName", "", [](Call&) { return result_of("qReturn", system_name().sysname); });
    registry.add(global, "OSVersion", "", [](Call&) { return result_of("qReturn", system_name().release); });
    registry.add(global, "GetAuthenticatedUser", "", authenticated_user);
    registry.add(global, "GetUniqueID", "", [](Call&) { return result_of("qUniqueID", app::new_guid()); });
    registry.add(global, "IsDesktopMode", "", constant("qReturn", false));
    registry.add(global, "IsPersonalMode", "", constant("qReturn", false));
    registry.add(global, "GetConfiguration", "", configuration);
    registry.add(global, "AllowCreateApp", "", allow_create_app);
}

}  // namespace orrery::qix
