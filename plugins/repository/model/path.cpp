#include "path.h"

#include "fold.h"

namespace orrery::repository {
namespace {

// Steps into the children of `list` whose `key` (reached over `via` where that is set) has the wanted name.
void step_into(PropertyPath& path, const Field& list, const Field& value, PredicatePtr chosen) {
    path.push_back({&list, std::move(chosen)});
    path.push_back({&value, nullptr});
}

bool custom_property(PropertyPath& path, const Type& type, const std::string& name) {
    const Field* list = type.find("customProperties");
    if (!list) return false;
    const Field& definition = list->target->field("definition");
    const Field& key = definition.target->field("name");
    step_into(path, *list, list->target->field("value"), related(definition, compare(key, Test::equal, {Value(name)})));
    return true;
}

bool user_attribute(PropertyPath& path, const Type& type, const std::string& name) {
    const Field* list = type.find("attributes");
    if (!list || !list->target) return false;
    step_into(path, *list, list->target->field("attributeValue"),
              compare(list->target->field("attributeType"), Test::equal, {Value(name)}));
    return true;
}

// The field that the segments from `at` on name, taking as many as one dotted field name needs.
const Field* field_at(const Type& type, const std::vector<Segment>& segments, std::size_t& at) {
    std::string name;
    for (std::size_t i = at; i < segments.size() && !segments[i].custom; ++i) {
        if (!name.empty()) name += '.';
        name += segments[i].name;
        if (const Field* found = type.find(name)) {
            at = i + 1;
            return found;
        }
    }
    return nullptr;
}

}  // namespace

std::optional<PropertyPath> resolve(const Type& start, const std::vector<Segment>& segments) {
    PropertyPath path;
    const Type* type = &start;
    for (std::size_t at = 0; at < segments.size();) {
        if (!type) return std::nullopt;  // the step before was no entity
        if (segments[at].custom) {
            if (!custom_property(path, *type, segments[at].name)) return std::nullopt;
            ++at;
            type = nullptr;
        } else if (const Field* found = field_at(*type, segments, at)) {
            path.push_back({found, nullptr});
            type = found->target;
        } else if (user_attribute(path, *type, segments[at].name)) {
            ++at;
            type = nullptr;
        } else {
            return std::nullopt;
        }
    }
    if (path.empty()) return std::nullopt;
    return path;
}

PredicatePtr along(const PropertyPath& path, PredicatePtr at_end) {
    for (auto step = path.rbegin() + 1; step < path.rend(); ++step) {
        if (step->chosen) at_end = all_of({step->chosen, std::move(at_end)});
        at_end = related(*step->field, std::move(at_end));
    }
    return at_end;
}

PredicatePtr exists(const PropertyPath& path) {
    const Field& field = *path.back().field;
    switch (field.kind) {
        case Kind::reference:
        case Kind::references:
        case Kind::children:
            return along(path, related(field, always()));
        case Kind::text:
            return along(path, negate(compare(field, Test::exact, {Value(std::string())})));
        case Kind::guid:
            return along(path, negate(compare(field, Test::equal, {Value(Guid{})})));
        case Kind::texts:
        case Kind::integers:
        case Kind::guids:
            return along(path, compare(field, Test::present, {Value(true)}));
        default:
            return along(path, always());
    }
}

}  // namespace orrery::repository
