// Doc: searching values of all fields, as a search box over the app does.
#include <algorithm>
#include <set>

#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/term_search.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kMostSuggestions = 50;
constexpr std::size_t kMostMatchesPerField = 1000;

json::Value suggest(const Snapshot& snapshot, const Environment& environment, const json::Value& options,
                    const std::vector<std::string>& terms) {
    json::Value suggestions = json::Value::array(), fields = json::Value::array();
    std::set<std::string> seen;
    for (const std::string& term : terms) {
        if (term.empty()) continue;
        for (const FieldMatches& match : find_term(snapshot, environment, options, term)) {
            fields.push_back(snapshot.model->field(match.field).name());
            for (const engine::Element element : match.elements) {
                const std::string text = environment.text(snapshot.model->field(match.field), element);
                if (suggestions.size() >= kMostSuggestions || !seen.insert(text).second) break;
                suggestions.push_back(json::Value::object({{"qValue", text}, {"qTerm", seen.size() - 1}}));
            }
        }
    }
    return json::Value::object({{"qSuggestions", std::move(suggestions)}, {"qFieldNames", std::move(fields)}});
}

Answer search_suggest(Call& call) {
    return calculate(call, [options = call.params["qOptions"], terms = call.params.texts("qTerms")](
                               const Snapshot& snapshot, const Environment& environment) {
        return result_of("qResult", suggest(snapshot, environment, options, terms));
    });
}

json::Value field_item(const Snapshot& snapshot, const Environment& environment, const FieldMatches& match,
                       const std::string& term, std::int64_t most_matches) {
    const engine::Field& field = snapshot.model->field(match.field);
    const auto limit = most_matches < 0 ? kMostMatchesPerField
                                        : std::min(kMostMatchesPerField, static_cast<std::size_t>(most_matches));
    json::Value matches = json::Value::array();
    for (std::size_t at = 0; at < match.elements.size() && at < limit; ++at) {
        const std::string text = environment.text(field, match.elements[at]);
        matches.push_back(json::Value::object({{"qText", text}, {"qRanges", highlights(text, term)}}));
    }
    return json::Value::object({{"qItemType", "Field"},
                                {"qTotalNumberOfMatches", match.elements.size()},
                                {"qIdentifier", field.name()},
                                {"qItemMatches", std::move(matches)},
                                {"qSearchTermsMatched", json::Value::array({0})}});
}

/// One group per term that finds something; values of all fields in it.
Answer search_results(Call& call) {
    return calculate(call, [options = call.params["qOptions"], terms = call.params.texts("qTerms"),
                            page = call.params["qPage"]](const Snapshot& snapshot, const Environment& environment) {
        json::Value groups = json::Value::array();
        for (std::size_t term = 0; term < terms.size(); ++term) {
            if (terms[term].empty()) continue;
            json::Value items = json::Value::array();
            for (const FieldMatches& match : find_term(snapshot, environment, options, terms[term]))
                items.push_back(
                    field_item(snapshot, environment, match, terms[term], page["qMaxNbrFieldMatches"].integer_or(-1)));
            if (items.size() > 0) groups.push_back(search_group(term, "DatasetType", std::move(items)));
        }
        return result_of("qResult", search_result(terms, groups, page));
    });
}

/// Selects everything that one group of search results found.
Answer select_associations(Call& call) {
    require_not_modal(call);
    const std::vector<std::string> terms = call.params.texts("qTerms");
    const std::int64_t group = call.params.integer("qMatchIx");
    if (group < 0 || group >= std::ssize(terms))
        throw QixError(ErrorCode::invalid_parameters, "the search has no such group", "qMatchIx");
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const Environment environment(*snapshot, {});
    std::vector<std::pair<engine::FieldId, std::vector<engine::Element>>> together;
    for (FieldMatches& match :
         find_term(*snapshot, environment, call.params["qOptions"], terms[static_cast<std::size_t>(group)]))
        together.emplace_back(match.field, std::move(match.elements));
    engine::AppSelections& selections = workspace(call).selections();
    if (!together.empty() &&
        selections.select_together(engine::kDefaultState, together, false, call.params.flag("qSoftLock")))
        selections_changed(call);
    return nothing();
}

}  // namespace

void add_search_methods(Registry& registry) {
    registry.add(Class::doc, "SearchSuggest", "qOptions:object? qTerms:array", search_suggest);
    registry.add(Class::doc, "SelectAssociations", "qOptions:object? qTerms:array qMatchIx:integer qSoftLock:boolean?",
                 select_associations);
    registry.add(Class::doc, "SearchResults", "qOptions:object? qTerms:array qPage:object?", search_results);
}

}  // namespace orrery::qix
