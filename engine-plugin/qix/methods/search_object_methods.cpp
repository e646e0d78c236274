// Doc: searching associations of values, objects by what they show, and values by any of several terms.
#include <algorithm>
#include <map>
#include <set>

#include "qix/definitions.h"
#include "qix/listings.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/term_search.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kMostPerField = 1000;

std::size_t most_matches(const json::Value& page) {
    const std::int64_t wanted = page["qMaxNbrFieldMatches"].integer_or(-1);
    return wanted < 0 ? kMostPerField : std::min(kMostPerField, static_cast<std::size_t>(wanted));
}

/// Matches of all terms by field, and for every value the terms that find it.
using ByField = std::map<engine::FieldId, std::map<engine::Element, std::set<std::size_t>>>;

ByField find_terms(const Snapshot& snapshot, const Environment& environment, const json::Value& options,
                   const std::vector<std::string>& terms) {
    ByField found;
    for (std::size_t term = 0; term < terms.size(); ++term) {
        if (terms[term].empty()) continue;
        for (const FieldMatches& match : find_term(snapshot, environment, options, terms[term]))
            for (const engine::Element element : match.elements) found[match.field][element].insert(term);
    }
    return found;
}

json::Value numbers(const std::set<std::size_t>& items) {
    json::Value list = json::Value::array();
    for (const std::size_t item : items) list.push_back(item);
    return list;
}

Answer search_values(Call& call) {
    return calculate(call, [options = call.params["qOptions"], terms = call.params.texts("qTerms"),
                            page = call.params["qPage"]](const Snapshot& snapshot, const Environment& environment) {
        json::Value fields = json::Value::array();
        for (const auto& [id, elements] : find_terms(snapshot, environment, options, terms)) {
            const engine::Field& field = snapshot.model->field(id);
            json::Value values = json::Value::array();
            for (const auto& [element, matched] : elements) {
                if (values.size() >= most_matches(page)) break;
                values.push_back(json::Value::object({{"qText", environment.text(field, element)},
                                                      {"qElemNo", element},
                                                      {"qSearchTermsMatched", numbers(matched)}}));
            }
            fields.push_back(json::Value::object({{"qFieldName", field.name()}, {"qValues", std::move(values)}}));
        }
        return result_of("qResult", json::Value::object({{"qSearchTerms", texts_value(terms)},
                                                         {"qFieldMatches", page_of(fields, page)}}));
    });
}

/// A field's values with the places where terms stand in them: SearchFieldDictionary.
json::Value dictionary(const Snapshot& snapshot, const Environment& environment, const ByField::value_type& matches,
                       std::size_t number, const std::vector<std::string>& terms, std::size_t most) {
    const engine::Field& field = snapshot.model->field(matches.first);
    json::Value results = json::Value::array();
    for (const auto& [element, matched] : matches.second) {
        if (results.size() >= most) break;
        const std::string text = environment.text(field, element);
        json::Value ranges = json::Value::array();
        for (const std::size_t term : matched) {
            const json::Value marked = highlights(text, terms[term], term);
            for (const json::Value& range : marked.items()) ranges.push_back(range);
        }
        results.push_back(
            json::Value::object({{"qText", text}, {"qElemNumber", element}, {"qRanges", std::move(ranges)}}));
    }
    return json::Value::object({{"qField", number}, {"qResult", std::move(results)}});
}

/// Which fields find which terms, as one combination per set of terms: those with most terms come first.
json::Value combinations(const ByField& found) {
    std::map<std::set<std::size_t>, json::Value> by_terms;
    std::size_t number = 0;
    for (const auto& [field, elements] : found) {
        std::set<std::size_t> terms;
        for (const auto& [element, matched] : elements) terms.insert(matched.begin(), matched.end());
        by_terms[terms].push_back(json::Value::object({{"qField", number++},
                                                       {"qValues", json::Value::array()},
                                                       {"qTerms", numbers(terms)},
                                                       {"qNoOfMatches", elements.size()}}));
    }
    std::vector<std::pair<std::set<std::size_t>, json::Value>> ordered(by_terms.begin(), by_terms.end());
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    json::Value list = json::Value::array();
    for (auto& [terms, matches] : ordered)
        list.push_back(json::Value::object({{"qId", list.size()}, {"qFieldMatches", std::move(matches)}}));
    return list;
}

Answer search_associations(Call& call) {
    return calculate(call, [options = call.params["qOptions"], terms = call.params.texts("qTerms"),
                            page = call.params["qPage"]](const Snapshot& snapshot, const Environment& environment) {
        const ByField found = find_terms(snapshot, environment, options, terms);
        json::Value names = json::Value::array(), dictionaries = json::Value::array();
        for (const auto& matches : found) {
            names.push_back(snapshot.model->field(matches.first).name());
            dictionaries.push_back(
                dictionary(snapshot, environment, matches, dictionaries.size(), terms, most_matches(page)));
        }
        const json::Value all = combinations(found);
        return result_of(
            "qResults",
            json::Value::object({{"qFieldNames", std::move(names)},
                                 {"qSearchTerms", texts_value(terms)},
                                 {"qFieldDictionaries", std::move(dictionaries)},
                                 {"qSearchTermsMatched", json::Value::array({json::Value::object(
                                                             {{"qSearchMatchCombinations", page_of(all, page)}})})},
                                 {"qTotalSearchResults", all.size()}}));
    });
}

/// What an object shows as texts of its own: {key, text}; texts that are calculated are read as they are now.
std::vector<std::pair<std::string, std::string>> shown_texts(const app::StoredObject& object,
                                                             const Environment& environment) {
    std::vector<std::pair<std::string, std::string>> found{{"type", object.type}};
    for (const char* name : {"title", "subtitle", "footnote"})
        for (const json::Value* value : {&object.properties[name], &object.properties["qMetaDef"][name]}) {
            if (const json::Value* expression = value->find("qStringExpression"))
                found.emplace_back(name, environment.text(expression_text(*expression), engine::kDefaultState));
            else if (!value->string_or("").empty())
                found.emplace_back(name, value->as_string());
        }
    return found;
}

/// Names of the fields that an object's dimensions show.
void add_fields(const json::Value& value, std::set<std::string>& fields) {
    for (const json::Value& item : value.items()) add_fields(item, fields);
    for (const json::Member& member : value.members()) {
        if (member.name == "qFieldDefs")
            for (const json::Value& definition : member.value.items()) fields.emplace(definition.string_or(""));
        add_fields(member.value, fields);
    }
}

/// Possible values of the fields that an object shows, where they are found by the term.
std::vector<std::pair<std::string, std::string>> shown_values(const Snapshot& snapshot, const Environment& environment,
                                                              const app::StoredObject& object,
                                                              const std::vector<FieldMatches>& matches) {
    std::set<std::string> names;
    add_fields(object.properties, names);
    std::set<engine::FieldId> fields;
    for (const std::string& name : names)
        if (const auto field = plain_field(*snapshot.model, name)) fields.insert(*field);
    std::vector<std::pair<std::string, std::string>> found;
    const auto states = snapshot.selections->states();
    for (const FieldMatches& match : matches) {
        if (!fields.contains(match.field)) continue;
        const engine::Bitmap possible = states->possible(match.field);
        for (const engine::Element element : match.elements)
            if (possible.test(element) && found.size() < kMostPerField)
                found.emplace_back(snapshot.model->field(match.field).name(),
                                   environment.text(snapshot.model->field(match.field), element));
    }
    return found;
}

bool is_searchable(const app::StoredObject& object) {
    static const std::set<std::string, std::less<>> never = {
        "slideitem", "sheet", "story", "slide", "masterobject", "snapshot", "LoadModel", "appprops", "searchhistory"};
    return !never.contains(object.type);
}

/// The object as an item of a group; null when the term is not found in it.
json::Value object_item(const app::StoredObject& object, const std::string& term, std::size_t number,
                        const std::vector<std::pair<std::string, std::string>>& texts, std::size_t most) {
    json::Value matches = json::Value::array();
    std::size_t total = 0;
    for (const auto& [key, text] : texts) {
        json::Value ranges = highlights(text, term, number);
        if (ranges.size() == 0 || ++total > most) continue;
        const json::Value attribute = json::Value::object({{"qKey", "qProperty"}, {"qValue", key}});
        matches.push_back(json::Value::object(
            {{"qText", text}, {"qRanges", std::move(ranges)}, {"qAttributes", json::Value::array({attribute})}}));
    }
    if (total == 0) return {};
    return json::Value::object({{"qItemType", "GenericObject"},
                                {"qTotalNumberOfMatches", total},
                                {"qIdentifier", object.id},
                                {"qItemMatches", std::move(matches)},
                                {"qSearchTermsMatched", json::Value::array({number})}});
}

Answer search_objects(Call& call) {
    return calculate(call, [terms = call.params.texts("qTerms"), page = call.params["qPage"]](
                               const Snapshot& snapshot, const Environment& environment) {
        json::Value groups = json::Value::array();
        for (std::size_t term = 0; term < terms.size(); ++term) {
            if (terms[term].empty()) continue;
            const auto matches = find_term(snapshot, environment, {}, terms[term]);
            json::Value items = json::Value::array();
            for (const app::ObjectPtr& object : objects_of_kind(snapshot, ObjectKind::object)) {
                environment.stop_here();
                if (!is_searchable(*object) || snapshot.is_session_object(object->id)) continue;
                auto texts = shown_texts(*object, environment);
                for (auto& value : shown_values(snapshot, environment, *object, matches)) texts.push_back(value);
                json::Value item = object_item(*object, terms[term], term, texts, most_matches(page));
                if (!item.is_null()) items.push_back(std::move(item));
            }
            if (items.size() > 0) groups.push_back(search_group(term, "GenericObjectsType", std::move(items)));
        }
        return result_of("qResult", search_result(terms, groups, page));
    });
}

}  // namespace

void add_search_object_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "SearchValues", "qOptions:object? qTerms:array qPage:object", search_values);
    registry.add(doc, "SearchAssociations", "qOptions:object? qTerms:array qPage:object", search_associations);
    registry.add(doc, "SearchObjects", "qOptions:object? qTerms:array qPage:object", search_objects);
}

}  // namespace orrery::qix
