#include "app/left_apps.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

#include "app/atomic_file.h"

namespace orrery::app {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::system_clock;

constexpr std::chrono::hours kGrace{7 * 24};
constexpr std::size_t kFew = 3;
constexpr std::size_t kShare = 4;  // of all apps one in so many

std::int64_t seconds_of(Clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::vector<std::string> left_apps(const Store& store, AppCatalogue& catalogue, std::size_t& all) {
    // In this order: an app that is made meanwhile has its row before its files.
    std::vector<std::string> left = store.ids();
    all = left.size();
    std::set<std::string> known;
    for (const AppEntry& entry : catalogue.list({"INTERNAL", "sa_engine", {}})) known.insert(entry.id);
    std::erase_if(left, [&](const std::string& id) { return known.contains(id); });
    return left;
}

void move_aside(const Store& store, const std::vector<std::string>& left, Clock::time_point now) {
    const fs::path aside = store.folder() / ".removed";
    fs::create_directories(aside);
    for (const std::string& id : left)
        fs::rename(store.folder() / id, aside / (id + "." + std::to_string(seconds_of(now))));
    sync_folder(aside);
    sync_folder(store.folder());
}

/// What lies there with a name that says that it came before the grace began.
std::size_t remove_old(const Store& store, Clock::time_point now) {
    const fs::path aside = store.folder() / ".removed";
    if (!fs::exists(aside)) return 0;
    std::vector<fs::path> old;
    for (const fs::directory_entry& entry : fs::directory_iterator(aside)) {
        const std::string name = entry.path().filename().string();
        const char* end = name.data() + name.size();
        std::int64_t since = 0;
        const auto [stop, error] = std::from_chars(name.data() + name.rfind('.') + 1, end, since);
        if (error == std::errc() && stop == end && since <= seconds_of(now - kGrace)) old.push_back(entry.path());
    }
    for (const fs::path& path : old) fs::remove_all(path);
    return old.size();
}

}  // namespace

LeftApps set_left_apps_aside(const Store& store, AppCatalogue& catalogue, Clock::time_point now) try {
    std::size_t all = 0;
    const std::vector<std::string> left = left_apps(store, catalogue, all);
    if (left.size() > std::max(kFew, all / kShare))
        return {"the repository does not know " + std::to_string(left.size()) + " of the " + std::to_string(all) +
                    " apps in " + store.folder().string() +
                    "; none of them was moved: is it the repository of these apps?",
                true};
    if (!left.empty()) move_aside(store, left, now);
    const std::size_t removed = remove_old(store, now);
    if (left.empty() && removed == 0) return {};
    return {std::to_string(left.size()) + " apps that were deleted while the engine was down were moved to " +
                (store.folder() / ".removed").string() + ", where they stay for a week; " + std::to_string(removed) +
                " were removed from there",
            false};
} catch (const std::exception& error) {
    return {std::string("files of deleted apps could not be looked for: ") + error.what(), true};
}

}  // namespace orrery::app
