#include <orrery/kit/json/patch.h>
#include <orrery/kit/json/pointer.h>

#include "pointer.h"

namespace orrery::json {
namespace {

[[noreturn]] void cannot(std::string_view operation, std::string_view path, std::string_view why) {
    throw Error("JSON patch: cannot " + std::string(operation) + " \"" + std::string(path) + "\": " + std::string(why));
}

struct Target {
    Value* parent;
    std::string step;
};

Target target_of(Value& document, std::string_view operation, std::string_view path) {
    std::vector<std::string> steps = split_pointer(path);
    if (steps.empty()) cannot(operation, path, "the whole document has no parent");
    Value* parent = resolve(document, path.substr(0, path.rfind('/')));
    if (parent == nullptr || (!parent->is_array() && !parent->is_object()))
        cannot(operation, path, "what should hold it does not exist");
    return {parent, std::move(steps.back())};
}

void add(Value& document, std::string_view path, Value value) {
    if (path.empty()) {
        document = std::move(value);
        return;
    }
    const Target target = target_of(document, "add", path);
    if (target.parent->is_object()) {
        target.parent->set(target.step, std::move(value));
        return;
    }
    Value::Array& items = target.parent->as_array();
    const auto index = target.step == "-" ? items.size() : array_index(target.step);
    if (!index || *index > items.size()) cannot("add", path, "no such place in the array");
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(*index), std::move(value));
}

Value take(Value& document, std::string_view operation, std::string_view path) {
    Value* found = path.empty() ? nullptr : resolve(document, path);
    if (found == nullptr) cannot(operation, path, "no such value");
    Value value = std::move(*found);
    const Target target = target_of(document, operation, path);
    if (target.parent->is_object()) {
        target.parent->erase(target.step);
    } else {
        Value::Array& items = target.parent->as_array();
        items.erase(items.begin() + static_cast<std::ptrdiff_t>(*array_index(target.step)));
    }
    return value;
}

const Value& existing(const Value& document, std::string_view operation, std::string_view path) {
    const Value* found = resolve(document, path);
    if (found == nullptr) cannot(operation, path, "no such value");
    return *found;
}

}  // namespace

void apply_operation(Value& document, std::string_view operation, std::string_view path, const Value& value,
                     std::string_view from) {
    if (operation == "add") return add(document, path, value);
    if (operation == "remove") {
        take(document, operation, path);
    } else if (operation == "replace") {
        existing(document, operation, path);
        *resolve(document, path) = value;
    } else if (operation == "copy") {
        add(document, path, Value(existing(document, operation, from)));
    } else if (operation == "move") {
        if (path.substr(0, from.size()) == from && path.size() > from.size() && path[from.size()] == '/')
            cannot(operation, from, "it cannot move into itself");
        add(document, path, take(document, operation, from));
    } else if (operation == "test") {
        if (!(existing(document, operation, path) == value)) cannot(operation, path, "another value is there");
    } else {
        throw Error("JSON patch: unknown operation \"" + std::string(operation) + "\"");
    }
}

void apply_patch(Value& document, const Value& patch) {
    Value copy = document;
    for (const Value& step : patch.as_array())
        apply_operation(copy, step["op"].as_string(), step["path"].as_string(), step["value"],
                        step["from"].string_or({}));
    document = std::move(copy);
}

}  // namespace orrery::json
