#include "archiver.h"

#include <sys/stat.h>

#include <algorithm>
#include <exception>
#include <system_error>

namespace orrery::logging {
namespace {

/// The bytes to another place, which may be on another file system, and safe there.
void copy_whole(const fs::path& from, const fs::path& to) {
    fs::copy_file(from, to, fs::copy_options::overwrite_existing);
    fs::permissions(to, fs::perms(0640));
    auto copied = open_file(to, O_RDONLY);
    require(::fsync(copied.get()) == 0, "cannot write", to);
}

void rename_file(const fs::path& from, const fs::path& to) {
    require(::rename(from.c_str(), to.c_str()) == 0, "cannot rename", from);
}

/// Does what can be done: one file that cannot be moved or removed is no reason to leave the others.
class Attempts {
public:
    template <class Work>
    void operator()(Work&& work) {
        try {
            work();
        } catch (const std::exception&) {
            if (!first_) first_ = std::current_exception();
        }
    }
    /// Throws what went wrong first.
    void end() const {
        if (first_) std::rethrow_exception(first_);
    }

private:
    std::exception_ptr first_;
};

/// Every plain file below. Folders that others keep to themselves are left out.
std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> out;
    for (auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied))
        if (std::error_code gone; entry.is_regular_file(gone)) out.push_back(entry.path());
    return out;
}

struct Kept {
    fs::path file;
    std::int64_t time;
    std::uint64_t size;
};

}  // namespace

std::string stem_of_closed(std::string_view name) {
    constexpr std::string_view end = "Z.log";
    if (!name.ends_with(end) || name.starts_with('.')) return {};
    auto bar = name.rfind('_');
    return bar == name.npos ? std::string() : std::string(name.substr(0, bar));
}

void Archiver::move_closed() {
    if (!fs::exists(folders_.log)) return;
    std::vector<std::pair<fs::path, fs::path>> closed, manifests;
    Attempts attempt;
    for (auto& service : fs::directory_iterator(folders_.log)) {
        if (std::error_code gone; !service.is_directory(gone)) continue;
        const auto target = folders_.archive / service.path().filename();
        attempt([&] {
            for (auto& file : files_below(service.path())) {
                if (is_ours(file)) closed.push_back({file, target});
                if (file.extension() == ".manifest") manifests.push_back({file, target});
            }
        });
    }
    std::sort(closed.begin(), closed.end());
    for (auto& [file, target] : closed) attempt([&, &from = file, &to = target] { move_file(from, to); });
    for (auto& [file, target] : manifests) attempt([&, &from = file, &to = target] { copy_manifest(from, to); });
    attempt.end();
}

/// Others may have rolled files of their own there.
bool Archiver::is_ours(const fs::path& file) const {
    const auto name = file.filename().string();
    return !stem_of_closed(name).empty() && name.starts_with(folders_.archive.filename().string() + "_");
}

void Archiver::move_file(const fs::path& from, const fs::path& folder) {
    make_folder(folder);
    auto to = folder / from.filename();
    if (fs::exists(to)) {
        // A crash came before the original was removed; or, of an unsealed log, another file of that name is there.
        if (fs::file_size(to) == fs::file_size(from) && digest_of(to) == digest_of(from)) {
            fs::remove(from);
            return;
        }
        to = folder / (from.stem().string() + "-" + digest_of(from).substr(0, 8) + "Z.log");
    }
    const auto part = folder / ("." + from.filename().string() + ".part");
    copy_whole(from, part);
    step("copied");
    rename_file(part, to);
    sync_folder(folder);
    step("archived");
    fs::remove(from);
    step("removed");
}

void Archiver::copy_manifest(const fs::path& from, const fs::path& folder) {
    const auto to = folder / from.filename();
    std::error_code ignored;
    if (fs::exists(to) && fs::file_size(to, ignored) == fs::file_size(from, ignored)) return;
    make_folder(folder);
    const auto part = folder / ("." + from.filename().string() + ".part");
    copy_whole(from, part);
    rename_file(part, to);
}

void Archiver::retire(std::chrono::system_clock::time_point now) {
    if (!fs::exists(folders_.archive)) return;
    std::vector<Kept> kept;
    std::uint64_t sum = 0;
    for (auto& file : files_below(folders_.archive)) {
        struct ::stat state {};
        if (!is_ours(file) || ::stat(file.c_str(), &state) != 0) continue;
        kept.push_back({file, state.st_mtime, static_cast<std::uint64_t>(state.st_size)});
        sum += kept.back().size;
    }
    std::sort(kept.begin(), kept.end(),
              [](auto& a, auto& b) { return std::tie(a.time, a.file) < std::tie(b.time, b.file); });
    const auto oldest = std::chrono::system_clock::to_time_t(now - policy_.oldest);
    Attempts attempt;
    for (auto& one : kept) {
        if (one.time >= oldest && sum <= policy_.largest) break;
        attempt([&] {
            remove(one.file);
            sum -= one.size;
        });
    }
    attempt.end();
}

/// Of a sealed log the manifest says first that the file goes, so that `verify` does not miss it.
void Archiver::remove(const fs::path& file) {
    const auto name = file.filename().string(), stem = stem_of_closed(name);
    const auto service = folders_.log / file.parent_path().filename();
    for (auto* sub : {"Audit", "Trace"}) {
        const auto manifest = service / sub / (stem + ".manifest");
        if (!fs::exists(manifest)) continue;
        const auto listed = read_manifest(manifest, keys_.chain).entries;
        if (std::none_of(listed.begin(), listed.end(),
                         [&](auto& one) { return one.what == "retired" && one.file == name; }))
            append_manifest(manifest, keys_.chain, {"retired", name, 0, "-", "-", "-"});
        copy_manifest(manifest, file.parent_path());
    }
    fs::remove(file);
}

}  // namespace orrery::logging
