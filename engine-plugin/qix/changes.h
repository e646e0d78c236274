// What a request changed, said in the terms of the model; each session turns it into handles of its own.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "orrery/kit/json.h"

namespace orrery::qix {

/// Lists whose items depend on what kinds of things exist.
enum class Listing : std::uint8_t {
    none = 0,
    objects = 1,
    dimensions = 2,
    measures = 4,
    bookmarks = 8,
    variables = 16,
    fields = 32
};
constexpr Listing operator|(Listing a, Listing b) {
    return static_cast<Listing>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr bool overlaps(Listing a, Listing b) {
    return (static_cast<std::uint8_t>(a) & static_cast<std::uint8_t>(b)) != 0;
}

struct Changes {
    std::set<std::string> objects;    ///< ids whose properties, children or layout facts changed
    std::set<std::string> destroyed;  ///< ids that are gone
    Listing listings = Listing::none;
    bool selections = false;  ///< what depends on selections
    bool history = false;     ///< how far one can step back and forward
    bool edits = false;       ///< how much can be undone and done again
    bool variables = false;   ///< what depends on variables
    bool data = false;        ///< everything: the app was reloaded
    bool app = false;         ///< app layout and properties
    bool app_gone = false;    ///< the app was deleted: nothing of it is left to show

    bool empty() const;
    void merge(const Changes& other);
};

/// What one request changed: for its own session, and for every session of the app.
struct Effects {
    Changes own;
    Changes shared;
};

/// What an object's layout depends on besides itself; found once, when its properties are set.
struct Dependencies {
    bool calculated = false;  ///< on selections, variables and data
    Listing listings = Listing::none;
    bool selection_object = false;   ///< on selections and their history
    bool undo_info = false;          ///< on what can be undone
    std::set<std::string> included;  ///< master items and the object it extends

    /// True when the layout of the object `id` with these dependencies may be another after `changes`.
    bool touched_by(const std::string& id, const Changes& changes) const;
};
Dependencies find_dependencies(const json::Value& properties);

}  // namespace orrery::qix
