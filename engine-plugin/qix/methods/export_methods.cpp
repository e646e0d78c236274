// GenericObject: the data of a list or cube as a file that its user can fetch.
#include "qix/definition_target.h"
#include "qix/exports/table_files.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

constexpr int kWarningTruncated = 1000;

struct FileKind {
    std::string_view end, type;
    char delimiter;  ///< 0: a spreadsheet
};

FileKind file_kind(const std::string& name) {
    if (name == "CSV_C" || name == "EXPORT_CSV_C") return {".csv", "text/csv; charset=utf-8", ','};
    if (name == "CSV_T" || name == "EXPORT_CSV_T") return {".csv", "text/tab-separated-values; charset=utf-8", '\t'};
    if (name == "OOXML" || name == "EXPORT_OOXML")
        return {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", '\0'};
    throw QixError(ErrorCode::invalid_parameters, "qFileType must be CSV_C, CSV_T or OOXML", "qFileType");
}

/// Where the object has its list or cube, for spreadsheets, which need not say so; empty when it has none.
std::string default_path(const json::Value& properties) {
    for (const char* name : {"qHyperCubeDef", "qListObjectDef"})
        if (properties[name].is_object()) return std::string("/") + name;
    return {};
}

DefinitionTarget exported_definition(Call& call, const FileKind& kind) {
    if (!call.params.text("qPath").empty()) return find_definition(call, call.params.text("qPath"));
    if (kind.delimiter != '\0')
        throw QixError(ErrorCode::invalid_path, "a text file needs the path of a list or cube", "qPath");
    const app::StoredObject& object = workspace(call).snapshot()->get(call.target.id);
    return find_definition(call, default_path(workspace(call).snapshot()->effective_properties(object)));
}

/// False when something had to be left out.
bool write_file(const std::filesystem::path& path, const DefinitionTarget& target, const FileKind& kind,
                bool only_possible, std::stop_token stop) {
    const Environment environment(*target.snapshot, std::move(stop));
    const auto check = [&] { environment.stop_here(); };
    try {
        const TableSource table =
            target.is_list
                ? list_source(*target.snapshot, environment, target.definition, target.inherited_state, only_possible)
                : cube_source(*target.snapshot, environment, target.definition, target.inherited_state);
        return kind.delimiter == '\0' ? write_sheet(path, table, check)
                                      : write_text(path, table, kind.delimiter, check);
    } catch (...) {
        std::error_code it_was_never_there;
        std::filesystem::remove(path, it_was_never_there);
        throw;
    }
}

Answer export_data(Call& call) {
    workspace(call).require("exportdata");
    const FileKind kind = file_kind(call.params.text("qFileType"));
    const std::string& state = call.params.text("qExportState");
    return Background{
        Background::Lane::files,
        [session = call.session.shared_from_this(), target = exported_definition(call, kind), kind,
         name = export_file_name(call.params.text("qFileName"), kind.end), once = call.params.flag("qServeOnce"),
         only_possible = state == "P" || state == "EXPORT_POSSIBLE"](std::stop_token stop) -> Completion {
            ExportFiles& files = session->engine().export_files();
            const std::filesystem::path path = files.place();
            const bool whole = write_file(path, target, kind, only_possible, std::move(stop));
            json::Value warnings = json::Value::array();
            if (!whole) warnings.push_back(kWarningTruncated);
            json::Value result =
                result_of("qUrl", files.keep(session->user().name(), {path, name, std::string(kind.type)}, once,
                                             ExportFiles::Clock::now()));
            result.set("qWarnings", std::move(warnings));
            return [result = std::move(result)](Effects&) { return result; };
        }};
}

}  // namespace

void add_export_methods(Registry& registry) {
    registry.add(Class::object, "ExportData", "qFileType qPath? qFileName? qExportState? qServeOnce:boolean?",
                 export_data);
}

}  // namespace orrery::qix
