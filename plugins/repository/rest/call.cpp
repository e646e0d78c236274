#include "call.h"

#include <orrery/kit/json/parse.h>

#include "model/fold.h"
#include "session_header.h"

namespace orrery::repository::rest {
namespace {

constexpr json::ParseLimits body_limits{.depth = 64, .bytes = 16u << 20, .values = 500'000};

}  // namespace

Call::Call(Api& the_api, const Request& the_request, const Target& the_target, Router::Match match)
    : api(the_api), request(the_request), target(the_target), ids(std::move(match.ids)), names(std::move(match.names)) {
    auto header = read_session_header(request);
    context_ = header.context;
    attributes_ = request.identity.attributes;
    attributes_.insert(attributes_.end(), header.attributes.begin(), header.attributes.end());
}

const Access& Call::access(Reader& reader) {
    if (!access_) {
        const Identity identity{request.identity.directory, request.identity.id, attributes_};
        access_ = api.security().access(reader, identity, context_, !api.store().listening());
    }
    return *access_;
}

const Access& Call::access(Reader& reader, RuleContext context) {
    if (context == context_) return access(reader);
    const Identity identity{request.identity.directory, request.identity.id, attributes_};
    others_.push_back(api.security().access(reader, identity, context, !api.store().listening()));
    return *others_.back();
}

Store::Unit Call::unit() {
    return {api.store(), user_label(),
            [this](const Change& change) { api.about().observer->changed(request, change, verb, changes_++); }};
}

json::Value Call::body() const {
    if (request.body.find_first_not_of(" \t\r\n") == std::string::npos) return json::Value::object();
    try {
        return json::parse(request.body, body_limits);
    } catch (const json::ParseError& error) {
        throw Refusal(400, "The body is no usable JSON: " + std::string(error.what()));
    }
}

bool Call::is_service() const { return same_name(request.identity.directory, "INTERNAL"); }

std::vector<Privileges> privileges_of(Reader& reader, const Access& access, const std::vector<Entity>& entities) {
    if (entities.empty()) return {};
    const Type& type = *entities.front().type;
    std::vector<PredicatePtr> conditions;
    for (auto& entry : action_names()) conditions.push_back(access.to(type, entry.action));
    std::vector<Guid> ids;
    for (auto& entity : entities) ids.push_back(entity.id());
    const auto answers = reader.test(type, ids, conditions);
    std::vector<Privileges> out;
    for (auto& id : ids) {
        auto& names = out.emplace_back();
        const auto found = answers.find(id);
        if (found == answers.end()) continue;
        for (std::size_t i = 0; i < conditions.size(); ++i)
            if (found->second[i]) names.emplace_back(action_names()[i].name);
    }
    return out;
}

Response one_entity(Call& call, Reader& reader, int status, const Entity& entity) {
    const std::vector<Entity> one{entity};
    std::vector<Privileges> privileges;
    if (call.target.flag("privileges")) privileges = privileges_of(reader, call.access(reader), one);
    std::string text;
    json::Writer out(text);
    write_full(out, entity, reader.related_to(one), privileges.empty() ? nullptr : &privileges.front());
    return Response::json(status, std::move(text));
}

Response entity_list(Call& call, Reader& reader, const Access& access, int status, const std::vector<Entity>& entities,
                     bool full) {
    std::vector<Privileges> privileges;
    if (call.target.flag("privileges")) privileges = privileges_of(reader, access, entities);
    auto& related = reader.related_to(entities);
    std::string text;
    json::Writer out(text);
    out.begin_array();
    for (std::size_t i = 0; i < entities.size(); ++i) {
        const auto* granted = privileges.empty() ? nullptr : &privileges[i];
        if (full)
            write_full(out, entities[i], related, granted);
        else
            write_condensed(out, entities[i], related, granted);
    }
    out.end_array();
    return Response::json(status, std::move(text));
}

Response value_response(int status, const json::Value& value) {
    std::string text;
    json::Writer out(text);
    out.begin_object().key("value").value(value).end_object();
    return Response::json(status, std::move(text));
}

Entity readable(Call& call, Reader& reader, const Type& type, const Guid& id, bool lock) {
    auto found = reader.get(type, id, lock);
    // Whoever may not read an entity learns nothing about it, not even that it is there.
    if (!found || !allows(call, reader, Action::read, *found))
        throw Refusal(404, "There is no " + type.name() + " with the id " + id.text() + ".");
    return std::move(*found);
}

// In memory the question is about an entity that may not be stored yet.
bool allows(Call& call, Reader& reader, Action action, const Entity& entity) {
    return evaluate(*call.access(reader).to(*entity.type, action), entity, reader);
}

void require(Call& call, Reader& reader, Action action, const Entity& entity) {
    if (allows(call, reader, action, entity)) return;
    std::string_view name;
    for (auto& entry : action_names())
        if (entry.action == action) name = entry.name;
    throw Refusal(403, "No rule gives " + call.user_label() + " the action '" + std::string(name) + "' on this " +
                           entity.type->name() + ".");
}

}  // namespace orrery::repository::rest
