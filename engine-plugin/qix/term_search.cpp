#include "qix/term_search.h"

#include <algorithm>

#include "cube/search.h"
#include "expression/utf8.h"
#include "storage/tags.h"

namespace orrery::qix {
namespace {

bool is_searched(const engine::Field& field, const json::Value& options) {
    const auto& tags = field.details().tags;
    const auto is_tagged = [&](const char* tag) { return std::find(tags.begin(), tags.end(), tag) != tags.end(); };
    if (field.details().synthetic || is_tagged("$hidden")) return false;
    const auto& wanted = options["qSearchFields"].items();
    if (wanted.empty()) return !is_tagged(engine::kUnsearchedTag);
    return std::any_of(wanted.begin(), wanted.end(), [&](const json::Value& name) {
        return name.string_or("") == field.name() || name.string_or("") == "*";
    });
}

/// What the search takes for selected; null: nothing is.
std::shared_ptr<const engine::States> searched_states(const Snapshot& snapshot, const json::Value& options) {
    const std::string_view context = options["qContext"].string_or("");
    if (context == "Cleared" || context == "CONTEXT_CLEARED") return nullptr;
    if (context == "CurrentSelections" || context == "CONTEXT_CURRENT_SELECTIONS") return snapshot.selections->states();
    engine::SelectionState locked;
    for (const engine::FieldSelection& selection : snapshot.selections->selection().fields())
        if (selection.locked) locked.put(selection);
    return locked.empty() ? nullptr : snapshot.states_cache->get(snapshot.model, locked);
}

}  // namespace

json::Value search_group(std::size_t term, std::string_view type, json::Value items) {
    return json::Value::object({{"qId", term},
                                {"qGroupType", type},
                                {"qSearchTermsMatched", json::Value::array({term})},
                                {"qTotalNumberOfItems", items.size()},
                                {"qItems", std::move(items)}});
}

json::Value search_result(const std::vector<std::string>& terms, const json::Value& groups, const json::Value& page) {
    return json::Value::object({{"qSearchTerms", texts_value(terms)},
                                {"qTotalNumberOfGroups", groups.size()},
                                {"qSearchGroupArray", page_of(groups, page)}});
}

std::vector<FieldMatches> find_term(const Snapshot& snapshot, const Environment& environment,
                                    const json::Value& options, const std::string& term) {
    std::vector<FieldMatches> found;
    const auto context = searched_states(snapshot, options);
    for (engine::FieldId id = 0; id < snapshot.model->field_count(); ++id) {
        environment.stop_here();
        if (!is_searched(snapshot.model->field(id), options)) continue;
        const auto matches = engine::search_field(id, term, engine::SearchMode::interactive, environment.chart());
        if (!matches) continue;
        engine::Bitmap elements = matches.value();
        if (context) elements &= context->possible(id);
        if (!elements.any()) continue;
        FieldMatches in_field{id, {}};
        elements.for_each(
            [&](std::uint64_t element) { in_field.elements.push_back(static_cast<engine::Element>(element)); });
        found.push_back(std::move(in_field));
    }
    return found;
}

json::Value highlights(const std::string& text, const std::string& term, std::size_t number) {
    json::Value ranges = json::Value::array();
    const std::string lower = engine::lower_case(text), words = engine::lower_case(term);
    for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t end = std::min(words.find(' ', begin), words.size());
        const std::string word = words.substr(begin, end - begin);
        const std::size_t at = word.empty() ? std::string::npos : lower.find(word);
        if (at != std::string::npos)
            ranges.push_back(json::Value::object({{"qCharPos", engine::character_count(lower.substr(0, at))},
                                                  {"qCharCount", engine::character_count(word)},
                                                  {"qTerm", number}}));
        begin = end + 1;
    }
    return ranges;
}

json::Value page_of(const json::Value& items, const json::Value& page) {
    json::Value wanted = json::Value::array();
    const auto offset = static_cast<std::size_t>(std::max<std::int64_t>(0, page["qOffset"].integer_or(0)));
    const auto count = static_cast<std::size_t>(std::max<std::int64_t>(0, page["qCount"].integer_or(0)));
    for (std::size_t at = offset; at < items.size() && at - offset < count; ++at) wanted.push_back(items[at]);
    return wanted;
}

json::Value texts_value(const std::vector<std::string>& texts) {
    json::Value list = json::Value::array();
    for (const std::string& text : texts) list.push_back(text);
    return list;
}

}  // namespace orrery::qix
