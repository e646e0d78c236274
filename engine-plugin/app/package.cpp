#include "app/package.h"

#include <algorithm>
#include <cstring>

#include "app/document_json.h"
#include "app/ids.h"
#include "app/object_tree.h"
#include "storage/app_file.h"
#include "storage/app_file_inspection.h"

namespace orrery::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDocument = "app.json";
constexpr std::size_t kLongestDate = 40;

[[noreturn]] void refuse(const std::string& why) { throw PackageError("the file cannot be taken for an app: " + why); }

/// The directory is read into memory, where it takes many times its bytes.
void check_directory(const engine::MappedFile& file, const PackageLimits& limits) {
    engine::AppFileHead head;
    if (file.bytes().size() < sizeof head) refuse("it is too short");
    std::memcpy(&head, file.bytes().data(), sizeof head);
    if (head.directory_bytes > limits.directory_bytes) refuse("its directory is too long");
}

/// What one file holds lies in it once: an array that is named again and again would cost far more than its bytes.
void check_size(const engine::AppFileLayout& layout, std::uint64_t file_bytes) {
    std::uint64_t bytes = 0;
    for (const engine::StoredSection& section : layout.sections) bytes += section.bytes.bytes;
    for (const engine::StoredField& field : layout.fields) bytes += engine::bytes_of(field);
    for (const engine::StoredTable& table : layout.tables) bytes += engine::bytes_of(table);
    if (bytes > file_bytes) refuse("it says that it holds more than it is long");
}

void check_sections(const engine::AppFileLayout& layout, const PackageLimits& limits) {
    const auto& sections = layout.sections;
    if (sections.size() != 1 || sections.front().name != kDocument)
        refuse("it holds data, but no app; files of whole apps are made by exporting them");
    if (sections.front().bytes.bytes > limits.document_bytes)
        refuse("its objects take more than " + std::to_string(limits.document_bytes) + " bytes");
}

/// Every byte of the file, before anything of it is made an app.
void check_file(const fs::path& path, const PackageLimits& limits) {
    const std::uint64_t bytes = fs::file_size(path);
    if (bytes > limits.bytes)
        refuse("it is longer than " + std::to_string(limits.bytes) + " bytes, which is the most this site takes");
    try {
        const engine::MappedFile file(path);
        check_directory(file, limits);
        const engine::AppFileLayout layout = engine::read_layout(path, file);
        check_sections(layout, limits);
        check_size(layout, bytes);
        if (!engine::inspect_app_file(path).faults.empty()) refuse("it is damaged; export the app again");
    } catch (const engine::AppFileError&) {
        refuse("it is damaged, of a newer version or of another program");
    }
}

/// As the catalogue takes it; a date that is none is left out.
std::string date_in(const std::string& text) {
    const bool plain = text.size() <= kLongestDate && std::all_of(text.begin(), text.end(), [](char byte) {
                           return (byte >= '0' && byte <= '9') || byte == '-' || byte == ':' || byte == '.' ||
                                  byte == 'T' || byte == 'Z';
                       });
    return plain ? text : std::string();
}

/// An object as if it had been made here: its properties name it as it is known, nobody keeps or shows it.
ObjectPtr tidied(const StoredObject& object, std::int64_t sequence) {
    auto tidy = std::make_shared<StoredObject>(object);
    if (object.id.empty()) refuse("an object in it has no id");
    if (!object.properties.is_object()) refuse("the properties of object \"" + object.id + "\" are none");
    json::Value info = object.properties["qInfo"].is_object() ? object.properties["qInfo"] : json::Value::object();
    info.set("qId", object.id);
    info.set("qType", object.type);
    tidy->properties.set("qInfo", std::move(info));
    tidy->owner.clear();
    tidy->published = tidy->approved = false;
    tidy->sequence = sequence;
    return tidy;
}

void tidy_objects(Document& document, const PackageLimits& limits) {
    std::vector<ObjectPtr> all;
    for (const auto& [id, object] : document.objects) all.push_back(object);
    if (all.size() > limits.objects) refuse("it holds more than " + std::to_string(limits.objects) + " objects");
    std::stable_sort(all.begin(), all.end(),
                     [](const ObjectPtr& one, const ObjectPtr& other) { return one->sequence < other->sequence; });
    document.next_sequence = 1;
    for (const ObjectPtr& object : all) document.objects.put(object->id, tidied(*object, document.next_sequence++));
    mend_tree(document.objects);
}

}  // namespace

void write_package(const fs::path& path, const Document& document) {
    engine::save_app_file(path, {document.model, {{kDocument, to_json(document, "")}}});
}

Document read_package(const fs::path& path, const PackageLimits& limits) {
    check_file(path, limits);
    engine::AppFileContent content = engine::open_app_file(path);
    Document document;
    try {
        document = std::move(from_json(content.sections.at(kDocument)).document);
        tidy_objects(document, limits);
    } catch (const json::Error& error) {
        refuse(std::string("its objects cannot be read: ") + error.what());
    }
    if (!document.properties.is_object()) document.properties = json::Value::object();
    document.last_reload = date_in(document.last_reload);
    document.created = document.modified = now_text();
    document.model = std::move(content.model);
    return document;
}

}  // namespace orrery::app
