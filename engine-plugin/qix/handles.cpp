#include "qix/handles.h"

namespace orrery::qix {

std::string_view name_of(Class cls) {
    static constexpr std::string_view names[] = {
        "Global",          "Doc",   "GenericObject", "GenericDimension", "GenericMeasure", "GenericBookmark",
        "GenericVariable", "Field", "Variable"};
    return names[static_cast<std::size_t>(cls)];
}

int Handles::open(const Target& target) {
    const auto [place, fresh] = by_target_.try_emplace(target, next_);
    if (fresh) {
        fresh_.push_back(next_);
        by_handle_.emplace(next_++, target);
    }
    return place->second;
}

std::optional<Target> Handles::find(int handle) const {
    if (handle == kGlobalHandle) return Target{};
    const auto found = by_handle_.find(handle);
    if (found == by_handle_.end()) return std::nullopt;
    return found->second;
}

std::optional<int> Handles::handle_of(const Target& target) const {
    const auto found = by_target_.find(target);
    if (found == by_target_.end()) return std::nullopt;
    return found->second;
}

std::vector<int> Handles::of_id(const std::string& id) const {
    std::vector<int> handles;
    for (const Class cls :
         {Class::doc, Class::object, Class::dimension, Class::measure, Class::bookmark, Class::variable})
        if (const auto found = by_target_.find(Target{cls, id, {}}); found != by_target_.end())
            handles.push_back(found->second);
    return handles;
}

std::vector<int> Handles::of_class(Class cls) const {
    std::vector<int> handles;
    for (auto at = by_target_.lower_bound(Target{cls, {}, {}}); at != by_target_.end() && at->first.cls == cls; ++at)
        handles.push_back(at->second);
    return handles;
}

std::optional<int> Handles::close(const Target& target) {
    const auto found = by_target_.find(target);
    if (found == by_target_.end()) return std::nullopt;
    const int handle = found->second;
    by_handle_.erase(handle);
    by_target_.erase(found);
    return handle;
}

void Handles::clear() {
    by_handle_.clear();
    by_target_.clear();
    fresh_.clear();
}

json::Value object_interface(const Target& target, int handle, std::string_view generic_type) {
    json::Value result = json::Value::object({{"qType", name_of(target.cls)}, {"qHandle", handle}});
    if (!generic_type.empty()) result.set("qGenericType", generic_type);
    result.set("qGenericId", target.id);
    return result;
}

json::Value no_object_interface() { return json::Value::object({{"qType", nullptr}, {"qHandle", nullptr}}); }

}  // namespace orrery::qix
