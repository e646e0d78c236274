#include "app/visible_data.h"

#include <list>
#include <mutex>
#include <string>

#include "access/reduce_model.h"
#include "app/catalogue.h"
#include "app/shared_models.h"
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
        const std::string key = std::to_string(data->generation()) + "/" + reduction.key();
        ModelPtr model = all_.get(key, [&] { return engine::reduce_model(data, reduction, [] {}); });
        if (model != nullptr) keep(model);
        return model;
    }

private:
    static constexpr std::size_t kKept = 8;

    void keep(ModelPtr model) {
        std::list<ModelPtr> gone;  // its destruction needs no lock
        const std::lock_guard lock(mutex_);
        kept_.remove(model);
        kept_.push_front(std::move(model));
        if (kept_.size() > kKept) gone.splice(gone.begin(), kept_, std::prev(kept_.end()));
    }

    SharedModels all_;  // by generation and reduction
    std::mutex mutex_;
    std::list<ModelPtr> kept_;  // latest first
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
