// Who has which apps and may do what: the engine's view of whoever owns identity and rights.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "app/document.h"
#include "app/identity.h"

namespace orrery::app {

/// An app as the catalogue describes it to one user.
struct AppEntry {
    std::string id;
    std::string name;
    std::string description;
    std::string thumbnail;
    User owner;
    std::string owner_name;
    std::string stream_id;  ///< empty: not published
    std::string stream_name;
    bool published = false;
    std::string publish_time;
    std::string created;
    std::string modified;
    std::string last_reload;
    std::uint64_t size = 0;
    std::vector<std::string> privileges;  ///< of the asking user: "read", "update", "delete", …

    bool allows(std::string_view privilege) const;
};

/// What the catalogue is told of an app's object when the app is saved.
struct ObjectFacts {
    std::string id;
    std::string type;  ///< qInfo.qType
    std::string name;
    std::string description;
    std::uint64_t size = 0;
    bool foreign = false;  ///< somebody else keeps it for themselves: it is theirs to report
};

/// What is known of a saved app.
struct SavedFacts {
    std::string name;
    std::uint64_t size = 0;
    std::string last_reload;  ///< empty: never
    std::vector<ObjectFacts> objects;
};

/// A stream that apps are published to.
struct StreamEntry {
    std::string id, name;
};

/// What the catalogue says of one of an app's objects to one user.
struct ObjectEntry {
    std::string id;  ///< in the app
    bool published = false, approved = false;
    std::vector<std::string> privileges;
};

/// What can be done about an object's being shown to others.
enum class ObjectMark { publish, unpublish, approve, unapprove };

/// The user may not, or nobody says that the user may.
class AccessDenied : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The catalogue cannot tell just now, and so allows nothing; the same may go well in a moment.
class Unavailable : public std::runtime_error {
public:
    explicit Unavailable(const std::string& why)
        : std::runtime_error("the site's repository is not available just now (" + why + "); try again in a moment") {}
};

/// All calls may block on another service; [any thread]. A failure to get an answer throws (AccessDenied when it is
/// about rights, Unavailable when it may pass): what was not clearly allowed is denied. An app that the user may not
/// read does not exist for them.
class AppCatalogue {
public:
    virtual ~AppCatalogue() = default;

    virtual bool may_create_app(const User& user) = 0;
    /// Registers a new app of this user and returns its entry, id included.
    virtual AppEntry create(const User& user, const std::string& name) = 0;
    virtual std::vector<AppEntry> list(const User& user) = 0;
    virtual std::optional<AppEntry> find(const User& user, const std::string& id) = 0;
    virtual void remove(const User& user, const std::string& id) = 0;
    /// Called after the app's files are safely on disk.
    virtual void report_saved(const User& user, const std::string& id, const SavedFacts& facts) = 0;

    /// Those of the app's objects that the catalogue knows: none where rights are about whole apps.
    virtual std::vector<ObjectEntry> objects(const User& user, const std::string& app_id) = 0;
    /// Publishes or approves an object, or takes that back; an object that is not known yet becomes known. Returns what
    /// the user may do with it from then on.
    virtual ObjectEntry mark_object(const User& user, const std::string& app_id, const ObjectFacts& object,
                                    ObjectMark mark) = 0;
    /// Registers an object that the user keeps in an app they may not change. Throws AccessDenied where they may not.
    virtual ObjectEntry add_object(const User& user, const std::string& app_id, const ObjectFacts& object) = 0;
    virtual void remove_object(const User& user, const std::string& app_id, const std::string& object_id) = 0;
    /// Called after the user's own objects are safely on disk, where the app as a whole is not theirs to report.
    virtual void report_objects(const User& user, const std::string& app_id,
                                const std::vector<ObjectFacts>& objects) = 0;
    virtual std::vector<StreamEntry> streams(const User& user) = 0;
    /// An empty name leaves the app's own.
    virtual void publish_app(const User& user, const std::string& id, const std::string& stream_id,
                             const std::string& name) = 0;
    virtual void unpublish_app(const User& user, const std::string& id) = 0;

    virtual std::vector<DataConnection> connections(const User& user) = 0;
    /// The password of a connection that `connections` gave this user, for the connector that signs in with it; empty
    /// if it has none.
    virtual std::string password_of(const User& user, const DataConnection& connection) = 0;
    /// Fills in the id. Throws std::invalid_argument when the name is taken.
    virtual DataConnection add_connection(const User& user, DataConnection connection) = 0;
    /// An empty password leaves the one before.
    virtual void change_connection(const User& user, const DataConnection& connection) = 0;
    virtual void remove_connection(const User& user, const std::string& id) = 0;
};

}  // namespace orrery::app
