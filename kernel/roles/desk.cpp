#include "roles/desk.h"

#include "roles/call_scope.h"
#include "roles/stamp.h"

namespace orrery::kernel {

Desk::Desk(Machine& machine, const Stanza& stanza)
    : machine_(machine),
      stanza_(stanza.name),
      may_act_as_any_(stanza.may_act_as_any),
      handles_(std::make_unique<std::array<std::atomic<Handle*>, most_handles_>>()) {
    fill_table();
    fill_streams_and_programs();
    fill_logs_and_counters();
}

Desk::~Desk() { close(); }

void Desk::close() {
    std::set<uint64_t> subscriptions;
    {
        std::lock_guard lock(mutex_);
        subscriptions.swap(subscriptions_);
    }
    for (auto id : subscriptions) machine_.bus.unsubscribe(id);
    group_->close();
}

uint64_t Desk::find(std::string_view role, std::string_view stanza) {
    auto number = role_number(role);
    auto* target = machine_.served(stanza);
    if (!number || !target || reachable_.find(stanza) == reachable_.end()) return 0;
    std::lock_guard lock(mutex_);
    auto [at, fresh] = known_handles_.try_emplace({std::string(stanza), *number}, owned_handles_.size() + 1);
    if (!fresh) return at->second;
    if (owned_handles_.size() + 1 >= most_handles_) return known_handles_.erase(at), 0;
    owned_handles_.push_back(std::make_unique<Handle>(Handle{target, *number}));
    (*handles_)[at->second].store(owned_handles_.back().get(), std::memory_order_release);
    return at->second;
}

int32_t Desk::call(uint64_t handle, uint32_t index, orrery_record in, const orrery_writer* out, uint32_t deadline_ms) {
    auto* found = handle < most_handles_ ? (*handles_)[handle].load(std::memory_order_acquire) : nullptr;
    if (!found) {
        Writer(out).put("error.message", "there is no such handle");
        return ORRERY_INVALID;
    }
    Stamped stamped(in, stanza_, may_act_as_any_);
    CallScope scope(deadline_ms != 0 ? Milliseconds(deadline_ms) : found->target->deadline);
    return found->target->door.call(found->role, index, stamped.record(), out, scope.remaining());
}

int32_t Desk::publish(std::string_view topic, std::string_view key, orrery_record record) {
    Stamped stamped(record, stanza_, true);
    return machine_.bus.publish(topic, key, Fields(Record(stamped.record())));
}

}  // namespace orrery::kernel
