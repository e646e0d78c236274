#include "qix/snapshot.h"

#include <algorithm>
#include <set>

#include "app/ownership.h"
#include "qix/errors.h"

namespace orrery::qix {
namespace {

/// Members of `over` on top of `base`; objects are merged, everything else is replaced.
json::Value merged(const json::Value& base, const json::Value& over) {
    if (!base.is_object() || !over.is_object()) return over;
    json::Value result = base;
    for (const json::Member& member : over.members()) result.set(member.name, merged(base[member.name], member.value));
    return result;
}

}  // namespace

app::ObjectPtr Snapshot::find(const std::string& id) const {
    if (id.empty()) return nullptr;
    for (const app::ObjectMap* objects : {session_objects.get(), &document->objects})
        if (const auto found = objects->find(id); found != objects->end())
            return app::shows(*objects, *found->second, user) ? found->second : nullptr;
    return nullptr;
}

std::vector<app::ObjectPtr> Snapshot::app_objects() const {
    std::vector<app::ObjectPtr> all;
    for (const auto& [id, object] : document->objects)
        if (app::shows(document->objects, *object, user)) all.push_back(object);
    return all;
}

const app::StoredObject& Snapshot::get(const std::string& id) const {
    if (const app::ObjectPtr object = find(id)) return *object;  // the snapshot keeps it alive
    throw QixError(ErrorCode::not_found, "Not found: object " + id, id);
}

const PivotExpansion& Snapshot::expansion(const std::string& object, const std::string& path) const {
    static const PivotExpansion closed;
    const auto found = expansions->find({object, path});
    return found == expansions->end() ? closed : found->second;
}

bool Snapshot::allows(const app::StoredObject& object, std::string_view privilege) const {
    const auto own = rights->find(object.owner.empty() ? object.id : app::registered(document->objects, object).id);
    if (own == rights->end()) return entry.allows(privilege);
    const auto& all = own->second.privileges;
    return std::find(all.begin(), all.end(), privilege) != all.end();
}

std::int64_t Snapshot::active_field(const std::string& dimension) const {
    const auto chosen = active_fields.find(dimension);
    const app::ObjectPtr object = find(dimension);
    if (object == nullptr) return 0;
    const json::Value& dim = object->properties["qDim"];
    const std::int64_t wanted = chosen != active_fields.end() ? chosen->second : dim["qActiveField"].integer_or(0);
    const auto count = static_cast<std::int64_t>(dim["qFieldDefs"].size());
    return std::clamp<std::int64_t>(wanted, 0, std::max<std::int64_t>(0, count - 1));  // it may have lost fields since
}

json::Value Snapshot::effective_properties(const app::StoredObject& object) const {
    json::Value properties = object.properties;
    std::set<std::string> seen{object.id};
    std::string base_id(properties["qExtendsId"].string_or(""));
    while (!base_id.empty()) {
        const app::ObjectPtr base = find(base_id);
        if (base == nullptr || is_session_object(base_id) || !seen.insert(base_id).second)
            throw QixError(ErrorCode::layout_extends_invalid_id, "qExtendsId leads to no object: " + base_id, base_id);
        properties = merged(base->properties, properties);
        base_id = base->properties["qExtendsId"].string_or("");
    }
    const auto soft = soft_patches->find(object.id);
    return soft == soft_patches->end() ? properties : patched(properties, soft->second);
}

std::string Snapshot::state_name(const json::Value& definition, const std::string& inherited) {
    const std::string_view own = definition["qStateName"].string_or("");
    return own.empty() ? inherited : std::string(own);
}

}  // namespace orrery::qix
