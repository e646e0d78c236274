// An app that is open: shared by every session that works on it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/document.h"
#include "cube/calculation_cache.h"
#include "selection/states_cache.h"

namespace orrery::app {

/// Memory that one app may spend on results worth keeping.
struct Budgets {
    std::size_t states = 256u << 20;
    std::size_t calculations = 256u << 20;
};

/// Readers take the document as it is now and keep it as long as they like; a change publishes a new one. [any thread]
class App {
public:
    App(Document document, const Budgets& budgets);

    const std::string& id() const { return id_; }
    DocumentPtr document() const;
    const std::shared_ptr<engine::StatesCache>& states_cache() const { return states_cache_; }
    const std::shared_ptr<engine::CalculationCache>& calculation_cache() const { return calculation_cache_; }

    /// Changes a copy and publishes it, one change at a time. What `change` throws leaves the app as it was.
    void update(const std::function<void(Document&)>& change);
    bool is_session_app() const { return session_app_; }

    /// Held while the app is saved or reloaded, so that only one does.
    std::mutex& save_mutex() { return save_mutex_; }
    /// The data that is on disk already; call both under save_mutex().
    const std::shared_ptr<const engine::DataModel>& saved_model() const { return saved_model_; }
    void set_saved_model(std::shared_ptr<const engine::DataModel> model) { saved_model_ = std::move(model); }
    /// False when a reload is running already. `stop` is how it can be made to end.
    bool begin_reload(std::stop_source stop);
    void end_reload();
    /// The app is gone for good: if it is being reloaded, that ends as if it had been cancelled.
    void stop_reload();

private:
    const std::string id_;
    const bool session_app_;
    mutable std::mutex mutex_;
    DocumentPtr document_;
    std::shared_ptr<engine::StatesCache> states_cache_;
    std::shared_ptr<engine::CalculationCache> calculation_cache_;
    std::mutex save_mutex_;
    std::shared_ptr<const engine::DataModel> saved_model_;
    std::optional<std::stop_source> reload_;  // the one that is running
};
using AppPtr = std::shared_ptr<App>;

constexpr std::string_view kSessionAppPrefix = "SessionApp_";

}  // namespace orrery::app
