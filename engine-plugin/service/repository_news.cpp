#include "service/repository_news.h"

#include "orrery/http.h"
#include "qix/save.h"

namespace orrery::service {
namespace {

/// Changes of these decide who may do what with which app.
constexpr const char* kDecisive[] = {"repository.systemrule", "repository.stream", "repository.user",
                                     "repository.custompropertydefinition"};

}  // namespace

RepositoryNews::RepositoryNews(Host host, qix::Engine& engine, std::shared_ptr<app::RepositoryCatalogue> repository)
    : host_(std::move(host)), engine_(engine), repository_(std::move(repository)) {
    on("user.disabled", [this](const Subscription::Event& event) {
        if (!event.gap) engine_.end_sessions_of_user(std::string(event.key), "the user was disabled");
    });
    on("repository.app", [this](const Subscription::Event& event) { app_changed(event); });
    for (const char* topic : kDecisive) on(topic, [this](const Subscription::Event&) { engine_.access().look(); });
    on("app.copy", [this](const Subscription::Event& event) {
        if (!event.gap) copy(event);
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

void RepositoryNews::copy(const Subscription::Event& event) {
    const Identity who = Request(event.record).identity();
    app::User user{who.directory, who.id, who.attributes};
    engine_.file_workers().post(
        [&engine = engine_, repository = repository_, user = std::move(user), id = std::string(event.record.at("id")),
         source = std::string(event.record.at("source")), name = std::string(event.record.at("name"))] {
            std::string problem;
            try {
                const app::Document document = engine.store().copy(source, id, name);
                engine.catalogue().report_saved(user, id, qix::saved_facts(document, document.size));
            } catch (const std::exception& error) {
                problem = error.what();
                engine.log(qix::LogLevel::error, "app " + source + " could not be copied: " + problem);
            }
            try {
                repository->report_copied(id, problem);
            } catch (const std::exception& error) {
                engine.log(qix::LogLevel::warning, "nobody waits for the copy " + id + " of an app: " + error.what());
            }
        });
}

}  // namespace orrery::service
