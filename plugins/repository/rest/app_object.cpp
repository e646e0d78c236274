// Objects of apps: publish, unpublish, approve, unapprove.
#include "generic.h"
#include "routes.h"

namespace orrery::repository::rest {
namespace {

Response mark(Call& call, Action action, const char* property, bool value) {
    auto unit = call.unit();
    const auto before = readable(call, unit.reader(), call.model().at("App.Object"), call.ids.front(), true);
    require(call, unit.reader(), action, before);
    auto after = before;
    after.at(property) = value;
    if (action == Action::publish) after.at("publishTime") = value ? Instant::now() : Instant::none();
    unit.writer().update(before, after);
    unit.commit();
    unit.reader().forget();
    return one_entity(call, unit.reader(), 200, after);
}

}  // namespace

void add_app_object_routes(Router& router) {
    const auto add = [&](const char* path, Action action, const char* property, bool value) {
        router.add("PUT", path, [=](Call& call) { return mark(call, action, property, value); });
    };
    add("qrs/app/object/{id}/publish", Action::publish, "published", true);
    add("qrs/app/object/{id}/unpublish", Action::publish, "published", false);
    add("qrs/app/object/{id}/approve", Action::approve, "approved", true);
    add("qrs/app/object/{id}/unapprove", Action::approve, "approved", false);
}

}  // namespace orrery::repository::rest
