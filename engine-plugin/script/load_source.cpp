#include "script/load_source.h"

#include "expression/interpret.h"
#include "expression/suggest.h"
#include "script/json_table.h"
#include "script/load_stage.h"
#include "script/qvd_reader.h"
#include "script/row_select.h"
#include "storage/mapped_file.h"

namespace orrery::engine {

LoadInput::LoadInput(ScriptState& state, const LoadStatement& load, std::string shown)
    : state_(state), load_(load), shown_(std::move(shown)) {
    switch (load.source) {
        case LoadSource::file:
            files_ = resolve_files(state.connections(), load.source_text);
            default_name_ = std::filesystem::path(files_.front().first).stem().string();
            break;
        case LoadSource::resident:
            default_name_ = load.source_text;
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
    if (std::exchange(done_, true)) return std::nullopt;
    if (load_.source == LoadSource::resident) return resident();
    if (load_.source == LoadSource::autogenerate) return generated();
    std::string_view text = load_.source_text;
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
    MemoryInput input(text, "the inline table");
    return read_text(input);
}

ReadOptions LoadInput::options() const {
    ReadOptions options;
    options.columns = mentioned_fields(load_);
    const FormatSettings& formats = state_.formats();
    std::optional<std::string> null_text = state_.variable("NullInterpret");
    options.interpret = [null_text, &formats](std::string_view text) {
        return null_text && text == *null_text ? Value() : interpret(text, formats);
    };
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

RowSet LoadInput::rows_of_source(DelimitedTable read) {
    RowSet set;
    set.rows = read.table.rows;
    if (set.rows > kMaxRows) throw LoadError(LoadErrorKind::general, "a table holds 2^32 - 2 rows at most");
    for (SourceColumn& column : read.table.columns)
        set.columns.push_back({column.name, std::make_shared<const SymbolsBuilder>(std::move(column.symbols)),
                               std::make_shared<const std::vector<Element>>(std::move(column.codes)), true});
    return set;
}

RowSet LoadInput::read_text(TextInput& input) const {
    return rows_of_source(read_delimited(input, load_.format, options()));
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
    return read_json_table(bytes, load_.format.table, shown, options());
}

RowSet LoadInput::read_file(const std::string& shown, const std::filesystem::path& path) const {
    RowSet set;
    if (load_.format.kind == FileKind::text) {
        FileInput input(path.string(), shown);
        set = read_text(input);
    } else {
        set = rows_of_source(read_binary(shown, path));
    }
    set.file = shown;
    set.real_file = path.string();
    return set;
}

RowSet LoadInput::resident() const {
    TableBuilder* table = state_.model.find_table(load_.source_text);
    if (table != nullptr) return rows_of(*table);
    Nearest nearest(load_.source_text);
    for (const TableBuilder& known : state_.model.tables()) nearest.offer(known.name());
    throw ScriptError(LoadErrorKind::table_not_found,
                      "there is no table \"" + load_.source_text + "\"" +
                          (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()),
                      load_.text.at(load_.source_offset));
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
