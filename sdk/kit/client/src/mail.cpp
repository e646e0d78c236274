#include <orrery/error.h>
#include <orrery/kit/client/mail.h>
#include <orrery/kit/crypto/encoding.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace orrery::client {

namespace {

[[noreturn]] void refuse(std::string_view parameter, const char* why) {
    throw Error(Code::invalid, "parameter --" + std::string(parameter) + ": " + why,
                "expected addresses such as alerts@company.example, between commas");
}

bool control(char c) { return static_cast<unsigned char>(c) < 32 || c == 127; }

bool ascii(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

void check_mailbox(std::string_view mailbox, std::string_view parameter) {
    auto at = mailbox.rfind('@');
    if (at == mailbox.npos || at == 0 || at + 1 == mailbox.size() || mailbox.size() > 254)
        refuse(parameter, "an address has the form name@domain");
    constexpr std::string_view special = "<>()[],;:\\\"@ ";
    for (size_t i = 0; i < mailbox.size(); ++i)
        if (mailbox[i] <= ' ' || mailbox[i] == 127 || (i != at && special.find(mailbox[i]) != special.npos))
            refuse(parameter, "an address has characters that none has here");
}

MailAddress parse_one(std::string_view text, std::string_view parameter) {
    text = trimmed(text);
    MailAddress address;
    if (text.ends_with('>')) {
        auto open = text.rfind('<');
        if (open == text.npos) refuse(parameter, "an address has a '>' without '<'");
        auto name = trimmed(text.substr(0, open));
        if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
        for (char c : name)
            if (c != '\\') address.name += c == '"' ? '\'' : c;
        text = text.substr(open + 1, text.size() - open - 2);
    }
    check_mailbox(text, parameter);
    address.mailbox = text;
    return address;
}

/// How much of `text` fits into one encoded word, whole UTF-8 characters where it is UTF-8.
size_t word_size(std::string_view text, size_t most, bool utf8) {
    if (text.size() <= most) return text.size();
    while (utf8 && most > 1 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
    return most;
}

}  // namespace

std::string MailAddress::header_text() const {
    if (name.empty()) return mailbox;
    auto shown = ascii(name) ? "\"" + name + "\"" : orrery::client::header_text(name);
    return shown + " <" + mailbox + ">";
}

std::vector<MailAddress> parse_addresses(std::string_view text, std::string_view parameter) {
    if (std::any_of(text.begin(), text.end(), control))
        refuse(parameter, "a line end or another control character in it");
    std::vector<MailAddress> out;
    bool quoted = false;
    size_t from = 0;
    for (size_t i = 0; i <= text.size(); ++i) {
        if (quoted && i + 1 < text.size() && text[i] == '\\') {
            ++i;  // what follows is no quotation mark
            continue;
        }
        if (i < text.size() && text[i] == '"') quoted = !quoted;
        if (i < text.size() && (quoted || (text[i] != ',' && text[i] != ';'))) continue;
        auto one = trimmed(text.substr(from, i - from));
        from = i + 1;
        if (!one.empty()) out.push_back(parse_one(one, parameter));
    }
    if (quoted) refuse(parameter, "a quotation mark without its other");
    if (out.size() > 100) refuse(parameter, "more than 100 addresses");
    return out;
}

std::string header_text(std::string_view text, std::string_view charset) {
    std::string clean(text);
    std::replace_if(clean.begin(), clean.end(), control, ' ');
    if (ascii(clean) && clean.find("=?") == clean.npos && clean.size() <= 200) return clean;
    auto head = "=?" + std::string(charset) + "?B?";
    size_t most = (75 - head.size() - 2) / 4 * 3;
    std::string out;
    for (std::string_view rest = clean; !rest.empty();) {
        auto size = word_size(rest, most, charset == "utf-8");
        out += (out.empty() ? "" : "\r\n ") + head + crypto::base64_encode(rest.substr(0, size)) + "?=";
        rest.remove_prefix(size);
    }
    return out;
}

std::string mail_date(std::chrono::system_clock::time_point at) {
    constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto seconds = std::chrono::system_clock::to_time_t(at);
    std::tm utc{};
    ::gmtime_r(&seconds, &utc);
    char text[96];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[utc.tm_wday % 7], utc.tm_mday,
                  months[utc.tm_mon % 12], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    return text;
}

std::string base64_lines(std::string_view bytes) {
    auto encoded = crypto::base64_encode(bytes);
    std::string out;
    for (size_t at = 0; at < encoded.size(); at += 76) out.append(encoded, at, 76).append("\r\n");
    return out;
}

}  // namespace orrery::client
