#include "pointer.h"

#include <orrery/kit/json/pointer.h>

#include <charconv>

namespace orrery::json {
namespace {

std::string unescape_step(std::string_view step) {
    std::string out;
    for (std::size_t at = 0; at < step.size(); ++at) {
        if (step[at] != '~') {
            out += step[at];
            continue;
        }
        const char next = at + 1 < step.size() ? step[at + 1] : '\0';
        if (next != '0' && next != '1') throw Error("JSON pointer: '~' must be followed by 0 or 1");
        out += next == '0' ? '~' : '/';
        ++at;
    }
    return out;
}

}  // namespace

std::optional<std::size_t> array_index(std::string_view step) {
    if (step.empty() || (step.size() > 1 && step[0] == '0')) return std::nullopt;
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    if (error != std::errc() || end != step.data() + step.size()) return std::nullopt;
    return index;
}

std::vector<std::string> split_pointer(std::string_view pointer) {
    std::vector<std::string> steps;
    if (pointer.empty()) return steps;
    if (pointer.front() != '/') throw Error("JSON pointer \"" + std::string(pointer) + "\" must start with '/'");
    std::size_t start = 1;
    while (true) {
        const std::size_t end = pointer.find('/', start);
        steps.push_back(unescape_step(pointer.substr(start, end == std::string_view::npos ? end : end - start)));
        if (end == std::string_view::npos) return steps;
        start = end + 1;
    }
}

const Value* resolve(const Value& document, std::string_view pointer) {
    const Value* at = &document;
    for (const std::string& step : split_pointer(pointer)) {
        if (at->is_array()) {
            const auto index = array_index(step);
            at = index && *index < at->size() ? &at->as_array()[*index] : nullptr;
        } else {
            at = at->find(step);
        }
        if (at == nullptr) return nullptr;
    }
    return at;
}

Value* resolve(Value& document, std::string_view pointer) {
    return const_cast<Value*>(resolve(std::as_const(document), pointer));
}

std::string escape_step(std::string_view step) {
    std::string out;
    for (const char byte : step) {
        if (byte == '~')
            out += "~0";
        else if (byte == '/')
            out += "~1";
        else
            out += byte;
    }
    return out;
}

}  // namespace orrery::json
