#include "hooks.h"

#include <orrery/kit/crypto/signature.h>

#include <algorithm>

#include "model/fold.h"
#include "rules/rule_set.h"

namespace orrery::repository::rest {
namespace {

bool only(std::string_view text, std::string_view more) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               more.find(c) != std::string_view::npos;
    });
}

void check_definition(const Entity& definition) {
    if (!only(definition.text("name"), "_")) throw Invalid("property 'name': expected only letters, digits and '_'");
}

constexpr char token_signs[] = "!#$%&'*+-.^_`|~";

void check_sign_in(const Entity& proxy) {
    const auto header = fold(proxy.text("headerAuthenticationHeaderName"));
    if (!only(header, token_signs))
        throw Invalid("property 'headerAuthenticationHeaderName': expected a header's name");
    for (const auto* reserved : {"x-qlik-security", "x-qlik-user", "x-qlik-proxysession", "x-qlik-proxyid",
                                 "x-qlik-trace", "x-qlik-app", "x-qlik-capabilities"})
        if (header.find(reserved) != std::string::npos)
            throw Invalid("property 'headerAuthenticationHeaderName': this name is reserved");
    if (const auto pem = proxy.text("jwtPublicKeyCertificate"); !pem.empty()) try {
            crypto::read_public_keys(pem);
        } catch (const std::invalid_argument& error) {
            throw Invalid(std::string("property 'jwtPublicKeyCertificate': ") + error.what());
        }
}

void check_virtual_proxy(Entity& proxy) {
    auto prefix = fold(proxy.text("prefix"));
    proxy.at("prefix") = prefix;
    if (!only(prefix, "-._~/") || prefix.starts_with("/") || prefix.ends_with("/") ||
        prefix.find("//") != std::string::npos || prefix.find("..") != std::string::npos)
        throw Invalid("property 'prefix': expected a-z, 0-9 and - . _ ~, with single '/' inside only");
    if (prefix.empty() && !proxy.flag("defaultVirtualProxy"))
        throw Invalid("property 'prefix': only the default virtual proxy has none");
    if (!only(proxy.text("sessionCookieHeaderName"), token_signs))
        throw Invalid("property 'sessionCookieHeaderName': expected a cookie name");
    check_sign_in(proxy);
    if (proxy.integer("sessionInactivityTimeout") < 1)
        throw Invalid("property 'sessionInactivityTimeout': expected at least 1 minute");
}

void check_user(Entity& user) {
    if (user.text("name").empty()) user.at("name") = user.text("userId");
    for (auto* name : {"userId", "userDirectory"})
        if (user.text(name).find('\\') != std::string::npos)
            throw Invalid("property '" + std::string(name) + "': a backslash is not allowed");
}

void check_fixed_names(const Entity& before, const Entity& after) {
    for (auto* name : {"userId", "userDirectory"})
        if (before.text(name) != after.text(name))
            throw Invalid("property '" + std::string(name) + "' cannot be changed");
}

void check_any(const Model& model, Entity& entity) {
    const auto& type = entity.type->name();
    if (type == "SystemRule") check_rule(entity, model);
    if (type == "CustomPropertyDefinition") check_definition(entity);
    if (type == "VirtualProxyConfig") check_virtual_proxy(entity);
    if (type == "User") check_user(entity);
}

}  // namespace

void before_create(Call& call, Entity& entity) {
    const auto& type = entity.type->name();
    if (type == "SystemRule") entity.at("type") = std::string("Custom");
    // Publishing is an act of its own.
    if (type == "App") entity.at("stream") = std::monostate{};
    check_any(call.model(), entity);
}

void before_update(Call& call, Reader& reader, const Entity& before, Entity& after) {
    const auto& type = after.type->name();
    if (type == "SystemRule") {
        if (before.text("type") == "ReadOnly") throw Refusal(403, "A read-only rule cannot be changed.");
        after.at("type") = std::string("Custom");
        after.at("version") = before.integer("version") + 1;
    }
    if (type == "User") {
        check_fixed_names(before, after);
        // Both states count: a role that may not be taken away may not be given either.
        if (before.at("roles") != after.at("roles"))
            for (auto* state : {&before, static_cast<const Entity*>(&after)})
                require(call, reader, Action::change_role, *state);
    }
    if (type == "VirtualProxyConfig" && before.flag("defaultVirtualProxy") && !after.text("prefix").empty())
        throw Invalid("property 'prefix': the default virtual proxy has none");
    if (type == "App" && before.at("stream") != after.at("stream")) {
        if (!before.flag("published") || after.reference("stream").zero())
            throw Invalid("property 'stream': an app gets into a stream by publish and out of it by unpublish");
        require(call, reader, Action::publish, before);
        const auto target = readable(call, reader, call.model().at("Stream"), after.reference("stream"));
        require(call, reader, Action::publish, target);
    }
    // Rules bind creation to what a connection leads to; to change that is to make another one.
    if (type == "DataConnection" &&
        (before.at("type") != after.at("type") || before.at("connectionstring") != after.at("connectionstring"))) {
        require(call, reader, Action::create, after);
        // Who changes where a connection leads may not know its password, and must not have it sent there.
        if (before.at("password") == after.at("password")) after.at("password") = std::string();
    }
    if (type == "App.Object" && before.at("app") != after.at("app"))
        throw Invalid("property 'app': an object stays in its app");
    if (after.type->is_owned() && before.at("owner") != after.at("owner"))
        require(call, reader, Action::change_owner, before);
    check_any(call.model(), after);
}

void before_remove(const Entity& entity) {
    const auto& type = entity.type->name();
    if (type == "SystemRule" && entity.text("type") == "ReadOnly")
        throw Refusal(403, "A read-only rule cannot be deleted.");
    if (type == "User" && entity.flag("deleteProhibited")) throw Refusal(403, "This user cannot be deleted.");
    if (type == "VirtualProxyConfig" && entity.flag("defaultVirtualProxy"))
        throw Refusal(403, "The default virtual proxy cannot be deleted.");
    if (type == "ServerNodeConfiguration" && entity.flag("isCentral"))
        throw Refusal(403, "The central node cannot be deleted.");
}

}  // namespace orrery::repository::rest
