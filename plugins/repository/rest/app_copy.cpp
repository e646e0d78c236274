// Copying an app.
#include "app_files.h"
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
    copy.at("sourceAppId") = source.id();
    own(call, unit, copy);
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

Response copy_app(Call& call) {
    call.verb = "Copy";
    const auto place = place_for_order(call);
    const auto copy = add_row(call);
    return with_files(
        call, copy,
        {.source = call.ids.front(), .id = copy.id(), .name = copy.text("name"), .user = call.request.identity},
        patience);
}

}  // namespace

void add_app_copy_routes(Router& router) { router.add("POST", "qrs/app/{id}/copy", copy_app); }

}  // namespace orrery::repository::rest
