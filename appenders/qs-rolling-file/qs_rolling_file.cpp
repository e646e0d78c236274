#include "qs_rolling_file.h"

#include <fcntl.h>
#include <stdio.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>

namespace orrery::appenders {

namespace {

constexpr std::int64_t minute = 60'000'000;
constexpr int most_attempts = 3600;

std::int64_t now() {
    auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

/// "Debug_Proxy.txt" becomes "Debug_Proxy_20110805T145657Z.log".
std::string rolled_name(const std::string& name, std::time_t second) {
    std::tm time{};
    ::gmtime_r(&second, &time);
    char stamp[32];
    std::strftime(stamp, sizeof stamp, "_%Y%m%dT%H%M%SZ.log", &time);
    auto dot = name.rfind('.');
    return name.substr(0, dot == 0 ? name.npos : dot) + stamp;
}

void rename_to_free(int folder, const std::string& name) {
    auto second = static_cast<std::time_t>(now() / 1'000'000);
    for (int i = 0; i < most_attempts; ++i, ++second) {
        auto target = rolled_name(name, second);
        if (::renameat2(folder, name.c_str(), folder, target.c_str(), RENAME_NOREPLACE) == 0) return;
        if (errno != EEXIST)
            throw Error(Code::unavailable, "cannot rename " + name + " to " + target + ": " + std::strerror(errno),
                        "may the service write to the folder?");
    }
    throw Error(Code::conflict, "every name for the rolled file " + name + " is taken", "clear the folder");
}

std::uint64_t size_setting(const logkit::Params& params) {
    auto value = params.text("maximumfilesize", params.text("maxfilesize", "512KB"));
    return logkit::file_size(value, "maximumfilesize");
}

std::int64_t time_setting(const logkit::Params& params) {
    auto minutes = params.number(params.find("maximumfiletime") ? "maximumfiletime" : "maxfiletime", 720);
    if (minutes < 1 || minutes > 1'000'000'000)
        throw Error(Code::invalid, "parameter maximumfiletime: expected a number of minutes, 1 or more");
    return minutes * minute;
}

}  // namespace

QsRollingFile::QsRollingFile(Host given, const Config& config)
    : FileAppenderBase(std::move(given), config, false),
      most_bytes_(size_setting(spec().params)),
      longest_(time_setting(spec().params)) {
    open();
}

void QsRollingFile::begun(const logkit::LogFile& file, std::int64_t microseconds) {
    empty_size_ = file.size(), born_ = microseconds;
}

/// What an earlier run left is rolled, unless it has nothing but the header.
void QsRollingFile::opened(logkit::LogFile& log) {
    begun(log, now());
    if (log.is_new()) return;
    empty_size_ = log.options().header().size();
    if (log.size() != empty_size_) roll(log, born_);
}

void QsRollingFile::roll(logkit::LogFile& log, std::int64_t microseconds) {
    log.roll(rename_to_free);
    begun(log, std::max(microseconds, now()));
}

}  // namespace orrery::appenders
