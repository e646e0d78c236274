#include "logs/time_text.h"

#include <ctime>

namespace orrery::kernel {

namespace {

std::string text_of(const std::tm& broken, const char* pattern) {
    char text[64];
    return std::string(text, std::strftime(text, sizeof text, pattern, &broken));
}

}  // namespace

std::string local_time_text(WallTime when, const char* pattern) {
    auto seconds = std::chrono::system_clock::to_time_t(when);
    std::tm broken{};
    localtime_r(&seconds, &broken);
    return text_of(broken, pattern);
}

std::string utc_time_text(WallTime when, const char* pattern) {
    auto seconds = std::chrono::system_clock::to_time_t(when);
    std::tm broken{};
    gmtime_r(&seconds, &broken);
    return text_of(broken, pattern);
}

}  // namespace orrery::kernel
