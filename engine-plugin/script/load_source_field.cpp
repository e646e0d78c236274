// FROM_FIELD: what the records of a field hold, read like files.
#include "script/json_table.h"
#include "script/load_source.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kMostFieldText = std::size_t{1} << 30;

}  // namespace

const ColumnBuilder& LoadInput::find_field() const {
    TableBuilder& table = find_table();
    if (const ColumnBuilder* column = table.find(load_.source_field)) return *column;
    throw ScriptError(LoadErrorKind::field_not_found,
                      "table \"" + load_.source_text + "\" has no field \"" + load_.source_field + "\"",
                      load_.text.at(load_.source_offset));
}

/// The texts of a field, each on lines of its own, as one text.
RowSet LoadInput::texts_of_field() const {
    const ColumnBuilder& column = find_field();
    std::string all;
    for (const Element code : column.codes) {
        if (code == kNoElement) continue;
        all += column.field->symbols.value(code).to_text();
        if (!all.ends_with('\n')) all += '\n';
        if (all.size() > kMostFieldText)
            throw LoadError(LoadErrorKind::general, "the texts of field \"" + load_.source_field +
                                                        "\" together have more than 1 GiB, too much for FROM_FIELD");
    }
    MemoryInput input(all, "the field " + load_.source_field);
    return read_text(input);
}

/// The next record's document; nothing behind the last.
std::optional<RowSet> LoadInput::document_of_field() {
    const FileKind kind = load_.format.kind;
    if (kind == FileKind::qvd || kind == FileKind::xlsx)
        throw ScriptError(LoadErrorKind::semantic, "FROM_FIELD reads texts: txt, fix, html, xml, json and dif",
                          load_.text.at(load_.source_offset));
    const std::string shown = "the field " + load_.source_field;
    const ColumnBuilder& column = find_field();
    while (next_file_ < column.codes.size()) {
        const Element code = column.codes[next_file_++];
        if (code == kNoElement) continue;
        done_ = true;
        const std::string text(column.field->symbols.value(code).to_text());
        return rows_of_source(kind == FileKind::json ? read_json_table(text, load_.format.table, shown, options()).table
                                                     : read_document(text, shown).table);
    }
    return std::exchange(done_, true) ? std::nullopt : std::optional(RowSet());
}

}  // namespace orrery::engine
