// What the repository tells the engine: users and apps that are gone, apps to copy, rights that may have changed.
#pragma once

#include <memory>
#include <vector>

#include "app/repository_catalogue.h"
#include "orrery/host.h"
#include "qix/engine.h"

namespace orrery::service {

/// Listens from the beginning to the end of its life, which ends before the engine stops.
class RepositoryNews {
public:
    RepositoryNews(Host host, qix::Engine& engine, std::shared_ptr<app::RepositoryCatalogue> repository);

private:
    void on(std::string_view topic, Subscription::Function function);
    void app_changed(const Subscription::Event& event);
    void copy(const Subscription::Event& event);

    const Host host_;
    qix::Engine& engine_;
    const std::shared_ptr<app::RepositoryCatalogue> repository_;
    std::vector<Subscription> subscriptions_;
};

}  // namespace orrery::service
