#include "row_json.h"

namespace webhook {

namespace {

/// How many bytes of a valid UTF-8 sequence `text` begins with; 0: none.
size_t sequence(std::string_view text) {
    auto first = static_cast<unsigned char>(text[0]);
    size_t size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size == 0 || size > text.size()) return 0;
    for (size_t i = 1; i < size; ++i)
        if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return 0;
    auto second = size > 1 ? static_cast<unsigned char>(text[1]) : 0;
    bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    bool surrogate = first == 0xed && second > 0x9f, beyond = first == 0xf4 && second > 0x8f;
    return overlong || surrogate || beyond ? 0 : size;
}

std::string_view level_name(int32_t level) {
    constexpr std::string_view names[] = {"debug", "info", "warn", "error", "fatal"};
    return level >= ORRERY_LOG_DEBUG && level <= ORRERY_LOG_FATAL ? names[level - 1] : "unknown";
}

std::string json_properties(std::string_view encoded) {
    std::vector<orrery_field> fields;
    if (!orrery::wire::read_record(encoded, fields)) return {};
    std::string out;
    for (auto& field : fields)
        out +=
            (out.empty() ? "" : ",") + json_text(orrery::view(field.name)) + ":" + json_text(orrery::view(field.value));
    return out;
}

}  // namespace

std::string json_text(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    while (!text.empty()) {
        auto size = sequence(text);
        auto byte = static_cast<unsigned char>(text[0]);
        if (size == 0)
            out += "\xef\xbf\xbd";
        else if (byte < 0x20)
            out += "\\u00", out += digits[byte >> 4], out += digits[byte & 15];
        else if (byte == '"' || byte == '\\')
            out += '\\', out += text[0];
        else
            out += text.substr(0, size);
        text.remove_prefix(std::max<size_t>(size, 1));
    }
    return out + '"';
}

std::string json_row(const orrery::LogRows& rows, uint32_t row) {
    using enum orrery::LogRows::Column;
    auto out = "{\"time\":" + std::to_string(rows.microseconds(row)) +
               ",\"level\":" + json_text(level_name(rows.level_of(row)));
    for (auto [name, column] : {std::pair{"logger", logger}, {"thread", thread}, {"message", message}})
        out += ",\"" + std::string(name) + "\":" + json_text(rows.text(row, column));
    if (!rows.block().null(row, exception)) out += ",\"exception\":" + json_text(rows.text(row, exception));
    if (auto properties_ = json_properties(rows.text(row, properties)); !properties_.empty())
        out += ",\"properties\":{" + properties_ + "}";
    return out + "}";
}

}  // namespace webhook
