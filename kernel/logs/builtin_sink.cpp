#include "logs/builtin_sink.h"

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
        auto file = files_.try_emplace(stanza, directory_ / stanza, stanza + ".log").first;
        if (!file->second.append(lines.text)) lost += lines.rows;
        lines.text.clear(), lines.rows = 0;
    }
    return lost;
}

}  // namespace orrery::kernel
