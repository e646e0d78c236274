#include "service/bootstrap_log.h"

#include <fcntl.h>
#include <orrery/kit/log/date_format.h>
#include <orrery/kit/log/encoded.h>
#include <orrery/kit/log/layout.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <ctime>
#include <vector>

#include "app/ids.h"

namespace orrery::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHeader =
    "Sequence#\tTimestamp\tLevel\tHostname\tLogger\tThread\tId\tServiceUser\tMessage\tException\tStackTrace\t"
    "ActiveUserDirectory\tActiveUserId\tEngineTimestamp\tEngineThread\tProcessId\tServer Started\tId2\n";

std::string now_compact() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    auto format = logkit::DateFormat::compact_with_offset();
    std::string out;
    format.append(std::chrono::duration_cast<std::chrono::microseconds>(since).count(), out);
    return out;
}

std::string now_for_names() {
    const std::time_t time = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    char text[40];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H.%M.%SZ", &utc)};
}

std::string for_names(std::string name) {
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '.') c = '_';
    return name.empty() || name.front() == '.' ? "_" + name : name;
}

void append(const fs::path& file, std::string_view text) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (descriptor < 0) return;
    [[maybe_unused]] const auto written = ::write(descriptor, text.data(), text.size());
    ::close(descriptor);
}

/// Names sort by their time.
void remove_oldest(const fs::path& folder, const std::string& beginning, std::size_t most) {
    std::vector<fs::path> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder, ignored))
        if (entry.path().filename().string().starts_with(beginning)) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    for (std::size_t i = 0; i + most < found.size(); ++i) fs::remove(found[i], ignored);
}

}  // namespace

BootstrapLog::BootstrapLog(Place place, std::string_view kind) : place_(std::move(place)), started_(now_compact()) {
    std::error_code ignored;
    if (fs::create_directories(place_.folder, ignored)) fs::permissions(place_.folder, fs::perms(0750), ignored);
    const std::string beginning = for_names(place_.machine) + "_" + std::string(kind) + "_Engine_";
    file_ = place_.folder / (beginning + now_for_names() + ".txt");
    if (!fs::exists(file_, ignored)) append(file_, kHeader);
    remove_oldest(place_.folder, beginning, place_.most);
}

void BootstrapLog::say(std::string_view level, std::string_view message) {
    const std::string id = app::new_guid(), time = now_compact(), thread = std::to_string(::gettid());
    std::string row = std::to_string(++number_) + "\t" + time + "\t" + std::string(level) + "\t";
    row += for_names(place_.machine) + "\tSystem.Engine\t" + thread + "\t" + id + "\t";
    logkit::append_encoded(row, logkit::Surroundings::here().user);
    row += '\t';
    logkit::append_encoded(row, message);
    row += "\t\t\t\t\t" + time + "\t" + thread + "\t" + std::to_string(::getpid()) + "\t" + started_ + "\t" + id + "\n";
    append(file_, row);
}

}  // namespace orrery::service
