#include "qix/registry.h"

#include "qix/errors.h"
#include "qix/methods.h"

namespace orrery::qix {

void Registry::insert(Class cls, std::string_view name, Method method) {
    if (!methods_.try_emplace({cls, std::string(name)}, std::move(method)).second)
        throw std::logic_error("method " + std::string(name) + " is registered twice");
}

void Registry::add(Class cls, std::string_view name, std::string_view signature, std::function<Answer(Call&)> run) {
    insert(cls, name, {Signature(signature), std::move(run), {}, Offer::done, {}});
}

void Registry::add_immediate(std::string_view name, std::string_view signature,
                             std::function<json::Value(ImmediateCall&)> run) {
    insert(Class::global, name, {Signature(signature), {}, std::move(run), Offer::done, {}});
}

void Registry::add_absent(Class cls, Offer offer, std::string_view reason, std::string_view names) {
    while (!names.empty()) {
        const std::size_t space = names.find(' ');
        insert(cls, names.substr(0, space), {{}, {}, {}, offer, std::string(reason)});
        names.remove_prefix(space == std::string_view::npos ? names.size() : space + 1);
    }
}

const Method& Registry::find(Class cls, const std::string& name) const {
    const auto found = methods_.find({cls, name});
    const std::string full = std::string(name_of(cls)) + "." + name;
    if (found == methods_.end() || found->second.immediate)
        throw QixError(ErrorCode::method_not_found, "Method not found: " + full, name);
    const Method& method = found->second;
    if (method.offer != Offer::done) {
        const std::string why = method.reason.empty() ? std::string() : ": " + method.reason;
        throw QixError(ErrorCode::unsupported, full + " is not offered by this engine" + why, name);
    }
    return method;
}

const Method* Registry::find_immediate(const std::string& name) const {
    const auto found = methods_.find({Class::global, name});
    return found == methods_.end() || !found->second.immediate ? nullptr : &found->second;
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
