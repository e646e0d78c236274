#include "qix/registry.h"

#include "qix/errors.h"
#include "qix/methods.h"

namespace orrery::qix {

void Registry::add(Class cls, std::string_view name, std::string_view signature, std::function<Answer(Call&)> run) {
    const bool fresh =
        methods_.try_emplace({cls, std::string(name)}, Method{Signature(signature), std::move(run)}).second;
    if (!fresh) throw std::logic_error("method " + std::string(name) + " is registered twice");
}

void Registry::add_unsupported(Class cls, std::string_view names) {
    while (!names.empty()) {
        const std::size_t space = names.find(' ');
        methods_.try_emplace({cls, std::string(names.substr(0, space))});
        names.remove_prefix(space == std::string_view::npos ? names.size() : space + 1);
    }
}

const Method& Registry::find(Class cls, const std::string& name) const {
    const auto found = methods_.find({cls, name});
    const std::string full = std::string(name_of(cls)) + "." + name;
    if (found == methods_.end()) throw QixError(ErrorCode::method_not_found, "Method not found: " + full, name);
    if (!found->second.run) throw QixError(ErrorCode::unsupported, full + " is not supported by this engine", name);
    return found->second;
}

std::vector<std::string> Registry::names(Class cls) const {
    std::vector<std::string> names;
    for (const auto& [key, method] : methods_)
        if (key.first == cls && method.run) names.push_back(key.second);
    return names;
}

const Registry& Registry::all() {
    static const Registry registry = [] {
        Registry methods;
        add_all_methods(methods);
        return methods;
    }();
    return registry;
}

}  // namespace orrery::qix
