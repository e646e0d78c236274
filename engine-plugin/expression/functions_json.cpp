// Functions about texts that are JSON.
#include <array>
#include <optional>

#include "expression/function_arguments.h"
#include "expression/function_families.h"
#include "expression/token.h"
#include "orrery/kit/json.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

std::optional<json::Value> parsed(Arguments a, std::size_t index) {
    if (is_null_at(a, index)) return std::nullopt;
    try {
        return json::parse(text_at(a, index));
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

Value is_json(C, Arguments a) {
    const auto value = parsed(a, 0);
    if (!value) return Value::boolean(false);
    const std::string type = ascii_lower(text_at(a, 1));
    if (type == "object") return Value::boolean(value->is_object());
    if (type == "array") return Value::boolean(value->is_array());
    return Value::boolean(type.empty() || type == "value");
}

/// The steps of a path such as /a/0; false when it does not start with "/".
bool steps_of(const std::string& path, std::vector<std::string>& out) {
    if (path.empty()) return true;
    if (path.front() != '/') return false;
    std::size_t begin = 1;
    while (true) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        std::string step = path.substr(begin, end - begin);
        for (const auto& [escape, meant] : {std::pair("~1", "/"), std::pair("~0", "~")})
            for (std::size_t at = 0; (at = step.find(escape, at)) != std::string::npos; ++at)
                step.replace(at, 2, meant);
        out.push_back(std::move(step));
        if (end == path.size()) return true;
        begin = end + 1;
    }
}

std::optional<std::size_t> place(const std::string& step, std::size_t size) {
    if (step.empty() || step.size() > 9 || step.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    const std::size_t at = std::stoul(step);
    return at < size ? std::optional(at) : std::nullopt;
}

/// What a path leads to, as JSON again; null when it leads nowhere.
Value json_get(C, Arguments a) {
    auto value = parsed(a, 0);
    std::vector<std::string> steps;
    if (!value || !steps_of(text_at(a, 1), steps)) return {};
    for (const std::string& step : steps) {
        json::Value next;
        if (value->is_array()) {
            const auto at = place(step, value->size());
            if (!at) return {};
            next = (*value)[*at];
        } else {
            const json::Value* member = value->find(step);
            if (member == nullptr) return {};
            next = *member;
        }
        value = std::move(next);
    }
    return Value::text(json::dump(*value));
}

// As deep as the path.
std::optional<json::Value> changed(const json::Value& in, std::span<const std::string> steps, const json::Value& to) {
    if (steps.empty()) return to;
    if (in.is_array()) {
        const auto at = place(steps[0], in.size());
        if (!at && steps[0] != "-" && steps[0] != std::to_string(in.size())) return std::nullopt;
        json::Value out = json::Value::array();
        for (std::size_t i = 0; i < in.size(); ++i) {
            if (!at || i != *at) {
                out.push_back(in[i]);
                continue;
            }
            auto inner = changed(in[i], steps.subspan(1), to);
            if (!inner) return std::nullopt;
            out.push_back(std::move(*inner));
        }
        if (!at) {
            if (steps.size() > 1) return std::nullopt;
            out.push_back(to);
        }
        return out;
    }
    if (!in.is_object()) return std::nullopt;
    const json::Value* member = in.find(steps[0]);
    auto inner = changed(member != nullptr ? *member : json::Value::object(), steps.subspan(1), to);
    if (!inner) return std::nullopt;
    json::Value out = in;
    out.set(steps[0], std::move(*inner));
    return out;
}

Value json_set(C, Arguments a) {
    const auto value = parsed(a, 0);
    const auto to = parsed(a, 2);
    std::vector<std::string> steps;
    constexpr std::size_t kDeepest = 100;
    if (!value || !to || !steps_of(text_at(a, 1), steps) || steps.size() > kDeepest) return {};
    const auto out = changed(*value, steps, *to);
    return out ? Value::text(json::dump(*out)) : Value();
}

constexpr std::array kFunctions{
    scalar("IsJson", FunctionGroup::logical, 1, 2, is_json, "text, type"),
    scalar("JsonGet", FunctionGroup::string, 2, 2, json_get, "JSON, path"),
    scalar("JsonSet", FunctionGroup::string, 3, 3, json_set, "JSON, path, JSON"),
};

}  // namespace

std::span<const FunctionInfo> json_functions() { return kFunctions; }

}  // namespace orrery::engine
