// Data that is made from other data once, for all who need it at the same time.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "storage/data_model.h"

namespace orrery::app {

/// Keeps nothing alive: what nobody uses any more is made again. Thread-safe.
class SharedModels {
public:
    using ModelPtr = std::shared_ptr<const engine::DataModel>;

    /// What make() gave for this key to whoever holds it still; else make() is asked, while others wait for it. Null is
    /// not remembered.
    template <typename Make>
    ModelPtr get(const std::string& key, const Make& make) {
        const std::shared_ptr<Slot> slot = slot_of(key);
        const std::lock_guard making(slot->making);
        ModelPtr model = slot->model.lock();
        if (model == nullptr) slot->model = model = make();
        return model;
    }

    /// The same if somebody holds it and it need not be waited for; else null.
    ModelPtr find(const std::string& key) {
        const std::lock_guard lock(mutex_);
        const auto found = slots_.find(key);
        if (found == slots_.end()) return nullptr;
        const std::unique_lock made(found->second->making, std::try_to_lock);
        return made ? found->second->model.lock() : nullptr;
    }

private:
    struct Slot {
        std::mutex making;
        std::weak_ptr<const engine::DataModel> model;
    };

    std::shared_ptr<Slot> slot_of(const std::string& key) {
        const std::lock_guard lock(mutex_);
        if (const auto found = slots_.find(key); found != slots_.end()) return found->second;
        std::erase_if(slots_,
                      [](const auto& entry) { return entry.second.use_count() == 1 && entry.second->model.expired(); });
        return slots_.emplace(key, std::make_shared<Slot>()).first->second;
    }

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Slot>> slots_;
};

}  // namespace orrery::app
