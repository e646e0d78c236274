// Everything of an app but its rows: what is saved as JSON. Immutable once published; see app.h.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/object_map.h"
#include "orrery/kit/json.h"

namespace orrery::engine {
class DataModel;
}

namespace orrery::app {

enum class ObjectKind : std::uint8_t { object, dimension, measure, bookmark, variable };
std::string_view name_of(ObjectKind kind);

/// A generic object, master item, bookmark or variable. Shared and immutable; a change makes a new one.
struct StoredObject {
    std::string id;
    std::string type;  ///< qInfo.qType as the client named it
    ObjectKind kind = ObjectKind::object;
    json::Value properties;  ///< as set by the client, qInfo included
    json::Value state;       ///< of a bookmark: the saved selections; else null
    std::string parent;      ///< id of the object that holds this one, or empty
    std::vector<std::string> children;
    std::int64_t sequence = 0;  ///< creation order: lists are sorted by it
    std::string created;        ///< ISO time, UTC
    std::string modified;
    bool from_script = false;  ///< of a variable: made by the load script
    std::string draft_of;      ///< of a draft: the object that it will replace
    std::string draft;         ///< the draft that will replace this object
    bool published = false;    ///< shown to everybody who may read the app
    bool approved = false;     ///< taken into the app proper by its owner
    std::string owner;         ///< User::name() of who keeps it in an app that others own (see ownership.h), or empty
    std::string snapshot;      ///< the bookmark that is embedded in the object, or empty
};

/// A named place data is loaded from.
struct DataConnection {
    std::string id;
    std::string name;
    std::string type;  ///< "folder", …
    std::string connection_string;
    std::string user_name;
    std::string modified;
    std::string password{};  ///< only on its way to the catalogue, which never gives it back with the rest
};

/// A field that an expression makes of those the script loads. Its values are made anew from every data.
struct FieldOnTheFly {
    std::string name;
    std::string expression;  ///< dollar expansions are done
};

struct Document {
    std::string id;  ///< a GUID, or SessionApp_<GUID>
    std::string title;
    std::string script;
    json::Value properties = json::Value::object();  ///< app properties as set by clients
    std::vector<std::string> states;                 ///< alternate states
    std::vector<std::string> favourite_variables;    ///< names, as editors offer them first
    std::vector<FieldOnTheFly> fields_on_the_fly;    ///< later ones may read earlier ones
    bool prohibit_binary_load = false;               ///< other apps' scripts may not take this app's data
    ObjectMap objects;                               ///< of every kind, by id
    std::string last_reload;                         ///< ISO time, empty: never
    std::string created;
    std::string modified;
    std::int64_t next_sequence = 1;
    std::shared_ptr<const engine::DataModel> model;  ///< null: no data
    std::uint64_t size = 0;                          ///< bytes on disk at the last save
};
using DocumentPtr = std::shared_ptr<const Document>;

}  // namespace orrery::app
