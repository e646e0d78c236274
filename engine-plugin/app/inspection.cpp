#include "app/inspection.h"

#include <map>
#include <optional>

#include "app/atomic_file.h"
#include "app/document_json.h"
#include "app/inspection_report.h"

namespace orrery::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDocument = "app.json";

fs::path document_of(const fs::path& path) {
    if (fs::is_directory(path)) return path / kDocument;
    return path.filename() == kDocument ? path : fs::path();
}

InspectedDocument read_document(const fs::path& path, std::string& data_file) {
    InspectedDocument out;
    const std::string text = read_file(path);
    out.bytes = text.size();
    const ReadDocument read = from_json(text);
    out.id = read.document.id;
    out.title = read.document.title;
    out.modified = read.document.modified;
    out.last_reload = read.document.last_reload;
    for (const auto& [id, object] : read.document.objects) {
        const std::string kind(name_of(object->kind));
        ++out.objects[object->kind == ObjectKind::object ? object->type : kind];
    }
    data_file = read.data_file;
    return out;
}

/// The file named by a path, or by the app that lies there. Damage of the document is a fault of the inspection.
Inspected look_at(const fs::path& path) {
    Inspected found;
    found.data_path = path;
    if (const fs::path document = document_of(path); !document.empty()) try {
            std::string data_file;
            found.document = read_document(document, data_file);
            found.data_path = data_file.empty() ? fs::path() : document.parent_path() / data_file;
        } catch (const json::Error& error) {
            found.data.faults.push_back({document.string() + " is damaged: " + error.what(), {}});
            found.data_path.clear();
        }
    if (found.data_path.empty()) return found;
    if (found.document && !fs::exists(found.data_path)) {
        found.data.faults.push_back({"the data file " + found.data_path.string() + " is missing", {}});
        found.data_path.clear();
        return found;
    }
    found.data = engine::inspect_app_file(found.data_path);
    return found;
}

}  // namespace

InspectResult inspect_app(const fs::path& path, bool as_json) {
    try {
        const Inspected found = look_at(path);
        InspectResult result;
        result.exit_code = found.data.faults.empty() ? inspect_whole : inspect_damaged;
        result.output = as_json ? json_report(found) : text_report(found);
        return result;
    } catch (const std::exception& error) {  // the file, not what it holds
        return {inspect_impossible, {}, std::string(error.what()) + "\n"};
    }
}

}  // namespace orrery::app
