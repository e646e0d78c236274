#include <orrery/kit/log/console_base.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "text.h"

namespace orrery::logkit {

namespace {

constexpr std::string_view plain_colour = "\x1b[0m";
constexpr int patience = 1000;  // milliseconds

int target_of(std::string_view value) {
    for (std::string_view name : {"", "console.out", "stdout", "out"})
        if (same_text(value, name)) return STDOUT_FILENO;
    for (std::string_view name : {"console.error", "stderr", "error"})
        if (same_text(value, name)) return STDERR_FILENO;
    throw Error(Code::invalid, "parameter target=" + shown(value) + ": expected Console.Out or Console.Error");
}

/// C0 without tab and line feed, delete, and C1 as UTF-8 has it.
void append_harmless(std::string& out, std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < text.size(); ++i) {
        auto byte = static_cast<unsigned char>(text[i]);
        bool c1 = byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
        if (c1) byte = static_cast<unsigned char>(text[++i]);
        if (!c1 && ((byte >= 0x20 && byte != 0x7f) || byte == '\t' || byte == '\n')) {
            out += text[i];
            continue;
        }
        if (byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;  // a line end of its own kind
        out.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
}

}  // namespace

void LevelColours::set(LevelNumber from, std::string sequence) {
    entries_.emplace_back(from, std::move(sequence));
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](auto& left, auto& right) { return left.first > right.first; });
}

std::string_view LevelColours::of(LevelNumber level) const noexcept {
    for (auto& [from, sequence] : entries_)
        if (level >= from) return sequence;
    return {};
}

ConsoleBase::ConsoleBase(Host given, const Config& config)
    : AppenderBase(std::move(given), config, config.text("name").empty() ? "target" : ""),
      descriptor_(target_of(spec().params.text("target"))),
      trouble_(host(), "console_rows_lost") {}

void ConsoleBase::write(const Event& event, std::string_view text) {
    auto colour_of_row = colour(event.level_number());
    bool whole_line = text.ends_with('\n');
    if (whole_line && !colour_of_row.empty()) text.remove_suffix(1);
    batch_ += colour_of_row;
    append_harmless(batch_, text);
    if (!colour_of_row.empty()) batch_.append(plain_colour).append(whole_line ? "\n" : "");
    ++rows_;
}

void ConsoleBase::end_batch() {
    int error = 0;
    for (std::string_view rest = batch_; !rest.empty() && error == 0;) {
        auto done = ::write(descriptor_, rest.data(), rest.size());
        if (done > 0) {
            rest.remove_prefix(static_cast<size_t>(done));
            continue;
        }
        pollfd wait{descriptor_, POLLOUT, 0};
        if (errno == EAGAIN && ::poll(&wait, 1, patience) > 0) continue;
        if (errno != EINTR) error = errno;
    }
    if (error != 0) {
        trouble_.began(Error(Code::unavailable, std::string("cannot write to the terminal: ") + std::strerror(error),
                             "does somebody read what the site prints?"));
        trouble_.lost(rows_);
    } else if (rows_ > 0) {
        trouble_.ended();
    }
    batch_.clear();
    rows_ = 0;
}

}  // namespace orrery::logkit
