#include "qix/exports/export_files.h"

#include <algorithm>

#include "app/ids.h"

namespace orrery::qix {
namespace {

namespace fs = std::filesystem;

void remove_file(const fs::path& path) {
    std::error_code tried_again_at_the_next_start;
    fs::remove_all(path, tried_again_at_the_next_start);
}

}  // namespace

ExportFiles::ExportFiles(fs::path folder)
    : folder_(folder.empty() ? fs::temp_directory_path() / ("orrery-exports-" + app::new_guid()) : std::move(folder)) {}

ExportFiles::~ExportFiles() {
    for (const auto& [address, kept] : kept_) remove_file(kept.file.path);
    std::error_code of_somebody_else_now;  // a later engine may have taken the folder over
    std::filesystem::remove(folder_, of_somebody_else_now);
}

void ExportFiles::make_folder() {
    if (made_) return;
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    fs::permissions(folder_, fs::perms::owner_all);  // what one user may see another may not
    made_ = true;
}

fs::path ExportFiles::place() {
    const std::lock_guard lock(mutex_);
    make_folder();
    return folder_ / app::new_guid();
}

std::string ExportFiles::keep(const std::string& owner, ExportFile file, bool serve_once, Clock::time_point now) {
    const std::string address = "/tempcontent/" + app::new_guid() + "/" + file.name;
    const std::lock_guard lock(mutex_);
    if (kept_.size() >= kMost) {
        const auto oldest = std::min_element(kept_.begin(), kept_.end(),
                                             [](const auto& a, const auto& b) { return a.second.end < b.second.end; });
        remove_file(oldest->second.file.path);
        kept_.erase(oldest);
    }
    kept_.emplace(address, Kept{std::move(file), owner, serve_once, now + kLife});
    return address;
}

std::optional<ExportFiles::Found> ExportFiles::find(const std::string& owner, const std::string& address,
                                                    Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(address);
    if (found == kept_.end() || found->second.owner != owner || found->second.end <= now) return std::nullopt;
    Found result{found->second.file, found->second.serve_once};
    if (found->second.serve_once) kept_.erase(found);
    return result;
}

void ExportFiles::sweep(Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const auto& entry) {
        if (entry.second.end > now) return false;
        remove_file(entry.second.file.path);
        return true;
    });
}

}  // namespace orrery::qix
