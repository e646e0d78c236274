#include "qix/changes.h"

#include <algorithm>
#include <map>

namespace orrery::qix {
namespace {

struct Walk {
    Dependencies found;

    // As deep as the properties, which the parser bounds.
    void visit(const json::Value& value) {
        for (const json::Value& item : value.items()) visit(item);
        for (const json::Member& member : value.members()) {
            if (member.name == "qLayoutExclude") continue;
            note(member);
            visit(member.value);
        }
    }

private:
    void note(const json::Member& member) {
        static const std::set<std::string, std::less<>> calculated = {"qHyperCubeDef",       "qListObjectDef",
                                                                      "qSelectionObjectDef", "qTreeDataDef",
                                                                      "qStringExpression",   "qValueExpression"};
        static const std::map<std::string, Listing, std::less<>> listings = {
            {"qAppObjectListDef", Listing::objects},  {"qDimensionListDef", Listing::dimensions},
            {"qMeasureListDef", Listing::measures},   {"qBookmarkListDef", Listing::bookmarks},
            {"qVariableListDef", Listing::variables}, {"qFieldListDef", Listing::fields}};
        if (calculated.contains(member.name)) found.calculated = true;
        if (const auto listing = listings.find(member.name); listing != listings.end())
            found.listings = found.listings | listing->second;
        if (member.name == "qSelectionObjectDef") found.selection_object = true;
        if (member.name == "qNxGroupDef") {
            found.listings = found.listings | Listing::objects | Listing::bookmarks;
            found.calculated |= member.value["qLabel"].string_or("").starts_with('=');
        }
        if (member.name == "qUndoInfoDef") found.undo_info = true;
        if ((member.name == "qLibraryId" || member.name == "qExtendsId") && !member.value.string_or("").empty())
            found.included.insert(member.value.as_string());
    }
};

}  // namespace

bool Changes::empty() const {
    return objects.empty() && destroyed.empty() && listings == Listing::none && !selections && !history && !edits &&
           !variables && !data && !app && !app_gone;
}

void Changes::merge(const Changes& other) {
    objects.insert(other.objects.begin(), other.objects.end());
    destroyed.insert(other.destroyed.begin(), other.destroyed.end());
    listings = listings | other.listings;
    selections |= other.selections;
    history |= other.history;
    edits |= other.edits;
    variables |= other.variables;
    data |= other.data;
    app |= other.app;
    app_gone |= other.app_gone;
}

bool Dependencies::touched_by(const std::string& id, const Changes& changes) const {
    if (changes.data || changes.objects.contains(id)) return true;
    if (calculated && (changes.selections || changes.variables)) return true;
    if (selection_object && changes.history) return true;
    if (undo_info && changes.edits) return true;
    if (overlaps(listings, changes.listings)) return true;
    return std::any_of(included.begin(), included.end(), [&](const std::string& item) {
        return changes.objects.contains(item) || changes.destroyed.contains(item);
    });
}

Dependencies find_dependencies(const json::Value& properties) {
    Walk walk;
    walk.visit(properties);
    return std::move(walk.found);
}

}  // namespace orrery::qix
