// Error answers that a reader understands: a page for people, JSON for programs, text for the rest.
#pragma once
#include <string_view>

#include "orrery/kit/http/message.h"

namespace orrery::kit::http {

/// The forms an error answer can have.
enum class Media { text, html, json };
/// What an Accept field prefers among the three; text when it names none of them.
Media preferred_media(std::string_view accept);

/// Text as a JSON string, with its quotes.
std::string quote_json(std::string_view text);

/// A response with this status, message and hint (may be empty) in the preferred form.
Response problem(int status, std::string_view message, std::string_view hint, std::string_view accept);

}  // namespace orrery::kit::http
