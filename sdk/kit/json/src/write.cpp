#include <orrery/kit/json/write.h>

#include <charconv>
#include <cmath>

namespace orrery::json {
namespace {

// Length of the valid UTF-8 sequence that starts at `text`, or 0 (overlong forms, surrogates and cut ends are invalid).
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || text.size() < length) return 0;
    const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < low || byte(1) > high) return 0;
    for (std::size_t index = 2; index < length; ++index)
        if ((byte(index) & 0xC0) != 0x80) return 0;
    return length;
}

void append_escaped(std::string& out, unsigned char byte) {
    switch (byte) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default: {
            static constexpr char digits[] = "0123456789abcdef";
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
}

void append_number(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    out.append(buffer, end);
}

void append_integer(std::string& out, std::int64_t number) {
    char buffer[24];
    out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

class Printer {
public:
    Printer(std::string& out, Style style) : out_(out), pretty_(style == Style::pretty) {}

    // Recursion is as deep as the value, which parse() bounds.
    void print(const Value& value, int level) {
        switch (value.kind()) {
            case Value::Kind::null:
                out_ += "null";
                return;
            case Value::Kind::boolean:
                out_ += value.as_bool() ? "true" : "false";
                return;
            case Value::Kind::integer:
                return append_integer(out_, value.as_integer());
            case Value::Kind::number:
                return append_number(out_, value.as_number());
            case Value::Kind::string:
                return append_quoted(out_, value.as_string());
            case Value::Kind::array:
                return print_array(value.as_array(), level);
            case Value::Kind::object:
                return print_object(value.as_object(), level);
        }
    }

private:
    void print_array(const Value::Array& items, int level) {
        out_ += '[';
        for (std::size_t index = 0; index < items.size(); ++index) {
            if (index > 0) out_ += ',';
            line(level + 1);
            print(items[index], level + 1);
        }
        if (!items.empty()) line(level);
        out_ += ']';
    }

    void print_object(const Value::Object& members, int level) {
        out_ += '{';
        for (std::size_t index = 0; index < members.size(); ++index) {
            if (index > 0) out_ += ',';
            line(level + 1);
            append_quoted(out_, members[index].name);
            out_ += pretty_ ? ": " : ":";
            print(members[index].value, level + 1);
        }
        if (!members.empty()) line(level);
        out_ += '}';
    }

    void line(int level) {
        if (!pretty_) return;
        out_ += '\n';
        out_.append(static_cast<std::size_t>(level) * 2, ' ');
    }

    std::string& out_;
    bool pretty_;
};

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
        const std::size_t length = plain ? 1 : byte < 0x80 ? 0 : sequence_length(text.substr(at));
        if (length > 0) {
            at += length;
            continue;
        }
        out.append(text.substr(done, at - done));
        if (byte < 0x80)
            append_escaped(out, byte);
        else
            out += "\xEF\xBF\xBD";
        done = ++at;
    }
    out.append(text.substr(done));
    out += '"';
}

std::string dump(const Value& value, Style style) {
    std::string out;
    Printer(out, style).print(value, 0);
    return out;
}

void Writer::separate() {
    if (comma_) out_ += ',';
    comma_ = true;
}

Writer& Writer::begin_object() {
    separate();
    out_ += '{';
    comma_ = false;
    return *this;
}

Writer& Writer::end_object() {
    out_ += '}';
    comma_ = true;
    return *this;
}

Writer& Writer::begin_array() {
    separate();
    out_ += '[';
    comma_ = false;
    return *this;
}

Writer& Writer::end_array() {
    out_ += ']';
    comma_ = true;
    return *this;
}

Writer& Writer::key(std::string_view name) {
    separate();
    append_quoted(out_, name);
    out_ += ':';
    comma_ = false;
    return *this;
}

Writer& Writer::string(std::string_view text) {
    separate();
    append_quoted(out_, text);
    return *this;
}

Writer& Writer::number(double number) {
    separate();
    append_number(out_, number);
    return *this;
}

Writer& Writer::integer(std::int64_t number) {
    separate();
    append_integer(out_, number);
    return *this;
}

Writer& Writer::boolean(bool value) { return raw(value ? "true" : "false"); }

Writer& Writer::null() { return raw("null"); }

Writer& Writer::value(const Value& value) {
    separate();
    Printer(out_, Style::compact).print(value, 0);
    return *this;
}

Writer& Writer::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

}  // namespace orrery::json
