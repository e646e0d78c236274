#include "expression/time_zone.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <string>

#include "expression/token.h"

namespace orrery::engine {
namespace {

constexpr const char* kDatabase = "/usr/share/zoneinfo";
constexpr double kSecondsADay = 86'400;
constexpr double kUnixEpoch = 25'569;  // as a day serial

/// "+05:30", "-7": hours and minutes.
std::optional<double> offset_of(std::string_view text) {
    if (text.empty()) return 0.0;
    const double sign = text.front() == '-' ? -1 : 1;
    if (text.front() != '+' && text.front() != '-') return std::nullopt;
    int hours = 0, minutes = 0;
    const char* const end = text.data() + text.size();
    auto [at, code] = std::from_chars(text.data() + 1, end, hours);
    if (code == std::errc() && at != end && *at == ':') {
        const auto rest = std::from_chars(at + 1, end, minutes);
        at = rest.ptr;
        code = rest.ec;
    }
    if (code != std::errc() || at != end || hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return std::nullopt;
    return sign * (hours * 60 + minutes) / (24 * 60.0);
}

/// Files of the database by lower-case path and by city.
std::map<std::string, std::filesystem::path> database_files() {
    std::map<std::string, std::filesystem::path> out;
    std::error_code error;
    std::filesystem::recursive_directory_iterator at(kDatabase, error);
    for (; !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (at->is_directory(error) && (name == "posix" || name == "right")) at.disable_recursion_pending();
        if (!at->is_regular_file(error) || name.find('.') != std::string::npos) continue;
        std::string city = ascii_lower(name);
        std::replace(city.begin(), city.end(), '_', ' ');
        out.emplace(ascii_lower(std::filesystem::relative(at->path(), kDatabase, error).string()), at->path());
        out.emplace(city, at->path());
    }
    return out;
}

/// Big-endian numbers of a file, with its end in view.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : left_(bytes) {}
    bool skip(std::size_t count) {
        if (left_.size() < count) return false;
        left_.remove_prefix(count);
        return true;
    }
    std::optional<std::int64_t> number(std::size_t width) {
        if (left_.size() < width) return std::nullopt;
        std::uint64_t out = static_cast<std::uint8_t>(left_[0]) >= 0x80 ? ~std::uint64_t{0} : 0;
        for (std::size_t i = 0; i < width; ++i) out = out << 8 | static_cast<std::uint8_t>(left_[i]);
        left_.remove_prefix(width);
        return static_cast<std::int64_t>(out);
    }
    [[nodiscard]] std::string_view left() const { return left_; }

private:
    std::string_view left_;
};

struct Counts {
    std::size_t utc = 0, standard = 0, leaps = 0, times = 0, types = 0, letters = 0;
    bool read(Bytes& in) {
        if (!in.left().starts_with("TZif") || !in.skip(20)) return false;
        for (std::size_t* count : {&utc, &standard, &leaps, &times, &types, &letters}) {
            const auto number = in.number(4);
            if (!number || *number < 0 || *number > 100'000) return false;
            *count = static_cast<std::size_t>(*number);
        }
        return true;
    }
    [[nodiscard]] std::size_t bytes(std::size_t width) const {
        return times * (width + 1) + types * 6 + letters + leaps * (width + 4) + standard + utc;
    }
};

}  // namespace

std::shared_ptr<const TimeZone> TimeZone::fixed(double offset) {
    auto out = std::make_shared<TimeZone>();
    out->before_ = offset;
    return out;
}

// The second half of the file, whose times have 64 bits (RFC 8536).
std::shared_ptr<const TimeZone> TimeZone::read(std::string_view bytes) {
    Bytes in(bytes);
    Counts counts;
    if (!counts.read(in) || !in.skip(counts.bytes(4)) || !counts.read(in) || in.left().size() < counts.bytes(8) ||
        counts.types == 0)
        return nullptr;
    std::vector<double> times;
    std::vector<std::size_t> types;
    for (std::size_t i = 0; i < counts.times; ++i)
        times.push_back(kUnixEpoch + static_cast<double>(*in.number(8)) / kSecondsADay);
    for (std::size_t i = 0; i < counts.times; ++i) types.push_back(static_cast<std::size_t>(*in.number(1)) & 0xFF);
    std::vector<std::pair<double, bool>> offsets;  // and whether daylight is saved
    for (std::size_t i = 0; i < counts.types; ++i) {
        const double offset = static_cast<double>(*in.number(4)) / kSecondsADay;
        offsets.emplace_back(offset, *in.number(1) != 0);
        in.skip(1);
    }
    auto out = std::make_shared<TimeZone>();
    out->before_ = offsets[0].first;
    double winter = out->before_;
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (types[i] >= offsets.size()) return nullptr;
        const auto& [offset, saved] = offsets[types[i]];
        if (!saved) winter = offset;
        out->changes_.push_back({times[i], offset, winter});
    }
    return out;
}

std::shared_ptr<const TimeZone> TimeZone::find(std::string_view name) {
    const std::string wanted = ascii_lower(name);
    if (wanted.starts_with("gmt") || wanted.starts_with("utc"))
        if (const auto offset = offset_of(std::string_view(wanted).substr(3))) return fixed(*offset);
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const TimeZone>, std::less<>> known;
    static const std::map<std::string, std::filesystem::path> files = database_files();
    const auto file = files.find(wanted);
    if (file == files.end()) return nullptr;
    const std::lock_guard lock(mutex);
    const auto [at, fresh] = known.try_emplace(wanted);
    if (fresh) {
        std::ifstream in(file->second, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        at->second = read(bytes);
    }
    return at->second;
}

double TimeZone::offset_at(double utc, bool daylight_saving) const {
    auto after = std::upper_bound(changes_.begin(), changes_.end(), utc,
                                  [](double time, const Change& change) { return time < change.utc; });
    if (after == changes_.begin()) return before_;
    --after;
    return daylight_saving ? after->offset : after->winter;
}

}  // namespace orrery::engine
