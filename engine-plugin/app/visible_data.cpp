#include "app/visible_data.h"

#include <list>
#include <map>
#include <mutex>
#include <string>

#include "access/reduce_model.h"
#include "app/catalogue.h"
#include "expression/utf8.h"
#include "storage/guarded_data.h"
#include "storage/model_builder.h"

namespace orrery::app {
namespace {

using ModelPtr = std::shared_ptr<const engine::DataModel>;

/// Reduced data of every app that is open, once for all users of a reduction.
class ReducedModels {
public:
    /// Null where the reduction leaves nothing.
    ModelPtr get(const ModelPtr& data, const engine::Reduction& reduction) {
        const std::shared_ptr<Slot> slot = slot_of(std::to_string(data->generation()) + "/" + reduction.key());
        const std::lock_guard making(slot->making);
        ModelPtr model = slot->model.lock();
        if (model == nullptr) model = engine::reduce_model(data, reduction, [] {});
        if (model == nullptr) return nullptr;
        slot->model = model;
        keep(model);
        return model;
    }

private:
    static constexpr std::size_t kKept = 8;
    struct Slot {
        std::mutex making;  // the first one makes the data, others wait for it
        std::weak_ptr<const engine::DataModel> model;
    };

    std::shared_ptr<Slot> slot_of(const std::string& key) {
        const std::lock_guard lock(mutex_);
        if (const auto found = slots_.find(key); found != slots_.end()) return found->second;
        std::erase_if(slots_,
                      [](const auto& entry) { return entry.second.use_count() == 1 && entry.second->model.expired(); });
        return slots_.emplace(key, std::make_shared<Slot>()).first->second;
    }

    void keep(ModelPtr model) {
        std::list<ModelPtr> gone;  // its destruction needs no lock
        const std::lock_guard lock(mutex_);
        kept_.remove(model);
        kept_.push_front(std::move(model));
        if (kept_.size() > kKept) gone.splice(gone.begin(), kept_, std::prev(kept_.end()));
    }

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Slot>> slots_;  // by generation and reduction
    std::list<ModelPtr> kept_;                            // latest first
};

ReducedModels& reduced_models() {
    static ReducedModels all;
    return all;
}

engine::AccessIdentity identity_of(const User& user) {
    engine::AccessIdentity who{user.name(), {}};
    for (const auto& [name, value] : user.attributes)
        if (engine::upper_case(name) == engine::access_field::kGroup) who.groups.push_back(value);
    return who;
}

}  // namespace

ModelPtr visible_data(const ModelPtr& data, const User& user) {
    if (data == nullptr) {
        static const ModelPtr empty = engine::ModelBuilder().finish();
        return empty;
    }
    const engine::AccessPtr access = engine::access_of(*data);
    if (access == nullptr) return data;
    const auto reduction = engine::reduction_of(*access, identity_of(user));
    if (reduction && reduction->everything()) return data;
    ModelPtr seen = reduction ? reduced_models().get(data, *reduction) : nullptr;
    // Whatever the cause: who is kept out learns nothing of the table.
    if (seen == nullptr) throw AccessDenied("the section access of the app does not let you in");
    return seen;
}

bool is_reduced(const Document& document, const ModelPtr& seen) {
    return document.model != nullptr && seen != document.model && engine::access_of(*document.model) != nullptr;
}

}  // namespace orrery::app
