#include "app/opened_apps.h"

#include "app/process_counts.h"

namespace orrery::app {

AppPtr OpenedApps::open(const std::string& id) {
    const std::lock_guard lock(mutex_);
    if (AppPtr app = apps_[id].lock()) return app;
    try {
        auto app = std::make_shared<App>(store_.load(id, Store::Part::everything), budgets_);
        apps_[id] = app;
        ++ProcessCounts::here().app_loads;
        return app;
    } catch (...) {
        ++ProcessCounts::here().failed_app_loads;
        throw;
    }
}

AppPtr OpenedApps::adopt(Document document) {
    auto app = std::make_shared<App>(std::move(document), budgets_);
    const std::lock_guard lock(mutex_);
    apps_[app->id()] = app;
    return app;
}

AppPtr OpenedApps::find(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto found = apps_.find(id);
    return found == apps_.end() ? nullptr : found->second.lock();
}

std::vector<std::string> OpenedApps::ids() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> ids;
    for (const auto& [id, app] : apps_)
        if (!app.expired()) ids.push_back(id);
    return ids;
}

}  // namespace orrery::app
