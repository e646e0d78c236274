#include "publication.h"

#include <algorithm>
#include <array>

#include "model/fold.h"

namespace orrery::repository::rest {
namespace {

// What its users make for themselves stays theirs when the app is published.
bool is_personal(const Entity& object) {
    constexpr std::array<std::string_view, 5> personal{"bookmark", "hiddenbookmark", "snapshot", "embeddedsnapshot",
                                                       "userstate"};
    const auto& type = object.text("objectType");
    return std::any_of(personal.begin(), personal.end(), [&](auto name) { return same_name(name, type); });
}

void mark_objects(Store::Unit& unit, const Entity& app, bool published, Instant when) {
    const Type& type = unit.model().at("App.Object");
    auto of_app = compare(type.field("app"), Test::equal, {Value(app.id())});
    for (auto& object : unit.reader().select({.type = &type, .where = std::move(of_app), .lock = true})) {
        if (published && is_personal(object)) continue;
        if (object.flag("published") == published && object.flag("approved") == published) continue;
        auto after = object;
        after.at("published") = published;
        after.at("approved") = published;
        after.at("publishTime") = when;
        unit.writer().update(object, after);
    }
}

}  // namespace

Entity publish_app(Store::Unit& unit, const Entity& app, const Guid& stream, const std::string& name) {
    auto after = app;
    after.at("stream") = stream;
    after.at("published") = true;
    after.at("publishTime") = Instant::now();
    if (!name.empty()) after.at("name") = name;
    unit.writer().update(app, after);
    mark_objects(unit, app, true, after.date("publishTime"));
    return after;
}

Entity unpublish_app(Store::Unit& unit, const Entity& app) {
    auto after = app;
    after.at("stream") = std::monostate{};
    after.at("published") = false;
    after.at("publishTime") = Instant::none();
    unit.writer().update(app, after);
    mark_objects(unit, app, false, Instant::none());
    return after;
}

}  // namespace orrery::repository::rest
