// What the repository tells the engine: users and apps that are gone, orders about files of apps, rights that may have
// changed.
#pragma once

#include <memory>
#include <vector>

#include "orrery/host.h"
#include "qix/engine.h"
#include "service/file_orders.h"

namespace orrery::service {

/// Listens from the beginning to the end of its life, which ends before the engine stops.
class RepositoryNews {
public:
    RepositoryNews(Host host, qix::Engine& engine, std::shared_ptr<FileOrders> orders);

private:
    void on(std::string_view topic, Subscription::Function function);
    void app_changed(const Subscription::Event& event);

    const Host host_;
    qix::Engine& engine_;
    const std::shared_ptr<FileOrders> orders_;
    std::vector<Subscription> subscriptions_;
};

}  // namespace orrery::service
