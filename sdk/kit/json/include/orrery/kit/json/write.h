// Value to text.
#pragma once

#include <orrery/kit/json/value.h>

#include <string>
#include <string_view>

namespace orrery::json {

/// compact: no blanks; pretty: a member or item a line, indented by two blanks.
enum class Style { compact, pretty };

/// The text of a value. Bytes that are no UTF-8 become U+FFFD, numbers are the shortest text that reads back the same,
/// and a number that JSON cannot say (not-a-number, infinity) becomes null. [any thread]
std::string dump(const Value& value, Style style = Style::compact);

/// Writes JSON without building a value first: long answers row by row. The writer puts the commas; the caller keeps
/// brackets balanced (an unbalanced text is the caller's bug and is not detected).
class Writer {
public:
    explicit Writer(std::string& out) : out_(out) {}

    Writer& begin_object();
    Writer& end_object();
    Writer& begin_array();
    Writer& end_array();
    Writer& key(std::string_view name);
    Writer& string(std::string_view text);
    Writer& number(double number);
    Writer& integer(std::int64_t number);
    Writer& boolean(bool value);
    Writer& null();
    Writer& value(const Value& value);
    /// Text that is JSON already.
    Writer& raw(std::string_view json);

private:
    void separate();

    std::string& out_;
    bool comma_ = false;
};

/// Appends the text as a JSON string with quotes.
void append_quoted(std::string& out, std::string_view text);

}  // namespace orrery::json
