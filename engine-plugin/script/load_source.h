// Where the records of a LOAD come from.
#pragma once

#include "script/delimited_reader.h"
#include "script/load_statement.h"
#include "script/row_set.h"
#include "script/script_state.h"

namespace orrery::engine {

/// The records of whatever a LOAD reads; of files only the fields the load mentions, and of several files (wildcards)
/// each in turn. `shown` names the table in progress messages.
class LoadInput {
public:
    LoadInput(ScriptState& state, const LoadStatement& load, std::string shown);
    /// The next part; nullopt after the last. A load without wildcards has one part.
    std::optional<RowSet> next();
    /// What the table is called if the script does not say: after the file or the resident table.
    [[nodiscard]] const std::string& default_name() const { return default_name_; }

private:
    [[nodiscard]] ReadOptions options() const;
    static RowSet rows_of_source(SourceTable read);
    RowSet read_text(class TextInput& input) const;
    [[nodiscard]] DelimitedTable read_binary(const std::string& shown, const std::filesystem::path& path) const;
    [[nodiscard]] DelimitedTable read_document(std::string_view text, const std::string& shown) const;
    RowSet read_file(const std::string& shown, const std::filesystem::path& path) const;
    [[nodiscard]] TableBuilder& find_table() const;
    [[nodiscard]] RowSet resident() const;
    [[nodiscard]] const ColumnBuilder& find_field() const;
    [[nodiscard]] RowSet texts_of_field() const;
    [[nodiscard]] std::optional<RowSet> document_of_field();
    [[nodiscard]] RowSet answered() const;
    [[nodiscard]] RowSet generated() const;

    ScriptState& state_;
    const LoadStatement& load_;
    const FormatSettings formats_;  // the script's, with what the load says of its numbers
    std::string shown_;
    std::string default_name_;
    std::vector<std::pair<std::string, std::filesystem::path>> files_;
    std::size_t next_file_ = 0;  // or record, of the documents in a field
    bool done_ = false;
};

}  // namespace orrery::engine
