// create, update, delete, one by one and many at once: the same for every type.
#include "generic.h"
#include "hooks.h"
#include "model/json_read.h"
#include "routes.h"
#include "users.h"

namespace orrery::repository::rest {
namespace {

constexpr std::size_t most_at_once = 1000;

const json::Value::Array& many(const json::Value& body) {
    if (!body.is_array()) throw Refusal(400, "The body must be an array.");
    if (body.size() > most_at_once)
        throw Refusal(400, "At most " + std::to_string(most_at_once) + " entities can be written at once.");
    return body.as_array();
}

// The stored form, read again, so that what comes back is what is there.
Response written(Call& call, Store::Unit& unit, int status, const Entity& entity) {
    unit.commit();
    unit.reader().forget();
    return one_entity(call, unit.reader(), status, entity);
}

Response create(Call& call, const Type& type) {
    const auto body = call.body();
    auto unit = call.unit();
    const auto made = create_entity(call, unit, type, body);
    return written(call, unit, 201, made);
}

Response create_many(Call& call, const Type& type) {
    const auto body = call.body();
    auto unit = call.unit();
    std::vector<Entity> made;
    for (auto& item : many(body)) made.push_back(create_entity(call, unit, type, item));
    unit.commit();
    unit.reader().forget();
    return entity_list(call, unit.reader(), call.access(unit.reader()), 201, made, true);
}

Response update(Call& call, const Type& type) {
    const auto body = call.body();
    auto unit = call.unit();
    const auto changed = update_entity(call, unit, type, call.ids.front(), body);
    return written(call, unit, 200, changed);
}

Response update_many(Call& call, const Type& type) {
    const auto body = call.body();
    auto unit = call.unit();
    std::vector<Entity> changed;
    for (auto& item : many(body)) {
        const auto* id = find_member(item, "id");
        const auto guid = id && id->is_string() ? Guid::parse(id->as_string()) : std::nullopt;
        if (!guid) throw Refusal(400, "Every entity of the array must have its id.");
        changed.push_back(update_entity(call, unit, type, *guid, item));
    }
    unit.commit();
    unit.reader().forget();
    return entity_list(call, unit.reader(), call.access(unit.reader()), 200, changed, true);
}

Response remove(Call& call, const Type& type) {
    auto unit = call.unit();
    const auto entity = readable(call, unit.reader(), type, call.ids.front(), true);
    require(call, unit.reader(), Action::remove, entity);
    before_remove(entity);
    unit.writer().remove(entity);
    unit.commit();
    return Response::empty(204);
}

// Whoever sends an older state than the stored one has not seen what changed in between.
void check_state(const Entity& before, const json::Value& body) {
    if (const auto* id = find_member(body, "id"); id && id->is_string() && Guid::parse(id->as_string()) != before.id())
        throw Refusal(400, "The id in the body is not the id in the address.");
    const auto* date = find_member(body, "modifiedDate");
    const auto sent = date && date->is_string() ? Instant::parse(date->as_string()) : std::nullopt;
    if (!sent) throw Refusal(409, "The body must hold the modifiedDate of the state the change is based on.");
    if (before.date("modifiedDate") > *sent)
        throw Refusal(409, "The " + before.type->name() + " was changed at " + before.date("modifiedDate").text() +
                               "; read it again and repeat the change.");
}

}  // namespace

Guid owner_for(Call& call, Store::Unit& unit) {
    const auto known = call.subject(unit.reader()).id;
    if (!known.zero()) return known;
    return ensure_user(call.model(), unit, call.request.identity.directory, call.request.identity.id).id();
}

Entity create_entity(Call& call, Store::Unit& unit, const Type& type, const json::Value& body) {
    auto entity = Entity::fresh(type);
    const auto fresh_id = entity.id();
    const Guid caller = call.subject(unit.reader()).id;
    if (type.is_owned() && !caller.zero()) entity.at("owner") = caller;
    read_onto(entity, body);
    if (entity.id().zero()) entity.at("id") = fresh_id;
    check_required(entity);
    before_create(call, entity);
    const bool for_another = type.is_owned() && entity.reference("owner") != caller;
    if (type.is_owned() && entity.reference("owner").zero()) {
        // A caller without a row owns nothing yet; decided first, made afterwards.
        require(call, unit.reader(), Action::create, entity);
        entity.at("owner") = owner_for(call, unit);
    } else {
        require(call, unit.reader(), Action::create, entity);
        if (for_another) require(call, unit.reader(), Action::change_owner, entity);
    }
    if (type.name() == "User" && entity.at("roles") != type.field("roles").initial)
        require(call, unit.reader(), Action::change_role, entity);
    unit.writer().insert(entity);
    return entity;
}

Entity update_entity(Call& call, Store::Unit& unit, const Type& type, const Guid& id, const json::Value& body) {
    auto& reader = unit.reader();
    const auto before = readable(call, reader, type, id, true);
    require(call, reader, Action::update, before);
    check_state(before, body);
    auto after = before;
    read_onto(after, body);
    after.at("id") = before.at("id");
    if (type.is_owned() && after.reference("owner").zero()) after.at("owner") = before.at("owner");
    check_required(after);
    before_update(call, reader, before, after);
    require(call, reader, Action::update, after);
    unit.writer().update(before, after);
    return after;
}

void add_write_routes(Router& router, const Type& type) {
    const auto path = "qrs/" + type.path();
    router.add("POST", path, [&type](Call& call) { return create(call, type); });
    router.add("POST", path + "/many", [&type](Call& call) { return create_many(call, type); });
    router.add("PUT", path + "/many", [&type](Call& call) { return update_many(call, type); });
    router.add("PUT", path + "/{id}", [&type](Call& call) { return update(call, type); });
    router.add("DELETE", path + "/{id}", [&type](Call& call) { return remove(call, type); });
}

}  // namespace orrery::repository::rest
