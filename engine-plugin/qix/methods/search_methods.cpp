// Doc: searching values of all fields, as a search box over the app does.
#include <algorithm>
#include <map>

#include "cube/search.h"
#include "expression/utf8.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kMostSuggestions = 50;
constexpr std::size_t kMostMatchesPerField = 1000;

struct FieldMatches {
    engine::FieldId field = engine::kNoField;
    std::vector<engine::Element> elements;
};

bool is_searched(const engine::Field& field, const json::Value& options) {
    const auto& tags = field.details().tags;
    if (field.details().synthetic || std::find(tags.begin(), tags.end(), "$hidden") != tags.end()) return false;
    const auto& wanted = options["qSearchFields"].items();
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const json::Value& name) {
               return name.string_or("") == field.name() || name.string_or("") == "*";
           });
}

std::vector<FieldMatches> find_term(const Snapshot& snapshot, const Environment& environment,
                                    const json::Value& options, const std::string& term) {
    std::vector<FieldMatches> found;
    for (engine::FieldId id = 0; id < snapshot.model->field_count(); ++id) {
        environment.stop_here();
        if (!is_searched(snapshot.model->field(id), options)) continue;
        const auto matches = engine::search_field(id, term, engine::SearchMode::interactive, environment.chart());
        if (!matches || !matches.value().any()) continue;
        FieldMatches in_field{id, {}};
        matches.value().for_each(
            [&](std::uint64_t element) { in_field.elements.push_back(static_cast<engine::Element>(element)); });
        found.push_back(std::move(in_field));
    }
    return found;
}

/// Where the words of a term stand in a text, in characters.
json::Value highlights(const std::string& text, const std::string& term) {
    json::Value ranges = json::Value::array();
    const std::string lower = engine::lower_case(text), words = engine::lower_case(term);
    for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t end = std::min(words.find(' ', begin), words.size());
        const std::string word = words.substr(begin, end - begin);
        const std::size_t at = word.empty() ? std::string::npos : lower.find(word);
        if (at != std::string::npos)
            ranges.push_back(json::Value::object({{"qCharPos", engine::character_count(lower.substr(0, at))},
                                                  {"qCharCount", engine::character_count(word)},
                                                  {"qTerm", 0}}));
        begin = end + 1;
    }
    return ranges;
}

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
            if (items.size() == 0) continue;
            groups.push_back(json::Value::object({{"qId", term},
                                                  {"qGroupType", "DatasetType"},
                                                  {"qSearchTermsMatched", json::Value::array({term})},
                                                  {"qTotalNumberOfItems", items.size()},
                                                  {"qItems", std::move(items)}}));
        }
        json::Value wanted = json::Value::array();
        const auto offset = static_cast<std::size_t>(std::max<std::int64_t>(0, page["qOffset"].integer_or(0)));
        const auto count = static_cast<std::size_t>(std::max<std::int64_t>(0, page["qCount"].integer_or(0)));
        for (std::size_t at = offset; at < groups.size() && at - offset < count; ++at) wanted.push_back(groups[at]);
        json::Value given = json::Value::array();
        for (const std::string& term : terms) given.push_back(term);
        return result_of("qResult", json::Value::object({{"qSearchTerms", std::move(given)},
                                                         {"qTotalNumberOfGroups", groups.size()},
                                                         {"qSearchGroupArray", std::move(wanted)}}));
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
