#include "service/repository_news.h"

namespace orrery::service {
namespace {

/// Changes of these decide who may do what with which app.
constexpr const char* kDecisive[] = {"repository.systemrule", "repository.stream", "repository.user",
                                     "repository.custompropertydefinition"};

}  // namespace

RepositoryNews::RepositoryNews(Host host, qix::Engine& engine, std::shared_ptr<FileOrders> orders)
    : host_(std::move(host)), engine_(engine), orders_(std::move(orders)) {
    on("user.disabled", [this](const Subscription::Event& event) {
        if (!event.gap) engine_.end_sessions_of_user(std::string(event.key), "the user was disabled");
    });
    on("repository.app", [this](const Subscription::Event& event) { app_changed(event); });
    for (const char* topic : kDecisive) on(topic, [this](const Subscription::Event&) { engine_.access().look(); });
    for (const char* topic : FileOrders::kTopics)
        on(topic, [this, topic](const Subscription::Event& event) {
            if (!event.gap) orders_->begin(topic, event.record);
        });
}

void RepositoryNews::on(std::string_view topic, Subscription::Function function) {
    subscriptions_.push_back(host_.subscribe(topic, std::move(function)));
}

void RepositoryNews::app_changed(const Subscription::Event& event) {
    if (event.gap || event.key == "*") return engine_.access().look();
    if (event.record.value_or("action", "") == "removed") return engine_.access().removed(std::string(event.key));
    engine_.access().look(std::string(event.key));
}

}  // namespace orrery::service
