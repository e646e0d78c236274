#include "logs/builtin_sink.h"

#include <chrono>
#include <cstring>

#include "logs/batch.h"

namespace orrery::kernel {

uint32_t BuiltinSink::append(const LogRows& rows, bool all) {
    for (uint32_t row = 0; row < rows.size(); ++row) {
        auto stanza = rows.text(row, LogRows::stanza);
        if (!all && !is_about_the_site(rows.level_of(row), stanza, rows.text(row, LogRows::logger))) continue;
        if (to_stderr_) append_console_line(console_, rows, row, time_);
        if (directory_.empty()) continue;
        auto at = by_stanza_.find(stanza);
        if (at == by_stanza_.end()) at = by_stanza_.try_emplace(std::string(stanza)).first;
        append_file_line(at->second.text, rows, row, time_);
        ++at->second.rows;
    }
    write_console(console_);
    console_.clear();
    uint32_t lost = 0;
    for (auto& [stanza, lines] : by_stanza_) {
        if (lines.rows == 0) continue;
        if (!append(stanza, lines.text)) lost += lines.rows;
        lines.text.clear(), lines.rows = 0;
    }
    if (!console_.empty()) write_console(console_);
    console_.clear();
    return lost;
}

bool BuiltinSink::append(const std::string& stanza, std::string_view lines) {
    auto& file = files_.try_emplace(stanza, directory_ / stanza, stanza + ".log").first->second;
    bool written = file.append(lines);
    if (!written && unwritten_.empty()) {
        unwritten_ = stanza;
        say("ERROR", file.path().string() + " cannot be written: " + std::strerror(file.error()) +
                         "; until it can, the rows of such files are lost");
    } else if (written && unwritten_ == stanza) {
        unwritten_.clear();
        say("INFO ", file.path().string() + " is written again");
    }
    return written;
}

void BuiltinSink::say(std::string_view level, const std::string& text) {
    if (!to_stderr_) return;
    auto now = std::chrono::system_clock::now().time_since_epoch();
    time_.append_short(console_, std::chrono::duration_cast<std::chrono::microseconds>(now).count());
    console_.append(" ").append(level).append(" orrery.logs: ").append(text) += '\n';
}

}  // namespace orrery::kernel
