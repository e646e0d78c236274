#include "storage/guarded_data.h"

#include <map>
#include <mutex>

namespace orrery::engine {
namespace {

/// The tables of all data in memory, by generation.
class Guards {
public:
    void add(std::uint64_t generation, AccessPtr access) {
        const std::lock_guard lock(mutex_);
        tables_[generation] = std::move(access);
    }
    void remove(std::uint64_t generation) {
        const std::lock_guard lock(mutex_);
        tables_.erase(generation);
    }
    AccessPtr find(std::uint64_t generation) const {
        const std::lock_guard lock(mutex_);
        const auto found = tables_.find(generation);
        return found == tables_.end() ? nullptr : found->second;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::uint64_t, AccessPtr> tables_;
};

Guards& guards() {
    static Guards all;
    return all;
}

/// Every pointer to guarded data holds its guard, not the data alone.
struct GuardedData {
    explicit GuardedData(std::shared_ptr<const DataModel> data) : model(std::move(data)) {}
    GuardedData(const GuardedData&) = delete;
    GuardedData& operator=(const GuardedData&) = delete;
    ~GuardedData() { guards().remove(model->generation()); }
    const std::shared_ptr<const DataModel> model;
};

}  // namespace

std::shared_ptr<const DataModel> guarded(std::shared_ptr<const DataModel> model, AccessPtr access) {
    if (access == nullptr) return model;
    guards().add(model->generation(), std::move(access));
    const auto guard = std::make_shared<GuardedData>(std::move(model));
    return {guard, guard->model.get()};
}

AccessPtr access_of(const DataModel& model) { return guards().find(model.generation()); }

}  // namespace orrery::engine
