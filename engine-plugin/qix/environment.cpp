#include "qix/environment.h"

#include <unistd.h>

#include "cube/single_value.h"
#include "expression/format_date.h"
#include "expression/format_number.h"
#include "expression/interpret.h"
#include "qix/app_layout.h"
#include "qix/bookmark_state.h"
#include "qix/errors.h"
#include "qix/version.h"

namespace orrery::qix {
namespace {

/// The selections that a bookmark keeps for the default state; found by id, else by title.
std::optional<engine::SelectionState> bookmark_named(const Snapshot& snapshot, std::string_view name) {
    for (const app::ObjectPtr& object : snapshot.app_objects()) {
        const bool named = object->id == name || object->properties["qMetaDef"]["title"].string_or("") == name;
        if (object->kind == app::ObjectKind::bookmark && named)
            return bookmark_selection(object->state, engine::kDefaultState, *snapshot.model);
    }
    return std::nullopt;
}

/// Where a state is gone its objects' expressions are calculated in the default one, as labels are.
std::string or_default(const Snapshot& snapshot, const std::string& state) {
    return snapshot.selections->has_state(state) ? state : engine::kDefaultState;
}

std::string format_by_field(double number, const engine::NumberFormat& format, const engine::FormatSettings& settings) {
    using engine::NumberType;
    const auto or_else = [&](const std::string& otherwise) {
        return format.pattern.empty() ? otherwise : format.pattern;
    };
    switch (format.type) {
        case NumberType::date:
            return engine::format_date(number, or_else(settings.date_format), settings);
        case NumberType::time:
            return engine::format_date(number, or_else(settings.time_format), settings);
        case NumberType::timestamp:
            return engine::format_date(number, or_else(settings.timestamp_format), settings);
        case NumberType::interval:
            return engine::format_interval(number, or_else(settings.time_format));
        default:
            return engine::format_with_pattern(number, format.pattern, {settings.decimal_sep, settings.thousand_sep},
                                               settings);
    }
}

}  // namespace

Environment::Environment(const Snapshot& snapshot, std::stop_token stop)
    : stop_(std::move(stop)),
      deadline_(std::chrono::steady_clock::now() + snapshot.calculation_limit),
      snapshot_(snapshot),
      formats_(format_settings(*snapshot.variables)) {
    chart_.selections = snapshot.selections.get();
    chart_.states_cache = snapshot.states_cache;
    chart_.cache = snapshot.calculation_cache;
    chart_.formats = &formats_;
    chart_.variable = [this](std::string_view name) -> std::optional<std::string> {
        const auto found = snapshot_.variables->find(name);
        if (found == snapshot_.variables->end()) return std::nullopt;
        return found->second.definition;
    };
    chart_.bookmark = [this](std::string_view name) { return bookmark_named(snapshot_, name); };
    chart_.reload_time = local_day_serial(snapshot.document->last_reload);
    engine::SystemFacts& facts = chart_.system;
    facts.user = "UserDirectory=" + snapshot.user.directory + "; UserId=" + snapshot.user.id;
    facts.attributes = snapshot.user.attributes;
    facts.attributes.emplace_back("userid", snapshot.user.id);
    facts.attributes.emplace_back("userdirectory", snapshot.user.directory);
    facts.author = snapshot.entry.owner_name;
    char host[256] = {};
    if (gethostname(host, sizeof(host) - 1) == 0) facts.computer_name = host;
    facts.document_name = snapshot.entry.id;
    facts.document_title = snapshot.entry.name;
    facts.engine_version = kSchemaVersion;
    facts.product_version = kProductVersion;
    chart_.cancelled = [this] { return stop_.stop_requested() || is_late(); };
}

void Environment::stand_in(const std::string& object) const {
    engine::SystemFacts& facts = chart_.system;
    facts.objects.clear();
    facts.sheet.clear();
    for (app::ObjectPtr at = snapshot_.find(object); at != nullptr && facts.objects.size() < 100;
         at = at->parent.empty() ? nullptr : snapshot_.find(at->parent)) {
        facts.objects.push_back(at->id);
        if (at->type == "sheet") facts.sheet = at->id;
    }
}

void Environment::stop_here() const {
    if (stop_.stop_requested()) throw QixError(ErrorCode::aborted, "Request aborted");
    if (is_late())
        throw QixError(ErrorCode::calc_timeout, "the calculation took longer than " +
                                                    std::to_string(snapshot_.calculation_limit.count() / 1000) + " s");
}

std::string Environment::text(const std::string& expression, const std::string& state) const {
    return engine::evaluate_text(expression, chart_, or_default(snapshot_, state));
}

engine::Value Environment::value(const std::string& expression, const std::string& state, std::string* error) const {
    const auto outcome = engine::evaluate_expression(expression, chart_, or_default(snapshot_, state));
    if (outcome) return outcome.value();
    if (error != nullptr) *error = outcome.error().describe();
    return {};
}

double Environment::number(const std::string& expression, const std::string& state) const {
    return expression.empty() ? std::nan("") : value(expression, state).number();
}

std::string Environment::expanded(const std::string& expression, const std::string& state) const {
    const auto outcome = engine::expand_expression(expression, chart_, or_default(snapshot_, state));
    if (!outcome) throw QixError(ErrorCode::calc_invalid_definition, outcome.error().describe());
    return outcome.value();
}

bool Environment::holds(const std::string& condition, const std::string& state) const {
    if (condition.empty()) return true;
    const double result = number(condition, state);
    return !std::isnan(result) && result != 0;
}

engine::Value Environment::variable(const std::string& name) const {
    const auto found = snapshot_.variables->find(name);
    if (found == snapshot_.variables->end()) return {};
    const VariableValue& variable = found->second;
    if (variable.is_dual) return engine::Value::dual(variable.definition, variable.number);
    if (variable.definition.starts_with('=')) return value(variable.definition, engine::kDefaultState);
    return engine::interpret(variable.definition, formats_).owned();
}

std::string Environment::text(const engine::Field& field, engine::Element element) const {
    const engine::Symbols& symbols = field.symbols();
    if (element >= symbols.size()) return formats_.null_display;
    if (symbols.has_text(element)) return std::string(symbols.stored_text(element));
    return format_by_field(symbols.number(element), field.details().format, formats_);
}

}  // namespace orrery::qix
