#include "log_name.h"

#include <algorithm>

namespace orrery::logging {
namespace {

bool is_service(std::string_view folder) {
    const auto five = services();
    return std::find(five.begin(), five.end(), folder) != five.end();
}

}  // namespace

std::string_view sub_folder(const Declaration& declared) {
    switch (declared.family) {
        case Family::audit:
            return "Audit";
        case Family::service:
            return "System";
        case Family::trace:
            break;
    }
    return "Trace";
}

bool is_default_log(const std::filesystem::path& path, std::string_view machine) {
    if (path.empty()) return false;
    const auto service = path.begin()->string(), name = path.filename().string();
    const auto before = std::string(machine) + "_", after = "_" + service + ".txt";
    if (!name.starts_with(before) || !name.ends_with(after) || name.size() <= before.size() + after.size())
        return false;
    const auto log = name.substr(before.size(), name.size() - before.size() - after.size());
    if (!is_service(service)) return log == "System" && path == std::filesystem::path(service) / name;
    const auto* declared = find_declaration(log, service);
    return declared && path == std::filesystem::path(service) / sub_folder(*declared) / name;
}

}  // namespace orrery::logging
