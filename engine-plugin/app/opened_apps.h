// The apps that are in memory, each once.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/app.h"
#include "app/store.h"

namespace orrery::app {

/// Opens on first use and keeps an app for as long as somebody holds it. [any thread]
class OpenedApps {
public:
    OpenedApps(const Store& store, const Budgets& budgets) : store_(store), budgets_(budgets) {}

    /// The app, opened now if nobody has it. Callers check rights first. Throws as Store::load.
    AppPtr open(const std::string& id);
    /// Takes in an app that is not on disk yet.
    AppPtr adopt(Document document);
    /// The app if somebody has it open.
    AppPtr find(const std::string& id) const;
    /// Ids of the apps in memory.
    std::vector<std::string> ids() const;

private:
    const Store& store_;
    const Budgets budgets_;
    mutable std::mutex mutex_;  // held while an app is opened: two openings of one app must give the same
    std::map<std::string, std::weak_ptr<App>> apps_;
};

}  // namespace orrery::app
