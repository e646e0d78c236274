// What the repository has the engine do with apps' files: copy, import, export them, and send what was exported.
#pragma once

#include <memory>
#include <string>

#include "app/repository_catalogue.h"
#include "orrery/host.h"
#include "qix/engine.h"
#include "service/file_sender.h"

namespace orrery::service {

/// Everything happens on the engine's threads for files; each order is answered once. [any thread]
class FileOrders : public std::enable_shared_from_this<FileOrders> {
public:
    /// What is given must live until the engine has stopped.
    FileOrders(Host host, qix::Engine& engine, std::shared_ptr<app::RepositoryCatalogue> repository, FileSender& sender)
        : host_(std::move(host)), engine_(engine), repository_(std::move(repository)), sender_(sender) {}

    /// The topics of the orders' events.
    static constexpr const char* kTopics[] = {"app.copy", "app.import", "app.export", "app.fetch", "app.replace"};
    /// Begins to carry out the order of an event.
    void begin(std::string_view topic, Record record);

private:
    struct Order {
        std::string topic, id, source, name;
        std::string file, boundary;  // of an import: see the repository's orders
        app::User user;
        bool with_data = true, whole = false;
        std::shared_ptr<Stream> body;
    };
    void run(const Order& order);
    json::Value carry_out(const Order& order);
    json::Value copy(const Order& order);
    app::Document received(const Order& order) const;
    json::Value import(const Order& order);
    json::Value replace(const Order& order);
    json::Value export_app(const Order& order);
    json::Value fetch(const Order& order);
    void keep_new_app(const Order& order, app::Document document);
    bool answer(const Order& order, json::Value answer);
    void remove_files(const std::string& id);

    const Host host_;
    qix::Engine& engine_;
    const std::shared_ptr<app::RepositoryCatalogue> repository_;
    FileSender& sender_;
};

}  // namespace orrery::service
