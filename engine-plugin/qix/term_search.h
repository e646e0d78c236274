// Searching the values of all fields for the terms that a user typed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "qix/environment.h"

namespace orrery::qix {

struct FieldMatches {
    engine::FieldId field = engine::kNoField;
    std::vector<engine::Element> elements;
};

/// Which values of which fields a term finds. `options`: qSearchFields, names or "*"; none: every field that shows.
/// qContext: what is looked at; all values (Cleared), those that locked fields leave possible (LockedFieldsOnly, when
/// nothing is said) or those that are possible (CurrentSelections).
std::vector<FieldMatches> find_term(const Snapshot& snapshot, const Environment& environment,
                                    const json::Value& options, const std::string& term);

/// A group of what one term found: SearchGroup.
json::Value search_group(std::size_t term, std::string_view type, json::Value items);
/// SearchResult: the groups that a page asks for.
json::Value search_result(const std::vector<std::string>& terms, const json::Value& groups, const json::Value& page);

/// Where the words of a term stand in a text, in characters: SearchCharRange[].
json::Value highlights(const std::string& text, const std::string& term, std::size_t number = 0);

/// Some of the items, as a page (qOffset, qCount) asks.
json::Value page_of(const json::Value& items, const json::Value& page);

json::Value texts_value(const std::vector<std::string>& texts);

}  // namespace orrery::qix
