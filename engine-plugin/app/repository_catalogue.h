// The catalogue over the repository service: identity, rights and publication are its, we ask and report.
#pragma once

#include <functional>

#include "app/catalogue.h"
#include "orrery/http.h"

namespace orrery::app {

/// Speaks the repository's REST interface through its http/1 role, as the user. What the repository does not clearly
/// allow is denied; when it does not answer, nobody may do anything. [any thread]
class RepositoryCatalogue : public AppCatalogue {
public:
    /// Sends one request and gives the response with its whole body; may throw orrery::Error.
    using Send = std::function<Response(const Fields&)>;
    using Log = std::function<void(const std::string&)>;
    RepositoryCatalogue(Send send, Log log) : send_(std::move(send)), log_(std::move(log)) {}

    bool may_create_app(const User& user) override;
    AppEntry create(const User& user, const std::string& name) override;
    std::vector<AppEntry> list(const User& user) override;
    std::optional<AppEntry> find(const User& user, const std::string& id) override;
    void remove(const User& user, const std::string& id) override;
    void report_saved(const User& user, const std::string& id, const SavedFacts& facts) override;
    std::vector<ObjectEntry> objects(const User& user, const std::string& app_id) override;
    ObjectEntry mark_object(const User& user, const std::string& app_id, const ObjectFacts& object,
                            ObjectMark mark) override;
    ObjectEntry add_object(const User& user, const std::string& app_id, const ObjectFacts& object) override;
    void remove_object(const User& user, const std::string& app_id, const std::string& object_id) override;
    void report_objects(const User& user, const std::string& app_id, const std::vector<ObjectFacts>& objects) override;
    std::vector<StreamEntry> streams(const User& user) override;
    void publish_app(const User& user, const std::string& id, const std::string& stream_id,
                     const std::string& name) override;
    void unpublish_app(const User& user, const std::string& id) override;

    std::vector<DataConnection> connections(const User& user) override;
    std::string password_of(const User& user, const DataConnection& connection) override;
    DataConnection add_connection(const User& user, DataConnection connection) override;
    void change_connection(const User& user, const DataConnection& connection) override;
    void remove_connection(const User& user, const std::string& id) override;

    /// Answers the repository's order about an app's files; see docs/repository.md for what an answer holds.
    void report_files(const std::string& id, json::Value answer);

private:
    struct Reply {
        int status = 0;
        json::Value body;
    };
    Reply ask(const User& user, std::string_view method, const std::string& target, const json::Value& body = {}) const;
    /// The body of a reply with one of the 2xx statuses; throws AccessDenied or std::runtime_error otherwise.
    json::Value need(const User& user, std::string_view method, const std::string& target,
                     const json::Value& body = {}) const;
    void mirror_objects(const User& user, const std::string& id, const std::vector<ObjectFacts>& objects) const;
    void update_object(const User& user, const std::string& app_id, const ObjectFacts& facts,
                       const json::Value& before) const;
    /// The repository's row of an object; null when it has none that the user may see.
    json::Value known_object(const User& user, const std::string& app_id, const std::string& object_id) const;

    /// An object as the repository wants to hear of it.
    static json::Value object_value(const std::string& app_id, const ObjectFacts& facts);

    Send send_;
    Log log_;
};

}  // namespace orrery::app
