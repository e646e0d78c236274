#include "qix/patches.h"

#include <algorithm>

#include "qix/errors.h"

namespace orrery::qix {
namespace {

/// Of properties, however they came about: deeper ones could be neither told nor saved.
constexpr std::size_t kDeepest = 190;

Patch read_patch(const json::Value& in) {
    Patch patch{std::string(in["qOp"].string_or("add")), std::string(in["qPath"].string_or("")), {}};
    std::transform(patch.operation.begin(), patch.operation.end(), patch.operation.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    if (patch.operation != "add" && patch.operation != "remove" && patch.operation != "replace")
        throw QixError(ErrorCode::invalid_parameters, "qOp must be add, remove or replace", "qOp");
    if (patch.path == "/qInfo" || patch.path.starts_with("/qInfo/"))
        throw QixError(ErrorCode::invalid_parameters, "qInfo cannot be patched", "qPath");
    if (patch.operation == "remove") return patch;
    const auto steps = static_cast<std::size_t>(std::count(patch.path.begin(), patch.path.end(), '/'));
    if (steps >= kDeepest)
        throw QixError(ErrorCode::invalid_path, "qPath leads deeper than properties may be", "qPath");
    try {
        patch.value = json::parse(in["qValue"].string_or(""), {.depth = kDeepest - steps});
    } catch (const json::Error& error) {
        throw QixError(ErrorCode::invalid_parameters, std::string("qValue is no JSON text: ") + error.what(), "qValue");
    }
    return patch;
}

/// Objects along the way to the last step; arrays cannot be guessed and stay an error.
void make_parents(json::Value& properties, const std::string& path) {
    std::vector<std::string> steps = json::split_pointer(path);
    json::Value* at = &properties;
    for (std::size_t place = 0; place + 1 < steps.size(); ++place) {
        if (!at->is_object()) return;
        json::Value& next = at->member(steps[place]);
        if (next.is_null()) next = json::Value::object();
        if (!next.is_object()) return;
        at = &next;
    }
}

void apply(json::Value& properties, const Patch& patch) {
    if (patch.operation == "remove") {
        json::apply_operation(properties, "remove", patch.path, {});
        return;
    }
    make_parents(properties, patch.path);
    // Clients replace what may not be there yet.
    const bool present = json::resolve(properties, patch.path) != nullptr;
    json::apply_operation(properties, present ? patch.operation : "add", patch.path, patch.value);
}

}  // namespace

std::vector<Patch> read_patches(const json::Value::Array& patches) {
    std::vector<Patch> read;
    for (const json::Value& patch : patches) read.push_back(read_patch(patch));
    return read;
}

json::Value patched(const json::Value& properties, const std::vector<Patch>& patches) {
    json::Value copy = properties;
    for (const Patch& patch : patches) {
        try {
            apply(copy, patch);
        } catch (const json::Error& error) {
            throw QixError(ErrorCode::invalid_path, error.what(), patch.path);
        }
    }
    if (!copy.is_object()) throw QixError(ErrorCode::invalid_path, "properties must stay an object");
    return copy;
}

void merge_patches(std::vector<Patch>& earlier, const std::vector<Patch>& later) {
    for (const Patch& patch : later) {
        std::erase_if(earlier, [&](const Patch& other) { return other.path == patch.path; });
        earlier.push_back(patch);
    }
}

}  // namespace orrery::qix
