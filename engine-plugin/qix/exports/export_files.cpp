#include "qix/exports/export_files.h"

#include <algorithm>

#include "app/ids.h"
#include "qix/errors.h"

namespace orrery::qix {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTempcontent = "/tempcontent/";

void remove_file(const fs::path& path) {
    std::error_code tried_again_at_the_next_start;
    fs::remove_all(path, tried_again_at_the_next_start);
}

}  // namespace

ExportFiles::ExportFiles(fs::path folder, std::uint64_t most)
    : folder_(folder.empty() ? fs::temp_directory_path() / ("orrery-exports-" + app::new_guid()) : std::move(folder)),
      most_(most) {}

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

void ExportFiles::make_room(const std::string& owner, std::uint64_t bytes) {
    std::map<std::uint64_t, decltype(kept_)::iterator> theirs;  // oldest first
    for (auto each = kept_.begin(); each != kept_.end(); ++each) {
        if (each->second.owner != owner) continue;
        theirs.emplace(each->second.number, each);
        bytes += each->second.bytes;
    }
    for (const auto& [number, oldest] : theirs) {
        if (bytes <= most_) return;
        bytes -= oldest->second.bytes;
        remove_file(oldest->second.file.path);
        kept_.erase(oldest);
    }
}

std::string ExportFiles::keep(const std::string& owner, ExportFile file, bool serve_once, Clock::time_point now,
                              std::chrono::seconds life) {
    const std::string address = std::string(kTempcontent) + app::new_guid() + "/" + file.name;
    const std::uint64_t bytes = fs::file_size(file.path);
    if (bytes > most_) {
        remove_file(file.path);
        throw QixError(ErrorCode::persistence_write_failed, "the file has " + std::to_string(bytes) +
                                                                " bytes; one user's exported files may have " +
                                                                std::to_string(most_));
    }
    const std::lock_guard lock(mutex_);
    make_room(owner, bytes);
    if (kept_.size() >= kMost) {
        const auto oldest = std::min_element(kept_.begin(), kept_.end(),
                                             [](const auto& a, const auto& b) { return a.second.end < b.second.end; });
        remove_file(oldest->second.file.path);
        kept_.erase(oldest);
    }
    kept_.emplace(address, Kept{std::move(file), owner, serve_once, now + life, bytes, ++last_number_});
    return address;
}

std::optional<ExportFiles::Found> ExportFiles::find(const std::string& owner, const std::string& address,
                                                    Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    const bool any_name = address.size() > kTempcontent.size() && address.ends_with('/');
    const auto found = any_name ? kept_.lower_bound(address) : kept_.find(address);
    if (found == kept_.end() || !found->first.starts_with(address) || found->second.owner != owner ||
        found->second.end <= now)
        return std::nullopt;
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

std::string export_file_name(const std::string& wanted, std::string_view end) {
    constexpr std::size_t longest = 100;
    std::string name;
    for (const char byte : wanted.empty() ? std::string("export") : wanted) {
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
        name += plain || byte == '-' || byte == '.' ? byte : '_';
    }
    name.resize(std::min(name.size(), longest));
    return name.ends_with(end) ? name : name + std::string(end);
}

}  // namespace orrery::qix
