#include "script/script_state.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <sstream>

#include "expression/calendar.h"
#include "expression/compile.h"
#include "expression/parse.h"
#include "script/import_model.h"
#include "script/load_error.h"
#include "script/masked.h"
#include "script/record_context.h"

namespace orrery::engine {
namespace {

/// About one run: no app keeps them.
constexpr std::array<std::string_view, 4> kErrorVariables = {"ScriptError", "ScriptErrorCount", "ScriptErrorList",
                                                             "ScriptErrorDetails"};
constexpr std::uintmax_t kMaxInclude = std::uintmax_t{4} << 20;

/// For scripts that may not reach any file.
const DataConnections& no_connections() {
    static const FixedConnections none({});
    return none;
}

}  // namespace

std::string describe(const ExpressionError& error) {
    std::string message = error.message;
    if (!error.expected.empty()) message += "; expected " + error.expected;
    if (!error.nearest.empty()) message += "; nearest known name: " + error.nearest;
    return message;
}

ScriptState::ScriptState(const ScriptRequest& request)
    : request_(request),
      variables_(request.variables),
      memory_limit_(request.memory_limit),
      reload_time_(request.now != 0 ? request.now : local_now()) {
    for (const auto& [name, definition] : variables_) formats_.set(name, definition);
    variables_["ScriptError"] = variables_["ScriptErrorCount"] = "0";
    variables_["ScriptErrorList"] = variables_["ScriptErrorDetails"] = "";
}

bool ScriptState::is_error_variable(std::string_view name) {
    return std::find(kErrorVariables.begin(), kErrorVariables.end(), name) != kErrorVariables.end();
}

void ScriptState::enter(Section section) {
    guarded_ = guarded_ || section == Section::access;
    if (section == section_) return;
    section_ = section;
    std::swap(model, other_model_);
    std::swap(last_table, other_last_table_);
}

void ScriptState::import(const DataModel& data) {
    import_model(model, data, [this] { check_cancelled(); });
    access = access_of(data);
}

TableBuilder* ScriptState::find_source(std::string_view table) {
    TableBuilder* found = model.find_table(table);
    return found == nullptr && section_ == Section::access ? other_model_.find_table(table) : found;
}

void ScriptState::set_variable(const std::string& name, const std::string& definition) {
    variables_[name] = definition;
    variables_set_.insert(name);
    formats_.set(name, definition);
}

std::optional<std::string> ScriptState::variable(std::string_view name) const {
    auto found = variables_.find(name);
    return found == variables_.end() ? std::nullopt : std::optional(found->second);
}

FunctionContext ScriptState::function_context() const {
    return {&formats_, request_.now != 0 ? request_.now : local_now(), reload_time_};
}

const DataConnections& ScriptState::connections() const {
    return request_.connections != nullptr ? *request_.connections : no_connections();
}

std::string ScriptState::file_path(const std::string& written) const {
    return directory.empty() || written.starts_with("lib://") ? written : directory + "/" + written;
}

std::shared_ptr<const DataModel> ScriptState::other_app(const std::string& name) const {
    std::shared_ptr<const DataModel> found;
    if (request_.other_app) found = request_.other_app(name);
    if (found == nullptr)
        throw LoadError(LoadErrorKind::file_not_found,
                        "there is no app \"" + name + "\" with data that you may read; BINARY names it by id or name");
    return found;
}

StatementText ScriptState::expand(const std::string& text, TextPosition position) const {
    if (text.find("$(") == std::string::npos) return {text, position, false};
    Outcome<std::string> expanded = expand_dollars(text, *this);
    if (!expanded)
        throw ScriptError(LoadErrorKind::syntax, describe(expanded.error()),
                          position_at(text, expanded.error().offset, position));
    return {expanded.value(), position, true};
}

Outcome<Value> ScriptState::evaluate(std::string_view expression) const {
    Outcome<ExpressionPtr> parsed = parse(expression);
    if (!parsed) return parsed.error();
    RowSet nothing;
    Outcome<CompiledPtr> compiled = compile(parsed.value(), RecordNames(nothing, *this), CompileMode::record);
    if (!compiled) return compiled.error();
    // Evaluating changes nothing but AutoNumber's counters, which an expansion may use too.
    RecordContext context(const_cast<ScriptState&>(*this), nothing, nullptr);
    return Evaluator(function_context()).run(compiled.value()->program, context).owned();
}

std::optional<std::string> ScriptState::include(std::string_view path) const {
    std::filesystem::path file = resolve_file(connections(), file_path(std::string(trim(path))));
    std::error_code error;
    if (std::filesystem::file_size(file, error) > kMaxInclude || error) return std::nullopt;
    std::ostringstream content;
    content << std::ifstream(file, std::ios::binary).rdbuf();
    return content.str();
}

Value ScriptState::evaluate(const ExpressionPtr& expression, const StatementText& text) {
    RowSet nothing;
    Outcome<CompiledPtr> compiled = compile(expression, RecordNames(nothing, *this), CompileMode::record);
    if (!compiled)
        throw ScriptError(LoadErrorKind::semantic, describe(compiled.error()), text.at(compiled.error().offset));
    RecordContext context(*this, nothing, nullptr);
    return Evaluator(function_context()).run(compiled.value()->program, context).owned();
}

Value ScriptState::evaluate(const std::string& expression, TextPosition position) {
    StatementText text = expand(expression, position);
    Cursor cursor(text);
    ExpressionPtr parsed = cursor.expression();
    cursor.expect_end();
    return evaluate(parsed, text);
}

void ScriptState::failed(const ScriptFailure& failure) {
    if (request_.monitor != nullptr) request_.monitor->failed(failure);
}

void ScriptState::step(const ScriptStep& next) {
    if (request_.monitor != nullptr && !request_.monitor->step(next)) throw LoadCancelled();
}

bool ScriptState::goes_on(const ScriptFailure& failure) const {
    return request_.monitor != nullptr && request_.monitor->goes_on(failure);
}

void ScriptState::message(const std::string& text) {
    if (request_.monitor != nullptr) request_.monitor->message(text);
}

void ScriptState::progress(const std::string& text, std::uint64_t rows) {
    if (request_.monitor != nullptr) request_.monitor->progress(text, rows);
}

void ScriptState::log(const std::string& text) {
    if (request_.monitor == nullptr) return;
    std::time_t seconds = std::time(nullptr);
    std::tm local{};
    localtime_r(&seconds, &local);
    char time[32];
    std::strftime(time, sizeof time, "%Y-%m-%d %H:%M:%S ", &local);
    request_.monitor->log(time + masked(text));
}

void ScriptState::check_cancelled() const {
    if (request_.monitor != nullptr && request_.monitor->cancelled()) throw LoadCancelled();
}

void ScriptState::check_memory(std::uint64_t rows, std::uint64_t columns) const {
    constexpr std::uint64_t kBytesPerCell = 2 * sizeof(Element);  // while they move from one step to the next
    constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
    std::uint64_t cells = rows * columns;
    for (const ModelBuilder* section : {&model, &other_model_})
        for (const TableBuilder& table : section->tables()) cells += table.rows() * table.columns().size();
    if (cells <= memory_limit_ / kBytesPerCell) return;
    throw LoadError(LoadErrorKind::general, std::to_string(rows) + " rows of " + std::to_string(columns) +
                                                " fields need more than the " +
                                                std::to_string(memory_limit_ / kMebibyte) +
                                                " MiB this reload may use; load fewer rows or fields");
}

}  // namespace orrery::engine
