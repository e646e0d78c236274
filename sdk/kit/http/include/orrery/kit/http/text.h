// Small text helpers shared by the parsers: ASCII case, percent coding, queries, cookies.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace orrery::kit::http {

/// ASCII only: locale never changes what a header name is.
std::string lower(std::string_view text);
/// The same text but for ASCII case.
bool equal_ignoring_case(std::string_view a, std::string_view b);
/// True for RFC 9110 token characters; a token is not empty.
bool is_token(std::string_view text);
/// True when text may be sent as a header value: no control characters except tab.
bool is_field_value(std::string_view text);
/// Without blanks and tabs at either end.
std::string_view trim(std::string_view text);

/// Value of one hex digit or -1.
int hex_value(char c);
/// Decodes %XX (and '+' as blank when form is true). Empty optional: a broken escape or a NUL.
std::optional<std::string> percent_decode(std::string_view text, bool form = false);
/// Encodes everything but unreserved characters, and those listed in keep.
std::string percent_encode(std::string_view text, std::string_view keep = {});

/// First value of a query or form parameter, decoded; name compared ignoring case when asked for.
std::optional<std::string> query_value(std::string_view query, std::string_view name, bool ignore_case = false);
/// The query without any parameter of that name; the others are kept byte for byte.
std::string query_without(std::string_view query, std::string_view name);
/// Value of a cookie in a Cookie header. A name that appears twice gives nothing: which one counts would be a guess.
std::optional<std::string_view> cookie_value(std::string_view cookie_header, std::string_view name);

}  // namespace orrery::kit::http
