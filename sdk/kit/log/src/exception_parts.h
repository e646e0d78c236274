// The parts of an exception that a row tells as text.
#pragma once
#include <orrery/kit/log/event.h>

namespace orrery::logkit {

/// What a pattern or a layout may ask for of an exception.
enum class ExceptionPart : uint8_t { whole, message, innermost_message, source, stack_trace, target_site, help_link };

/// "message", "innermostmessage", …, without case.
std::optional<ExceptionPart> exception_part(std::string_view name) noexcept;

/// A part, borrowed from the event; empty when it is not told. Rows may tell parts as properties (exception.message,
/// exception.innermostmessage, exception.source, exception.stacktrace, exception.targetsite, exception.helplink); else
/// the text is taken apart: `Type: message ---> Type: inner message`, then lines that begin with "   at".
std::string_view part_of_exception(const Event& event, ExceptionPart part);

}  // namespace orrery::logkit
