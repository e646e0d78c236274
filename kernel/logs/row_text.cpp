#include "logs/row_text.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>

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

void append_time(std::string& out, int64_t time_ns, const char* pattern, bool with_offset) {
    std::time_t seconds = time_ns / 1'000'000'000;
    std::tm broken{};
    localtime_r(&seconds, &broken);
    char text[64], milliseconds[8];
    std::strftime(text, sizeof text, pattern, &broken);
    std::snprintf(milliseconds, sizeof milliseconds, ".%03d", static_cast<int>(time_ns / 1'000'000 % 1000));
    out.append(text).append(milliseconds);
    if (!with_offset) return;
    std::strftime(text, sizeof text, "%z", &broken);
    out += text;
}

void append_properties(std::string& out, const Record& row) {
    bool first = true;
    for (auto& field : row) {
        if (view(field.name) == "message") continue;
        out += std::exchange(first, false) ? "" : " ";
        append_escaped(out, view(field.name));
        out += '=';
        append_escaped(out, view(field.value));
    }
}

}  // namespace

void append_file_line(std::string& out, const RowText& text) {
    append_time(out, text.time_ns, "%Y-%m-%dT%H:%M:%S", true);
    out.append("\t").append(level_name(text.level)).append("\t");
    append_escaped(out, text.logger);
    out += '\t';
    append_escaped(out, text.row.value_or("message", ""));
    out += '\t';
    append_properties(out, text.row);
    out += '\n';
}

void append_console_line(std::string& out, const RowText& text) {
    append_time(out, text.time_ns, "%H:%M:%S", false);
    out.append(" ").append(level_name(text.level)).append(level_name(text.level).size() < 5 ? "  " : " ");
    append_escaped(out, text.logger);
    out += ": ";
    append_escaped(out, text.row.value_or("message", ""));
    if (text.row.size() > 1) {
        out += "  ";
        append_properties(out, text.row);
    }
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
