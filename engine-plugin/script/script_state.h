// Everything a running script has made so far.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/dollar.h"
#include "expression/format_settings.h"
#include "expression/function_context.h"
#include "script/cursor.h"
#include "script/load_rules.h"
#include "script/run_script.h"
#include "storage/guarded_data.h"
#include "storage/model_builder.h"

namespace orrery::engine {

/// A mapping table: the first value of a key wins.
struct Mapping {
    SymbolsBuilder keys;
    std::vector<Value> values;  // per key

    /// nullptr if there is no such key.
    [[nodiscard]] const Value* find(const Value& key) const {
        Element e = keys.find(key);
        return e == kNoElement ? nullptr : &values[e];
    }
};

/// Of DECLARE FIELD DEFINITION: what is made of a field's values.
struct FieldDefinition {
    struct Part {
        std::string expression;  // $1 is the field
        std::string name;
        std::vector<std::string> tags;
    };
    std::vector<std::string> tagged;  // fields with one of these tags are meant by DERIVE … IMPLICIT TAG
    std::map<std::string, std::string, std::less<>> parameters;
    std::vector<Part> parts;
    TextPosition position;
};

/// Of DERIVE FIELDS; done when the script has ended, when all values are known.
struct Derivation {
    std::string definition;
    bool by_tag = false;
    std::vector<std::string> names;  // of fields or tags; no tags: the definition's
};

/// The error's sentence with what was expected and the nearest known name.
std::string describe(const ExpressionError& error);

/// What a script loads: the app's data, or who may see it.
enum class Section { application, access };

class ScriptState : public DollarSource {
public:
    explicit ScriptState(const ScriptRequest& request);

    ModelBuilder model;  // of the section that runs
    std::map<std::string, Mapping, std::less<>> mappings;
    std::map<std::string, SymbolsBuilder, std::less<>> counters;  // of AutoNumber
    TableBuilder* last_table = nullptr;                           // the target of JOIN and CONCATENATE without a name
    std::vector<std::string> qualified;                           // patterns of QUALIFY
    std::vector<std::string> unqualified;
    LoadRules rules;
    std::string star = "*";  // of STAR IS
    std::string connection;  // of LIB CONNECT TO; empty: none is open
    std::string directory;   // of DIRECTORY

    std::map<std::string, FieldDefinition, std::less<>> definitions;
    std::vector<Derivation> derivations;
    std::vector<std::pair<std::string, bool>>
        searched;  // patterns of SEARCH INCLUDE (true) and EXCLUDE, the last counts

    /// Fields whose values AUTONUMBER replaces by numbers in the end; fields of one namespace share them.
    struct Numbered {
        std::vector<std::string> patterns;
        std::string name_space;
    };
    std::vector<Numbered> numbered;

    /// From now on tables are made in this section.
    void enter(Section section);
    [[nodiscard]] Section section() const { return section_; }
    /// True once the script had an access section.
    [[nodiscard]] bool guarded() const { return guarded_; }
    [[nodiscard]] ModelBuilder& other_section() { return other_model_; }
    /// Takes over the tables of other data, and who may see what of it.
    void import(const DataModel& data);
    AccessPtr access;  // that came with imported data; null: none did
    /// A table of the running section or, within the access section, of the data; nullptr if there is none.
    TableBuilder* find_source(std::string_view table);

    // Variables: definitions as text. System variables change the formats.
    void set_variable(const std::string& name, const std::string& definition);
    [[nodiscard]] std::optional<std::string> variable(std::string_view name) const override;
    [[nodiscard]] const std::map<std::string, std::string, std::less<>>& variables() const { return variables_; }
    /// ScriptError and its like: about this run, not the app's.
    [[nodiscard]] static bool is_error_variable(std::string_view name);
    [[nodiscard]] const std::set<std::string>& variables_set() const { return variables_set_; }
    [[nodiscard]] const FormatSettings& formats() const { return formats_; }

    /// The statement's text after dollar expansion. Throws ScriptError.
    StatementText expand(const std::string& text, TextPosition position) const;
    [[nodiscard]] Outcome<Value> evaluate(std::string_view expression) const override;
    [[nodiscard]] std::optional<std::string> include(std::string_view path) const override;
    /// The value of an expression outside any record. Throws ScriptError at the expression's place in `text`.
    Value evaluate(const ExpressionPtr& expression, const StatementText& text);
    /// Evaluates a text that is one expression.
    Value evaluate(const std::string& expression, TextPosition position);

    [[nodiscard]] FunctionContext function_context() const;
    [[nodiscard]] const DataConnections& connections() const;
    /// The path of a file as DIRECTORY completes it.
    [[nodiscard]] std::string file_path(const std::string& written) const;
    /// True if only loads with ADD, REPLACE and MERGE are to be done; the app's tables are there already.
    [[nodiscard]] bool partial() const { return request_.partial; }
    /// The app's data, if a partial reload keeps it.
    [[nodiscard]] const DataModel* kept_data() const { return request_.partial ? request_.previous.get() : nullptr; }
    /// The data of another app that the user may read, for BINARY. Throws LoadError.
    [[nodiscard]] std::shared_ptr<const DataModel> other_app(const std::string& name) const;
    [[nodiscard]] OnError on_error() const { return request_.on_error; }
    [[nodiscard]] bool stores() const { return !request_.skip_store; }
    [[nodiscard]] std::optional<std::uint64_t> most_rows() const { return request_.most_rows; }
    [[nodiscard]] double reload_time() const { return reload_time_; }

    // Watching
    void message(const std::string& text);
    void failed(const ScriptFailure& failure);
    /// Throws LoadCancelled when whoever debugs ends the run.
    void step(const ScriptStep& next);
    [[nodiscard]] bool goes_on(const ScriptFailure& failure) const;
    void progress(const std::string& text, std::uint64_t rows);
    void log(const std::string& text);
    /// Throws LoadCancelled. Any thread.
    void check_cancelled() const;
    /// Throws LoadError if tables and `columns` columns of `rows` rows more need too much memory.
    void check_memory(std::uint64_t rows, std::uint64_t columns) const;

private:
    const ScriptRequest& request_;
    Section section_ = Section::application;
    bool guarded_ = false;
    ModelBuilder other_model_;  // of the section that does not run
    TableBuilder* other_last_table_ = nullptr;
    std::map<std::string, std::string, std::less<>> variables_;
    std::set<std::string> variables_set_;
    FormatSettings formats_;
    std::uint64_t memory_limit_;
    double reload_time_;
};

}  // namespace orrery::engine
