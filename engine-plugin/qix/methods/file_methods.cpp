// Doc: looking into files of data connections, for those who build a load script.
#include <algorithm>

#include "app/atomic_file.h"
#include "qix/file_format_guess.h"
#include "qix/folder_files.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "script/load_error.h"
#include "script/text_encoding.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kBeginning = 64u << 10;
constexpr std::size_t kPreviewRows = 50;
constexpr std::size_t kMostItems = 10'000;
constexpr std::uintmax_t kLongestInclude = 8u << 20;

/// Makes an answer beside the strand for those who may change the script of the open app.
template <class Make>
Answer with_files(Call& call, Make make) {
    workspace(call).require("update");
    return Background{
        Background::Lane::files,
        [session = call.session.shared_from_this(), make = std::move(make)](const std::stop_token& stop) -> Completion {
            json::Value result = make(session->engine(), session->user(), stop);
            return [result = std::move(result)](Effects&) { return result; };
        }};
}

Answer folder_items(Call& call) {
    return with_files(call, [id = call.params.text("qConnectionId"), relative = call.params.text("qRelativePath")](
                                Engine& engine, const app::User& user, const std::stop_token&) {
        const ConnectionPath folder = connection_path(engine, user, id, relative);
        std::error_code error;
        std::vector<std::pair<std::string, std::string_view>> found;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path, error)) {
            if (found.size() >= kMostItems) break;
            found.emplace_back(entry.path().filename().string(), entry.is_directory()      ? "FOLDER"
                                                                 : entry.is_regular_file() ? "FILE"
                                                                                           : "OTHER");
        }
        if (error) throw QixError(ErrorCode::file_not_found, "the folder cannot be read: " + error.message(), relative);
        std::sort(found.begin(), found.end());
        json::Value items = json::Value::array();
        for (const auto& [name, type] : found) items.push_back(json::Value::object({{"qName", name}, {"qType", type}}));
        return result_of("qFolderItems", std::move(items));
    });
}

/// A method about one file: its connection and path are checked, then `make(file, stop)` answers.
template <class Make>
Answer with_file(Call& call, Make make) {
    return with_files(call,
                      [id = call.params.text("qConnectionId"), relative = call.params.text("qRelativePath"),
                       make = std::move(make)](Engine& engine, const app::User& user, const std::stop_token& stop) {
                          return make(connection_path(engine, user, id, relative), stop);
                      });
}

Answer guess_file_type(Call& call) {
    return with_file(call, [](const ConnectionPath& file, const std::stop_token&) {
        return result_of("qDataFormat", guess_format(file.path, read_beginning(file, kBeginning)));
    });
}

std::string table_name(const ConnectionPath& file) { return file.path.stem().string(); }

Answer file_tables(Call& call) {
    return with_file(call, [format = call.params["qDataFormat"]](const ConnectionPath& file, const std::stop_token&) {
        read_beginning(file, 1);
        format_spec(format, {});  // refuses what cannot be read
        return result_of("qTables", json::Value::array({json::Value::object(
                                        {{"qName", table_name(file)}, {"qType", format["qType"].string_or("CSV")}})}));
    });
}

json::Value field_values(const FileRows& rows) {
    json::Value fields = json::Value::array();
    for (const std::string& name : rows.fields)
        fields.push_back(json::Value::object({{"qName", name}, {"qOriginalFieldName", name}, {"qIsKey", false}}));
    return fields;
}

Answer file_tables_with_fields(Call& call) {
    return with_file(
        call, [format = call.params["qDataFormat"]](const ConnectionPath& file, const std::stop_token& stop) {
            const std::string spec = format_spec(format, table_name(file));
            return result_of(
                "qTables",
                json::Value::array({json::Value::object({{"qName", table_name(file)},
                                                         {"qFields", field_values(first_rows(file, spec, 1, stop))},
                                                         {"qFormatSpec", spec}})}));
        });
}

Answer file_table_fields(Call& call) {
    return with_file(call, [format = call.params["qDataFormat"], table = call.params.text("qTable")](
                               const ConnectionPath& file, const std::stop_token& stop) {
        const std::string spec = format_spec(format, table);
        return json::Value::object({{"qFields", field_values(first_rows(file, spec, 1, stop))}, {"qFormatSpec", spec}});
    });
}

Answer file_table_preview(Call& call) {
    return with_file(call, [format = call.params["qDataFormat"], table = call.params.text("qTable")](
                               const ConnectionPath& file, const std::stop_token& stop) {
        const std::string spec = format_spec(format, table);
        json::Value records = json::Value::array();
        for (const auto& row : first_rows(file, spec, kPreviewRows, stop).rows) {
            json::Value values = json::Value::array();
            for (const std::string& cell : row) values.push_back(cell);
            records.push_back(result_of("qValues", std::move(values)));
        }
        return json::Value::object({{"qPreview", std::move(records)}, {"qFormatSpec", spec}});
    });
}

/// The text of a file that a script would include; the path may stand in brackets and have backslashes.
Answer include_file(Call& call) {
    return with_files(
        call, [path = call.params.text("qPath")](Engine& engine, const app::User& user, const std::stop_token&) {
            std::string wanted = path;
            if (wanted.starts_with('[') && wanted.ends_with(']')) wanted = wanted.substr(1, wanted.size() - 2);
            std::replace(wanted.begin(), wanted.end(), '\\', '/');
            try {
                const auto file = engine::resolve_file(folder_connections(engine, user), wanted);
                std::error_code error;
                const auto size = std::filesystem::file_size(file, error);
                if (error || size > kLongestInclude)
                    throw QixError(
                        ErrorCode::file_not_found,
                        error ? "the file cannot be read: " + error.message() : "the file is larger than 8 MiB", path);
                std::string scratch;
                return result_of("qContent", engine::to_utf8(app::read_file(file), engine::Charset::utf8, scratch));
            } catch (const engine::LoadError& error) {
                throw QixError(ErrorCode::invalid_path, error.what(), path);
            }
        });
}

}  // namespace

void add_file_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "GetFolderItemsForConnection", "qConnectionId qRelativePath?", folder_items);
    registry.add(doc, "GuessFileType", "qConnectionId qRelativePath?", guess_file_type);
    registry.add(doc, "GetFileTables", "qConnectionId qRelativePath? qDataFormat:object", file_tables);
    registry.add(doc, "GetFileTablesEx", "qConnectionId qRelativePath? qDataFormat:object", file_tables_with_fields);
    registry.add(doc, "GetFileTableFields", "qConnectionId qRelativePath? qDataFormat:object qTable?",
                 file_table_fields);
    registry.add(doc, "GetFileTablePreview", "qConnectionId qRelativePath? qDataFormat:object qTable?",
                 file_table_preview);
    registry.add(doc, "GetIncludeFileContent", "qPath", include_file);
}

}  // namespace orrery::qix
