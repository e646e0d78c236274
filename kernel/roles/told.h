// The answer of a started call on its way to the plugin that wants it.
#pragma once
#include "events/pool.h"
#include "roles/receiver.h"

namespace orrery::kernel {

/// Tells a plugin that is still there: its group is not closed.
class Told : public Receiver {
public:
    Told(std::shared_ptr<TaskGroup> group, orrery_answer_fn done, void* user)
        : group_(std::move(group)), done_(done), user_(user) {}
    void answered(int32_t status, orrery_record answer) noexcept override {
        if (!group_->enter()) return;
        done_(user_, status, answer);
        group_->leave();
    }

private:
    const std::shared_ptr<TaskGroup> group_;
    const orrery_answer_fn done_;
    void* const user_;
};

}  // namespace orrery::kernel
