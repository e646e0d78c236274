#include "script/store_statement.h"

#include <ctime>
#include <system_error>

#include "expression/suggest.h"
#include "script/buffered_file.h"
#include "script/load_statement.h"
#include "script/qvd_writer.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 8192;

struct StoredField {
    std::string name;
    std::string label;
    std::size_t offset = 0;
};

/// "*" or "a, b AS c"; empty for all fields.
std::vector<StoredField> parse_fields(Cursor& cursor) {
    std::vector<StoredField> fields;
    if (cursor.accept('*')) return fields;
    do {
        StoredField field;
        field.offset = cursor.offset();
        field.label = field.name = cursor.name("a field name");
        if (cursor.accept("AS")) field.label = cursor.name_or_literal("a field name");
        fields.push_back(std::move(field));
    } while (cursor.accept(','));
    return fields;
}

TableBuilder& find_table(ScriptState& state, Cursor& cursor, const std::string& name, std::size_t offset) {
    if (TableBuilder* table = state.model.find_table(name)) return *table;
    Nearest nearest(name);
    for (const TableBuilder& known : state.model.tables()) nearest.offer(known.name());
    cursor.fail_at(
        "there is no table \"" + name + "\"" + (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()),
        offset, LoadErrorKind::table_not_found);
}

void append_cell(std::string& out, const std::string& text, char delimiter) {
    bool quoted = text.find_first_of(std::string("\"\r\n") + delimiter) != std::string::npos ||
                  (!text.empty() && (text.front() == ' ' || text.back() == ' '));
    if (!quoted) {
        out += text;
        return;
    }
    out += '"';
    for (char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    out += '"';
}

void write(const ScriptState& state, const std::filesystem::path& path, char delimiter,
           const std::vector<QvdColumn>& columns, std::uint64_t rows) {
    BufferedFile file(path);
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (c > 0) file.buffer() += delimiter;
        append_cell(file.buffer(), columns[c].label, delimiter);
    }
    file.buffer() += "\r\n";
    for (std::uint64_t row = 0; row < rows; ++row) {
        if (row % kCheckEvery == 0) state.check_cancelled();
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const ColumnBuilder& column = *columns[c].column;
            if (c > 0) file.buffer() += delimiter;
            append_cell(file.buffer(), column.field->symbols.value(column.codes[row]).to_text(), delimiter);
        }
        file.buffer() += "\r\n";
        file.write_if_full();
    }
    file.commit();
}

std::string utc_now() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts)};
}

}  // namespace

void run_store(ScriptState& state, Cursor& cursor) {
    std::vector<StoredField> fields = parse_fields(cursor);
    std::size_t table_offset = fields.empty() ? 0 : fields.front().offset;
    std::string table_name;
    if (cursor.accept("FROM")) {
        table_offset = cursor.offset();
        table_name = cursor.name("a table name");
    } else {
        if (fields.size() != 1) cursor.fail("expected FROM, found " + cursor.found());
        table_name = fields.front().name;  // STORE table INTO …
        fields.clear();
    }
    cursor.expect("INTO");
    std::size_t path_offset = cursor.offset();
    std::string shown = parse_file_path(cursor);
    FileFormat format;
    format.kind = FileKind::qvd;
    if (cursor.peek() == '(') format.kind = FileKind::text;
    parse_format(cursor, format);
    if (format.kind != FileKind::qvd && format.kind != FileKind::text)
        cursor.fail_at("STORE writes qvd and text files; say (qvd) or (txt) behind the file", path_offset);
    cursor.expect_end();

    TableBuilder& table = find_table(state, cursor, table_name, table_offset);
    std::vector<QvdColumn> columns;
    if (fields.empty())
        for (const ColumnBuilder& column : table.columns()) columns.push_back({column.field->details.name, &column});
    for (const StoredField& field : fields) {
        const ColumnBuilder* column = table.find(field.name);
        if (column == nullptr)
            cursor.fail_at("table \"" + table_name + "\" has no field \"" + field.name + "\"", field.offset,
                           LoadErrorKind::field_not_found);
        columns.push_back({field.label, column});
    }
    if (!state.stores()) return state.log("  left out: this reload stores nothing");
    try {
        const std::filesystem::path path = resolve_file(state.connections(), state.file_path(shown));
        if (format.kind == FileKind::qvd)
            write_qvd(path, table_name, utc_now(), columns, table.rows(), [&] { state.check_cancelled(); });
        else
            write(state, path, format.delimiter, columns, table.rows());
    } catch (const std::system_error& error) {
        throw LoadError(LoadErrorKind::general, "cannot store \"" + shown + "\": " + error.what());
    }
    state.message(shown + " << " + std::to_string(table.rows()) + " lines stored");
}

}  // namespace orrery::engine
