// The catalogue of a site without a repository: what is in the folder, and a file of data connections.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>

#include "app/catalogue.h"
#include "app/store.h"

namespace orrery::app {

/// Every app belongs to who created it and only they may see and change it, unless `Sharing::everyone`.
class LocalCatalogue : public AppCatalogue {
public:
    enum class Sharing { owner_only, everyone };
    /// `folder` holds catalogue.json; it is made if needed.
    LocalCatalogue(std::filesystem::path folder, const Store& store, Sharing sharing);

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

private:
    void load();
    void save() const;
    bool may(const User& user, const AppEntry& entry) const;
    std::optional<AppEntry> readable(const User& user, const std::string& id) const;

    const std::filesystem::path file_;
    const Store& store_;
    const Sharing sharing_;
    mutable std::mutex mutex_;
    std::map<std::string, AppEntry> apps_;
    std::vector<DataConnection> connections_;
};

}  // namespace orrery::app
