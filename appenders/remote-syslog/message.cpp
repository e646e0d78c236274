#include "message.h"

#include <orrery/error.h>
#include <orrery/settings.h>
#include <unistd.h>

#include <ctime>

namespace remote_syslog {

namespace {

bool printable(char c) { return c >= 32 && c <= 126; }

/// A name in a head: printable, without blanks, not too long; "-" when nothing is left.
std::string head_word(std::string_view text, size_t longest) {
    std::string out;
    for (char c : text)
        if (out.size() < longest && c > 32 && c < 127) out += c;
    return out.empty() ? "-" : out;
}

std::string time_3164(std::int64_t microseconds) {
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto seconds = static_cast<std::time_t>(microseconds / 1'000'000);
    std::tm at{};
    ::localtime_r(&seconds, &at);
    char text[64];
    std::snprintf(text, sizeof text, "%s %2d %02d:%02d:%02d", months[at.tm_mon % 12], at.tm_mday, at.tm_hour, at.tm_min,
                  at.tm_sec);
    return text;
}

std::string time_5424(std::int64_t microseconds) {
    auto seconds = static_cast<std::time_t>(microseconds / 1'000'000);
    std::tm at{};
    ::gmtime_r(&seconds, &at);
    char text[96];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", at.tm_year + 1900, at.tm_mon + 1,
                  at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec, static_cast<int>(microseconds % 1'000'000));
    return text;
}

}  // namespace

Format format_of(std::string_view name) {
    using orrery::settings::detail::same_word;
    if (name.empty() || same_word(name, "log4net")) return Format::log4net;
    if (same_word(name, "rfc3164")) return Format::rfc3164;
    if (same_word(name, "rfc5424")) return Format::rfc5424;
    throw orrery::Error(orrery::Code::invalid, "parameter --format is unknown", "expected log4net, rfc3164 or rfc5424");
}

MessageWriter::MessageWriter(Options options)
    : options_(std::move(options)),
      encoding_(options_.format == Format::rfc5424 ? "" : options_.encoding, "encoding") {}

std::string MessageWriter::make_head(const orrery::logkit::Event& event, int priority,
                                     std::string_view identity) const {
    auto head = "<" + std::to_string(priority) + ">";
    if (options_.format == Format::rfc5424)
        return head + "1 " + time_5424(event.microseconds) + " " + head_word(options_.host_name, 255) + " " +
               head_word(identity, 48) + " " + std::to_string(::getpid()) + " " + head_word(event.logger, 32) + " - ";
    if (options_.format == Format::rfc3164)
        return head + time_3164(event.microseconds) + " " + head_word(options_.host_name, 255) + " " +
               head_word(identity, 48) + ": ";
    for (char c : identity)
        if (printable(c)) head += c;
    return head + ": ";
}

std::string_view MessageWriter::next_line(std::string_view& text) const {
    bool whole = options_.format == Format::rfc5424 && !options_.split_lines;
    auto end = whole ? text.npos : text.find_first_of("\r\n");
    auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (whole)
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    return line;
}

std::string MessageWriter::make_message(const std::string& head, std::string_view line) {
    std::string message = head;
    if (options_.format == Format::rfc5424) {
        message.append("\xef\xbb\xbf").append(line);
        if (message.size() > options_.longest) {
            auto end = options_.longest;
            while (end > head.size() && (static_cast<unsigned char>(message[end]) & 0xc0) == 0x80) --end;
            message.resize(end);
        }
        return message;
    }
    std::string kept;
    for (char c : line)
        if (printable(c)) kept += c;
    encoding_.append(kept, message);
    message.resize(std::min(message.size(), options_.longest));
    return message;
}

}  // namespace remote_syslog
