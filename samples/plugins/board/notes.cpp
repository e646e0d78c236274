#include "notes.h"

#include <fcntl.h>
#include <orrery/error.h>
#include <sys/file.h>
#include <unistd.h>

#include <ctime>
#include <fstream>

namespace board {

using orrery::Code;
using orrery::Error;

std::string json_text(std::string_view text) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20)
            out += "\\u00", out += digits[byte >> 4], out += digits[byte & 15];
        else
            out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    }
    return out + '"';
}

bool is_utf8(std::string_view text) {
    for (size_t at = 0, size = 0; at < text.size(); at += size) {
        auto byte = [&](size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
        auto first = byte(0), second = byte(1);
        size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (size == 0) return false;
        for (size_t i = 1; i < size; ++i)
            if ((byte(i) & 0xc0) != 0x80) return false;
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
            (first == 0xf4 && second > 0x8f))
            return false;
    }
    return true;
}

/// One after the other, whether threads or processes.
class Notes::Turn {
public:
    explicit Turn(const std::filesystem::path& file)
        : lock_(::open((file.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        if (lock_ >= 0 && ::flock(lock_, LOCK_EX) == 0) return;
        if (lock_ >= 0) ::close(lock_);
        throw Error(Code::unavailable, "cannot lock " + file.string() + ".lock", "may the service write there?");
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { ::close(lock_); }

private:
    const int lock_;
};

std::string Notes::add(std::string_view who, std::string_view text) {
    if (text.empty() || text.size() > longest || !is_utf8(text))
        throw Error(Code::invalid, "a note is UTF-8 text of 1 to " + std::to_string(longest) + " bytes");
    auto note = "{\"who\":" + json_text(who) + ",\"text\":" + json_text(text) +
                ",\"at\":" + std::to_string(std::time(nullptr)) + "}";
    Turn turn(file_);
    read();
    notes_.push_back(note);
    if (notes_.size() > most) notes_.pop_front();
    write();
    return note;
}

std::string Notes::all() {
    Turn turn(file_);
    read();
    std::string out;
    for (auto& note : notes_) out += (out.empty() ? "" : ",") + note;
    return "[" + out + "]";
}

bool Notes::missed() {
    Turn turn(file_);
    read();
    return std::exchange(missed_, false);
}

void Notes::read() {
    std::deque<std::string> notes;
    std::ifstream in(file_);
    std::error_code unknown;
    if (!in && (std::filesystem::exists(file_, unknown) || unknown))
        throw Error(Code::unavailable, "cannot read " + file_.string());
    for (std::string line; std::getline(in, line);) {
        if (line.empty()) continue;
        notes.push_back(std::move(line));
        if (notes.size() > most) notes.pop_front();
    }
    if (notes == notes_) return;
    notes_ = std::move(notes);
    missed_ = true;
}

/// A new file takes the old one's place, so that a crash leaves one of both whole.
void Notes::write() const {
    auto fresh = file_.string() + ".new";
    std::ofstream out(fresh, std::ios::trunc);
    for (auto& note : notes_) out << note << '\n';
    out.close();
    std::error_code failed;
    if (out) std::filesystem::rename(fresh, file_, failed);
    if (!out || failed) throw Error(Code::unavailable, "cannot write to " + fresh, "is the disk full?");
}

}  // namespace board
