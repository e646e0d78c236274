// An inspected app as text and as JSON.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "storage/app_file_inspection.h"

namespace orrery::app {

struct InspectedDocument {
    std::string id, title, modified, last_reload;
    std::uint64_t bytes = 0;
    std::map<std::string, std::uint64_t> objects;  // how many of each type, or of each kind that is no generic object
};

struct Inspected {
    std::optional<InspectedDocument> document;  // nothing: only a data file was named
    std::filesystem::path data_path;            // empty: there is no data
    engine::AppFileInspection data;
};

std::string text_report(const Inspected& found);
std::string json_report(const Inspected& found);

}  // namespace orrery::app
