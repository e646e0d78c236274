// Copying an app: a row of the caller's own, then the engine's files, and only then the answer.
#include "generic.h"
#include "model/json_read.h"
#include "routes.h"

namespace orrery::repository::rest {
namespace {

constexpr std::chrono::seconds patience{60};

// As the source is now, but unpublished, and with children of its own.
Entity row_of_copy(Call& call, Store::Unit& unit, const Entity& source) {
    auto copy = Entity::fresh(*source.type);
    for (auto* name : {"name", "description", "tags", "thumbnail", "dynamicColor", "savedInProductVersion"})
        copy.at(name) = source.at(name);
    if (call.target.flag("includecustomproperties")) {
        auto values = std::get<std::vector<Entity>>(source.at("customProperties"));
        for (auto& value : values) value.at("id") = Entity::fresh(*value.type).id();
        copy.at("customProperties") = std::move(values);
    }
    if (const auto name = call.target.parameter_or_empty("name"); !name.empty()) copy.at("name") = name;
    if (copy.text("name").size() > source.type->field("name").limit)
        throw Refusal(400, "The parameter 'name' is too long.");
    copy.at("sourceAppId") = source.id();
    if (const auto caller = call.subject(unit.reader()).id; !caller.zero()) copy.at("owner") = caller;
    require(call, unit.reader(), Action::create, copy);
    copy.at("owner") = owner_for(call, unit);
    return copy;
}

Entity add_row(Call& call) {
    auto unit = call.unit();
    const auto source = readable(call, unit.reader(), call.model().at("App"), call.ids.front());
    require(call, unit.reader(), Action::duplicate, source);
    auto copy = row_of_copy(call, unit, source);
    unit.writer().insert(copy);
    unit.commit();
    return copy;
}

// The files could not be made: nobody could open what the row stands for.
void take_back(Call& call, const Entity& copy) {
    auto unit = call.unit();
    if (const auto stored = unit.reader().find(*copy.type, copy.id())) {
        unit.writer().remove(*stored);
        unit.commit();
    }
}

Response busy() {
    auto out = Response::text(503, "Other apps are being copied at the moment. Please try again.");
    out.headers.emplace_back("Retry-After", "5");
    return out;
}

Response copy_app(Call& call) {
    call.verb = "Copy";
    const auto place = call.api.copies().take_place();
    if (!place) throw Refusal(busy());
    const auto copy = add_row(call);
    const auto problem =
        call.api.copies().make({call.ids.front(), copy.id(), copy.text("name"), call.request.identity}, patience);
    if (!problem || !problem->empty()) {
        take_back(call, copy);
        if (!problem) throw Refusal(503, "No engine has copied the app's files in time. Please try again.");
        throw Refusal(500, "The engine could not copy the app's files; its log says why.");
    }
    Store::Reading reader(call.api.store());
    return one_entity(call, *reader, 201, readable(call, *reader, *copy.type, copy.id()));
}

// {"id": …, "problem": …}: an engine has copied the files of an app, or says why it could not.
Response copied(Call& call) {
    if (!call.is_service()) throw Refusal(403, "Only services of the site may ask this.");
    const auto body = call.body();
    const auto* id = find_member(body, "id");
    const auto guid = id && id->is_string() ? Guid::parse(id->as_string()) : std::nullopt;
    if (!guid) throw Refusal(400, "The body needs the id of a copy.");
    const auto* problem = find_member(body, "problem");
    if (!call.api.copies().done(*guid, problem ? std::string(problem->string_or("")) : ""))
        throw Refusal(404, "Nobody waits for this copy.");
    return Response::empty(204);
}

}  // namespace

void add_app_copy_routes(Router& router) {
    router.add("POST", "qrs/app/{id}/copy", copy_app);
    router.add("POST", "internal/app-copied", copied);
}

}  // namespace orrery::repository::rest
