// What services ask each other; not part of the published interface, and not under /qrs, so that the proxy passes none
// of it on.
#include "generic.h"
#include "model/fold.h"
#include "model/json_read.h"
#include "model/sign_in.h"
#include "routes.h"
#include "users.h"

namespace orrery::repository::rest {
namespace {

constexpr std::size_t most_ids = 10'000;

void require_service(const Call& call) {
    if (!call.is_service()) throw Refusal(403, "Only services of the site may ask this.");
}

std::string text_member(const json::Value& body, std::string_view name) {
    const auto* member = find_member(body, name);
    if (!member || !member->is_string() || member->as_string().empty())
        throw Refusal(400, "The body needs a text '" + std::string(name) + "'.");
    return member->as_string();
}

// A sign-in: the user is stored if new; name and attributes are taken over when the sign-in brings any.
Response sign_in_once(Call& call) {
    require_service(call);
    const auto body = call.body();
    const auto directory = text_member(body, "userDirectory"), user_id = text_member(body, "userId");
    if (is_reserved_directory(directory)) throw Refusal(400, "No user may belong to the directory " + directory + ".");
    auto unit = call.unit();
    const auto before = ensure_user(call.model(), unit, directory, user_id);
    if (is_blocked(before)) throw Refusal(403, "The user " + directory + "\\" + user_id + " is blocked.");
    auto after = before;
    json::Value brought = json::Value::object();
    for (auto* name : {"name", "attributes"})
        if (const auto* member = find_member(body, name)) brought.set(name, *member);
    read_onto(after, brought);
    if (after.text("name").empty()) after.at("name") = user_id;
    if (after != before) unit.writer().update(before, after);
    unit.commit();
    unit.reader().forget();
    return one_entity(call, unit.reader(), 200, after);
}

Response sign_in(Call& call) try { return sign_in_once(call); } catch (const postgres::Failure& failure) {
    if (!failure.unique_violation()) throw;
    return sign_in_once(call);  // another of the user's first requests was faster and has stored him
}

// {"users": [{userDirectory, userId}]}: the places in that list of those who may not be signed in, blocked or unknown.
Response signed_out(Call& call) {
    require_service(call);
    const auto body = call.body();
    const auto* list = find_member(body, "users");
    if (!list || !list->is_array() || list->size() > most_ids)
        throw Refusal(400, "The body needs an array 'users' of at most " + std::to_string(most_ids) + " users.");
    Store::Reading reader(call.api.store());
    json::Value places = json::Value::array();
    std::int64_t place = 0;
    for (auto& item : list->items()) {
        const auto user =
            find_user(*reader, call.model(), text_member(item, "userDirectory"), text_member(item, "userId"));
        if (!user || is_blocked(*user)) places.push_back(place);
        ++place;
    }
    return Response::json(200, json::dump(json::Value::object({{"signedOut", std::move(places)}})));
}

// {"type": "App", "ids": [...]}: what the caller may do with each of them. Ids that may not be read are left out.
Response rights(Call& call) {
    const auto body = call.body();
    const auto* type = call.model().find(text_member(body, "type"));
    if (!type || type->is_child()) throw Refusal(400, "The body names no type of entities.");
    const auto* list = find_member(body, "ids");
    if (!list || !list->is_array() || list->size() > most_ids)
        throw Refusal(400, "The body needs an array 'ids' of at most " + std::to_string(most_ids) + " ids.");
    std::vector<Value> ids;
    for (auto& item : list->items())
        if (auto id = Guid::parse(item.string_or(""))) ids.emplace_back(*id);
    const auto version = call.api.security().version();
    Store::Reading reader(call.api.store());
    const auto& access = call.access(*reader);
    const auto entities = reader->select(
        {.type = type,
         .where = all_of({compare(type->field("id"), Test::equal, std::move(ids)), access.to(*type, Action::read)}),
         .brief = true});
    const auto privileges = privileges_of(*reader, access, entities);
    std::string text;
    json::Writer out(text);
    out.begin_object().key("version").integer(static_cast<std::int64_t>(version)).key("privileges").begin_object();
    for (std::size_t i = 0; i < entities.size(); ++i) {
        out.key(entities[i].id().text()).begin_array();
        for (auto& name : privileges[i]) out.string(name);
        out.end_array();
    }
    out.end_object().end_object();
    return Response::json(200, std::move(text));
}

// A sealed property in the clear, for the service that has to use it.
Response secret(Call& call) {
    require_service(call);
    const auto* type = call.model().find(call.names.at(0));
    const auto* field = type ? type->find(call.names.at(1)) : nullptr;
    if (!field || !field->is_secret) throw Refusal(404, "There is no such secret.");
    Store::Reading reader(call.api.store());
    const auto entity = readable(call, *reader, *type, call.ids.front());
    const auto& sealed = entity.text(field->name);
    if (sealed.empty()) return value_response(200, "");
    const auto opened = call.api.store().seal().open(sealed, entity.id().text() + field->name);
    if (!opened) throw Refusal(500, "The secret was sealed with another key than this site's.");
    return value_response(200, *opened);
}

}  // namespace

void add_internal_routes(Router& router) {
    router.add("POST", "internal/sign-in", sign_in);
    router.add("POST", "internal/signed-out", signed_out);
    router.add("POST", "internal/rights", rights);
    router.add("GET", "internal/secret/{name}/{id}/{name}", secret);
}

}  // namespace orrery::repository::rest
