#include "script/load_source.h"

#include "expression/format_date.h"
#include "expression/interpret.h"
#include "expression/suggest.h"
#include "script/dif_reader.h"
#include "script/document_encoding.h"
#include "script/fixed_reader.h"
#include "script/html_reader.h"
#include "script/json_table.h"
#include "script/load_stage.h"
#include "script/qvd_reader.h"
#include "script/row_select.h"
#include "script/xlsx_reader.h"
#include "script/xml_table.h"
#include "storage/mapped_file.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kMostDocument = std::size_t{512} << 20;

/// Blanks around values do not count, unless the variable Verbatim says so.
std::string_view trim_blanks(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

/// A point that is a comma groups nothing.
FormatSettings formats_for(const FormatSettings& script, const FileFormat& file) {
    FormatSettings formats = script;
    if (file.decimal_sep) {
        formats.decimal_sep = *file.decimal_sep;
        if (formats.thousand_sep == formats.decimal_sep) formats.thousand_sep.clear();
    }
    if (file.thousand_sep) formats.thousand_sep = *file.thousand_sep;
    return formats;
}

/// Dates and times get the script's formats as their texts; the numbers, and so the rows' codes, stay as they are.
void show_times(SourceColumn& column, const FormatSettings& formats) {
    const std::string* pattern = column.meaning == NumberType::date        ? &formats.date_format
                                 : column.meaning == NumberType::time      ? &formats.time_format
                                 : column.meaning == NumberType::timestamp ? &formats.timestamp_format
                                                                           : nullptr;
    if (pattern == nullptr) return;
    SymbolsBuilder shown;
    shown.reserve(column.symbols.size());
    for (Element e = 0; e < column.symbols.size(); ++e) {
        const Value value = column.symbols.value(e);
        shown.intern(value.has_number() ? Value::dual(format_date(value.number(), *pattern, formats), value.number())
                                        : value);
    }
    column.symbols = std::move(shown);
}

/// The table that SQL reads first, for the name of the loaded one: the last part of what follows FROM.
std::string table_of_statement(const std::string& sql) {
    StatementText text{sql, {}, true};
    Cursor cursor(text);
    while (!cursor.at_end() && cursor.peek_word() != "FROM") {
        if (const std::string word = cursor.peek_word(); !word.empty())
            cursor.accept(word);
        else if (cursor.peek() == '\'' || cursor.peek() == '"')
            cursor.name_or_literal("");
        else
            cursor.accept(cursor.peek());
    }
    if (!cursor.accept("FROM")) return "Table";
    const char c = cursor.peek();
    if (c == '\0' || (c != '"' && c != '`' && c != '[' && cursor.peek_word().empty())) return "Table";
    std::string name = cursor.name("");
    while (cursor.peek() == '.') {
        cursor.accept('.');
        if (cursor.at_end()) break;
        name = cursor.name("");
    }
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos ? name : name.substr(dot + 1);
}

}  // namespace

LoadInput::LoadInput(ScriptState& state, const LoadStatement& load, std::string shown)
    : state_(state), load_(load), formats_(formats_for(state.formats(), load.format)), shown_(std::move(shown)) {
    switch (load.source) {
        case LoadSource::file:
            files_ = resolve_files(state.connections(), state.file_path(load.source_text));
            default_name_ = std::filesystem::path(files_.front().first).stem().string();
            break;
        case LoadSource::resident:
        case LoadSource::from_field:
            default_name_ = load.source_text;
            break;
        case LoadSource::statement:
            default_name_ = table_of_statement(load.source_text);
            break;
        default:
            default_name_ = "Table";
    }
    if (shown_.empty()) shown_ = default_name_;
}

std::optional<RowSet> LoadInput::next() {
    if (load_.source == LoadSource::file) {
        if (next_file_ == files_.size()) return std::nullopt;
        const auto& [shown, path] = files_[next_file_++];
        return read_file(shown, path);
    }
    if (load_.source == LoadSource::from_field && !is_text(load_.format.kind)) return document_of_field();
    if (std::exchange(done_, true)) return std::nullopt;
    if (load_.source == LoadSource::resident) return resident();
    if (load_.source == LoadSource::autogenerate) return generated();
    if (load_.source == LoadSource::from_field) return texts_of_field();
    if (load_.source == LoadSource::statement) return answered();
    std::string_view text = load_.source_text;
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
    MemoryInput input(text, "the inline table");
    return read_text(input);
}

ReadOptions LoadInput::options() const {
    ReadOptions options;
    options.columns = mentioned_fields(load_);
    const FormatSettings& formats = formats_;
    std::optional<std::string> null_text = state_.variable("NullInterpret");
    const bool verbatim = state_.variable("Verbatim") == "1";
    options.interpret = [null_text, verbatim, &formats](std::string_view text) {
        if (!verbatim) text = trim_blanks(text);
        return null_text && text == *null_text ? Value() : interpret(text, formats);
    };
    // A number may be what stands for NULL, and a point may group.
    options.plain_numbers = !null_text;
    const std::string& point = formats.decimal_sep;
    if (point.size() == 1 && point != formats.thousand_sep && point.find_first_of("0123456789-\n") == std::string::npos)
        options.point = point[0];
    std::uint64_t columns = options.columns ? options.columns->size() : 1;
    options.progress = [this, columns](std::uint64_t rows) {
        state_.progress(shown_, rows);
        state_.check_memory(rows, columns);
    };
    options.check_size = [this](std::uint64_t rows, std::uint64_t size) { state_.check_memory(rows, size); };
    options.check_cancelled = [this] { state_.check_cancelled(); };
    options.warn = [this](const std::string& warning) {
        state_.message("warning: " + warning);
        state_.log("warning: " + warning);
    };
    return options;
}

RowSet LoadInput::rows_of_source(SourceTable read) {
    RowSet set;
    set.rows = read.rows;
    if (set.rows > kMaxRows) throw LoadError(LoadErrorKind::general, "a table holds 2^32 - 2 rows at most");
    for (SourceColumn& column : read.columns)
        set.columns.push_back({column.name, std::make_shared<const SymbolsBuilder>(std::move(column.symbols)),
                               std::make_shared<const Codes>(std::move(column.codes)), true});
    return set;
}

RowSet LoadInput::read_text(TextInput& input) const {
    if (load_.format.kind == FileKind::fixed) return rows_of_source(read_fixed(input, load_.format, options()).table);
    return rows_of_source(read_delimited(input, load_.format, options()).table);
}

DelimitedTable LoadInput::read_binary(const std::string& shown, const std::filesystem::path& path) const {
    FileInput(path.string(), shown);  // says what keeps it from being opened, in the script's terms
    std::optional<MappedFile> file;
    try {
        file.emplace(path);
    } catch (const std::exception&) {
        throw LoadError(LoadErrorKind::wrong_format, shown + ": the file is empty");
    }
    const std::string_view bytes(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size());
    if (load_.format.kind == FileKind::qvd) return read_qvd(bytes, shown, state_.formats(), options());
    if (load_.format.kind == FileKind::xlsx) return read_xlsx(bytes, load_.format, shown, state_.formats(), options());
    if (load_.format.kind == FileKind::json) return read_json_table(bytes, load_.format.table, shown, options());
    if (bytes.size() > kMostDocument)
        throw LoadError(LoadErrorKind::wrong_format,
                        shown + ": the file is larger than 512 MiB, too much for its format");
    std::string scratch;
    const auto warn = [&](const std::string& what) { options().warn(shown + ": " + what); };
    return read_document(document_text(bytes, load_.format, scratch, warn), shown);
}

/// Pages, XML and DIF: texts that are read as a whole, in UTF-8.
DelimitedTable LoadInput::read_document(std::string_view text, const std::string& shown) const {
    if (load_.format.kind == FileKind::html) return read_html(text, load_.format, shown, options());
    if (load_.format.kind == FileKind::dif) return read_dif(text, load_.format, shown, options());
    return read_xml_table(text, load_.format, shown, options());
}

RowSet LoadInput::read_file(const std::string& shown, const std::filesystem::path& path) const {
    RowSet set;
    if (is_text(load_.format.kind)) {
        FileInput input(path.string(), shown);
        set = read_text(input);
    } else {
        set = rows_of_source(read_binary(shown, path).table);
    }
    set.file = shown;
    set.real_file = path.string();
    return set;
}

TableBuilder& LoadInput::find_table() const {
    if (TableBuilder* table = state_.find_source(load_.source_text)) return *table;
    Nearest nearest(load_.source_text);
    for (const TableBuilder& known : state_.model.tables()) nearest.offer(known.name());
    throw ScriptError(LoadErrorKind::table_not_found,
                      "there is no table \"" + load_.source_text + "\"" +
                          (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()),
                      load_.text.at(load_.source_offset));
}

RowSet LoadInput::resident() const { return rows_of(find_table()); }

/// What the data connection answers to the statement.
RowSet LoadInput::answered() const {
    if (state_.connection.empty())
        throw ScriptError(LoadErrorKind::database_not_found,
                          "no data connection is open for this statement; write LIB CONNECT TO 'name' before it",
                          load_.text.at(load_.source_offset));
    const std::function<void()> check_cancelled = [this] { state_.check_cancelled(); };
    const std::unique_ptr<SourceRows> rows =
        state_.connections().query(state_.connection, load_.source_text, check_cancelled);
    SourceTable read;
    for (bool more = true; more;) {
        more = rows->fetch(read);
        state_.check_cancelled();
        state_.check_memory(read.rows, read.columns.size());
        state_.progress(shown_, read.rows);
    }
    for (SourceColumn& column : read.columns) show_times(column, state_.formats());
    return rows_of_source(std::move(read));
}

RowSet LoadInput::generated() const {
    Value count = state_.evaluate(load_.count, load_.text);
    if (!count.has_number() || count.number() < 0 || count.number() > static_cast<double>(kMaxRows))
        throw ScriptError(LoadErrorKind::semantic, "AUTOGENERATE expects a number of rows from 0 to 4294967294",
                          load_.text.at(load_.source_offset));
    RowSet set;
    set.rows = static_cast<std::uint64_t>(count.number());
    return set;
}

}  // namespace orrery::engine
