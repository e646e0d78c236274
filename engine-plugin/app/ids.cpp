#include "app/ids.h"

#include <sys/random.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <system_error>

namespace orrery::app {
namespace {

constexpr std::size_t kGuidLength = 36;

bool is_dash(std::size_t place) { return place == 8 || place == 13 || place == 18 || place == 23; }

}  // namespace

std::string new_guid() {
    std::array<unsigned char, 16> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw std::system_error(errno, std::generic_category(), "cannot get random bytes for an id");
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
    static constexpr char digits[] = "0123456789abcdef";
    std::string guid;
    for (const unsigned char byte : bytes) {
        if (is_dash(guid.size())) guid += '-';
        guid += digits[byte >> 4];
        guid += digits[byte & 15];
    }
    return guid;
}

bool is_guid(std::string_view text) {
    if (text.size() != kGuidLength) return false;
    for (std::size_t place = 0; place < text.size(); ++place) {
        const bool fits = is_dash(place) ? text[place] == '-' : std::isxdigit(static_cast<unsigned char>(text[place]));
        if (!fits) return false;
    }
    return true;
}

std::string now_text() {
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[40];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    std::snprintf(text + length, sizeof text - length, ".%03dZ", static_cast<int>(milliseconds));
    return text;
}

}  // namespace orrery::app
