#include "exception_parts.h"

#include "text.h"

namespace orrery::logkit {

namespace {

constexpr std::string_view names[] = {"",           "message",    "innermostmessage", "source",
                                      "stacktrace", "targetsite", "helplink"};
constexpr std::string_view properties[] = {"",
                                           "exception.message",
                                           "exception.innermostmessage",
                                           "exception.source",
                                           "exception.stacktrace",
                                           "exception.targetsite",
                                           "exception.helplink"};

/// Where the first line that is a frame of the stack begins; the text's end when there is none.
size_t stack_begin(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
        auto line = text.substr(at);
        auto word = line.find_first_not_of(" \t");
        if (word != line.npos && word > 0 && line.substr(word).starts_with("at ")) return at;
        auto end = text.find('\n', at);
        if (end == text.npos) break;
        at = end + 1;
    }
    return text.size();
}

/// "System.IO.IOException: text" is "text"; what does not look like a type stays.
std::string_view without_type(std::string_view text) {
    auto colon = text.find(": ");
    if (colon == text.npos || colon == 0) return text;
    auto type = text.substr(0, colon);
    for (char c : type)
        if (!(lower(c) >= 'a' && lower(c) <= 'z') && !(c >= '0' && c <= '9') &&
            std::string_view("_.:+`<>").find(c) == std::string_view::npos)
            return text;
    bool is_type = type.find('.') != type.npos || type.find("::") != type.npos || type.ends_with("Exception") ||
                   type.ends_with("Error");
    return is_type ? text.substr(colon + 2) : text;
}

}  // namespace

std::optional<ExceptionPart> exception_part(std::string_view name) noexcept {
    for (size_t i = 1; i < std::size(names); ++i)
        if (same_text(names[i], name)) return static_cast<ExceptionPart>(i);
    return std::nullopt;
}

std::string_view part_of_exception(const Event& event, ExceptionPart part) {
    if (part == ExceptionPart::whole) return event.exception;
    if (auto told = event.properties.find(properties[static_cast<size_t>(part)])) return *told;
    if (event.exception.empty()) return {};
    constexpr std::string_view arrow = " ---> ";
    auto stack = stack_begin(event.exception);
    auto head = trimmed(event.exception.substr(0, stack));
    switch (part) {
        case ExceptionPart::message:
            return trimmed(without_type(head.substr(0, head.find(arrow))));
        case ExceptionPart::innermost_message: {
            auto last = head.rfind(arrow);
            auto inner = last == head.npos ? head : head.substr(last + arrow.size());
            return trimmed(without_type(inner.substr(0, inner.find("\n   --- End of"))));
        }
        case ExceptionPart::stack_trace:
            return event.exception.substr(stack);
        case ExceptionPart::target_site: {
            auto first = trimmed(event.exception.substr(stack));
            first = trimmed(first.substr(0, first.find('\n')));
            return first.starts_with("at ") ? first.substr(3) : std::string_view();
        }
        default:
            return {};
    }
}

}  // namespace orrery::logkit
