#include "service/repository_news.h"

#include "orrery/http.h"
#include "qix/save.h"

namespace orrery::service {
namespace {

/// Changes of these decide who may do what with which app.
constexpr const char* kDecisive[] = {"repository.systemrule", "repository.stream", "repository.user",
                                     "repository.custompropertydefinition"};

/// "", or what went wrong.
std::string copy_files(qix::Engine& engine, const app::User& user, const std::string& source, const std::string& id,
                       const std::string& name) {
    try {
        const app::Document document = engine.store().copy(source, id, name, user);
        engine.catalogue().report_saved(user, id, qix::saved_facts(document, document.size, user));
        return "";
    } catch (const std::exception& error) {
        engine.log(qix::LogLevel::error, "app " + source + " could not be copied: " + error.what());
        return error.what();
    }
}

/// Whether the repository says clearly that there is no such app. When it does not answer now, it tells of the app's
/// removal later.
bool is_gone(app::RepositoryCatalogue& repository, const std::string& id) {
    try {
        return !repository.find({"INTERNAL", "sa_engine", {}}, id);
    } catch (const std::exception&) {
        return false;
    }
}

/// Answers the repository; false when nobody will have the copy. That nobody waits is not enough for that: another
/// engine on the same folder may have been quicker.
bool answer(qix::Engine& engine, app::RepositoryCatalogue& repository, const std::string& id,
            const std::string& problem) {
    try {
        repository.report_copied(id, problem);
        return problem.empty();
    } catch (const std::exception& error) {
        engine.log(qix::LogLevel::warning, "nobody waits for the copy " + id + " of an app: " + error.what());
        return !is_gone(repository, id);
    }
}

void remove_files(qix::Engine& engine, const std::string& id) {
    try {
        engine.store().remove(id);
    } catch (const std::exception& error) {
        engine.log(qix::LogLevel::warning, "files of the copy " + id + " of an app are left behind: " + error.what());
    }
}

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
            const std::string problem = copy_files(engine, user, source, id, name);
            if (!answer(engine, *repository, id, problem)) remove_files(engine, id);
        });
}

}  // namespace orrery::service
