#include "logs/row_text.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

namespace orrery::kernel {

namespace {

constexpr std::array<const char*, 6> level_names = {"?", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};

std::string_view level_name(int32_t level) {
    return level_names[level >= ORRERY_LOG_DEBUG && level <= ORRERY_LOG_FATAL ? static_cast<size_t>(level) : 0];
}

/// A hostile name or message must stay one line, and must not steer a terminal.
void append_escaped(std::string& out, std::string_view text) {
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else if (c == '\\')
            out += "\\\\";
        else if (byte < 0x20 || byte == 0x7f) {
            char code[8];
            std::snprintf(code, sizeof code, "\\x%02x", byte);
            out += code;
        } else
            out += c;
    }
}

/// Properties as they are encoded in a row's block; what is no record is left out.
bool append_properties(std::string& out, std::string_view encoded, std::string_view exception) {
    uint32_t count = 0;
    bool first = true;
    auto put = [&](std::string_view name, std::string_view value) {
        out += std::exchange(first, false) ? "" : " ";
        append_escaped(out, name);
        out += '=';
        append_escaped(out, value);
    };
    if (!wire::read_number(encoded, count)) count = 0;
    wire::RowField field;
    for (uint32_t i = 0; i < count && wire::read_row_field(encoded, field); ++i) put(field.name, field.value);
    if (!exception.empty()) put("exception", exception);
    return !first;
}

}  // namespace

void RowTime::ask(int64_t second) {
    if (second == second_) return;
    second_ = second;
    std::time_t seconds = second;
    std::tm broken{};
    localtime_r(&seconds, &broken);
    char text[64];
    date_.assign(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &broken));
    offset_.assign(text, std::strftime(text, sizeof text, "%z", &broken));
}

void RowTime::append_milliseconds(std::string& out, int64_t microseconds) const {
    auto milliseconds = static_cast<int>((microseconds - second_ * 1'000'000) / 1000);
    out += '.';
    for (int unit : {100, 10, 1}) out += static_cast<char>('0' + milliseconds / unit % 10);
}

namespace {
int64_t second_of(int64_t microseconds) {
    auto second = microseconds / 1'000'000;
    return microseconds % 1'000'000 < 0 ? second - 1 : second;
}
}  // namespace

void RowTime::append_full(std::string& out, int64_t microseconds) {
    ask(second_of(microseconds));
    out += date_;
    append_milliseconds(out, microseconds);
    out += offset_;
}

void RowTime::append_short(std::string& out, int64_t microseconds) {
    ask(second_of(microseconds));
    out.append(date_, date_.size() - std::min<size_t>(date_.size(), 8));
    append_milliseconds(out, microseconds);
}

void append_file_line(std::string& out, const LogRows& rows, uint32_t row, RowTime& time) {
    time.append_full(out, rows.microseconds(row));
    out.append("\t").append(level_name(rows.level_of(row))).append("\t");
    append_escaped(out, rows.text(row, LogRows::logger));
    out += '\t';
    append_escaped(out, rows.text(row, LogRows::message));
    out += '\t';
    append_properties(out, rows.text(row, LogRows::properties), rows.text(row, LogRows::exception));
    out += '\n';
}

void append_console_line(std::string& out, const LogRows& rows, uint32_t row, RowTime& time) {
    time.append_short(out, rows.microseconds(row));
    auto level = level_name(rows.level_of(row));
    out.append(" ").append(level).append(level.size() < 5 ? "  " : " ");
    append_escaped(out, rows.text(row, LogRows::logger));
    out += ": ";
    append_escaped(out, rows.text(row, LogRows::message));
    auto before = out.size();
    out += "  ";
    if (!append_properties(out, rows.text(row, LogRows::properties), rows.text(row, LogRows::exception)))
        out.resize(before);
    out += '\n';
}

void write_console(std::string_view lines) {
    while (!lines.empty()) {
        auto written = ::write(STDERR_FILENO, lines.data(), lines.size());
        if (written > 0)
            lines.remove_prefix(static_cast<size_t>(written));
        else if (errno != EINTR)
            return;
    }
}

}  // namespace orrery::kernel
