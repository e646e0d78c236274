#include "app/store.h"

#include <set>
#include <stdexcept>

#include "app/atomic_file.h"
#include "app/document_json.h"
#include "app/ids.h"
#include "app/ownership.h"
#include "storage/app_file.h"

namespace orrery::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDocument = "app.json";
constexpr int kCopyAttempts = 3;

std::uint64_t folder_size(const fs::path& folder) {
    std::uint64_t size = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file()) size += entry.file_size();
    return size;
}

/// Everything but what the document names: data of earlier saves, and what a crash left.
void remove_leftovers(const fs::path& folder, const std::string& data_file) {
    std::vector<fs::path> old;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name != kDocument && name != data_file) old.push_back(entry.path());
    }
    std::error_code ignored;  // a leftover that stays costs space only, and the next save tries again
    for (const fs::path& path : old) fs::remove_all(path, ignored);
}

void link_or_copy(const fs::path& from, const fs::path& to) {
    fs::remove(to);  // left by a copy that was broken off; perhaps it is `from` by another name
    std::error_code no_link;
    fs::create_hard_link(from, to, no_link);
    if (no_link) fs::copy_file(from, to);
}

}  // namespace

Store::Store(fs::path folder) : folder_(std::move(folder)) { fs::create_directories(folder_); }

fs::path Store::folder_of(const std::string& id) const {
    // Ids come from clients: only what can be an id may become a path.
    if (!is_guid(id)) throw std::invalid_argument("\"" + id + "\" is not the id of an app");
    return folder_ / id;
}

bool Store::has(const std::string& id) const { return is_guid(id) && fs::exists(folder_of(id) / kDocument); }

std::vector<std::string> Store::ids() const {
    std::vector<std::string> ids;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
        const std::string name = entry.path().filename().string();
        if (has(name)) ids.push_back(name);
    }
    return ids;
}

Document Store::load(const std::string& id, Part part) const {
    const fs::path folder = folder_of(id);
    ReadDocument read = from_json(read_file(folder / kDocument));
    read.document.id = id;
    read.document.size = folder_size(folder);
    if (part == Part::everything && !read.data_file.empty())
        read.document.model = engine::open_app_file(folder / read.data_file).model;
    return std::move(read.document);
}

std::uint64_t Store::save(const Document& document, Part part) const {
    const fs::path folder = folder_of(document.id);
    fs::create_directories(folder);
    std::string data_file;
    if (part == Part::everything && document.model != nullptr) {
        data_file = "data-" + new_guid() + ".orrery";
        engine::save_app_file(folder / data_file, {document.model, {}});
        sync_folder(folder);
    } else if (part == Part::without_data && has(document.id)) {
        data_file = from_json(read_file(folder / kDocument)).data_file;
    }
    write_file_atomically(folder / kDocument, to_json(document, data_file));
    sync_folder(folder_);
    remove_leftovers(folder, data_file);
    return folder_size(folder);
}

Document Store::copy(const std::string& from, const std::string& id, const std::string& title, const User& user) const {
    for (int attempt = 1;; ++attempt) try {
            return try_copy(from, id, title, user);
        } catch (const fs::filesystem_error&) {  // it may have been saved anew meanwhile
            if (attempt == kCopyAttempts) throw;
        }
}

Document Store::try_copy(const std::string& from, const std::string& id, const std::string& title,
                         const User& user) const {
    const fs::path source = folder_of(from), target = folder_of(id);
    ReadDocument read = from_json(read_file(source / kDocument));
    Document& document = read.document;
    document.id = id;
    document.title = title;
    if (document.properties.contains("qTitle")) document.properties.set("qTitle", title);
    document.created = document.modified = now_text();
    document.objects = copied_objects(document.objects, user);
    if (!has(id)) {
        fs::create_directories(target);
        // Files of data are never changed, so that both apps may share one until either saves anew.
        if (!read.data_file.empty()) link_or_copy(source / read.data_file, target / read.data_file);
        sync_folder(target);
        write_file_atomically(target / kDocument, to_json(document, read.data_file));
        sync_folder(folder_);
    }
    document.size = folder_size(target);
    return std::move(document);
}

void Store::remove(const std::string& id) const {
    const fs::path folder = folder_of(id);
    const std::lock_guard lock(removing_);
    if (!fs::exists(folder)) return;
    // Without its document the folder is no app any more; the rest may go at leisure.
    fs::remove(folder / kDocument);
    sync_folder(folder);
    fs::remove_all(folder);
}

}  // namespace orrery::app
