#include "app/app.h"

#include "storage/data_model.h"

namespace orrery::app {

App::App(Document document, const Budgets& budgets)
    : id_(document.id),
      session_app_(document.id.starts_with(kSessionAppPrefix)),
      document_(std::make_shared<const Document>(std::move(document))),
      states_cache_(std::make_shared<engine::StatesCache>(budgets.states)),
      calculation_cache_(std::make_shared<engine::CalculationCache>(budgets.calculations)),
      saved_model_(document_->model) {}

DocumentPtr App::document() const {
    const std::lock_guard lock(mutex_);
    return document_;
}

void App::update(const std::function<void(Document&)>& change) {
    const std::lock_guard lock(mutex_);
    auto fresh = std::make_shared<Document>(*document_);
    change(*fresh);
    const bool reloaded = fresh->model != document_->model;
    document_ = std::move(fresh);
    if (!reloaded || document_->model == nullptr) return;
    states_cache_->keep_only(document_->model->generation());
    calculation_cache_->keep_only(document_->model->generation());
}

bool App::begin_reload(std::stop_source stop) {
    const std::lock_guard lock(mutex_);
    if (reload_) return false;
    reload_ = std::move(stop);
    return true;
}

void App::end_reload() {
    const std::lock_guard lock(mutex_);
    reload_.reset();
}

void App::stop_reload() {
    std::optional<std::stop_source> reload;
    {
        const std::lock_guard lock(mutex_);
        reload = reload_;
    }
    if (reload) reload->request_stop();
}

}  // namespace orrery::app
