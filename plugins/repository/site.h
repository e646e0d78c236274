// The repository as a whole: everything between the kernel's calls and the rooms.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "certificates/site_certificates.h"
#include "nodes/first_start.h"
#include "nodes/log_levels.h"
#include "rest/api.h"

namespace orrery::repository {

struct SiteSettings {
    postgres::Settings database;
    std::size_t connections = 8;
    CertificateSettings certificates;
    NodeSettings node;
    std::filesystem::path data_folder;  // this node's own
    std::filesystem::path secrets_key;  // the key for secrets at rest; the same file content on every node
    std::string version;
    std::chrono::milliseconds patience{std::chrono::seconds(30)};  // for the database to come up
};

/// What the site tells the outside. Called from any thread; must not throw.
struct SiteEvents {
    std::function<void(const std::string& message)> inform = [](const std::string&) {};
    std::function<void(const std::string& message)> warn = [](const std::string&) {};
    /// A change on any node; without a type: anything may have changed.
    std::function<void(const Change&)> changed = [](const Change&) {};
    /// Something is to be done with an app's files: whoever has them answers by POST /internal/app-files.
    rest::FileOrders::Tell order_files = [](const rest::FileOrder&) {};
    /// Of requests on this node.
    std::shared_ptr<rest::Observer> observer = std::make_shared<rest::Observer>();
};

/// Made = certificates, share, tables and first contents are there, requests can be answered. Throws when not.
class Site {
public:
    Site(const SiteSettings& settings, SiteEvents events);
    ~Site();
    rest::Response handle(const rest::Request& request) { return api_->handle(request); }
    /// True while the database answers and changes on other nodes are heard.
    bool connected() const { return store_->listening(); }
    /// Of this node's services. Throws postgres::Failure.
    std::map<std::string, LogLevels> log_levels() { return repository::log_levels(*store_, node_); }

private:
    Guid prepare(const SiteSettings& settings);

    SiteEvents events_;
    Guid node_;
    std::unique_ptr<rest::Security> security_;
    std::unique_ptr<Store> store_;
    std::unique_ptr<rest::Api> api_;
};

}  // namespace orrery::repository
