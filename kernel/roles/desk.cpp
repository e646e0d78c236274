#include "roles/desk.h"

#include "roles/call_scope.h"
#include "roles/stamp.h"
#include "roles/told.h"

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
    decltype(subscriptions_) subscriptions;
    decltype(programs_) programs;
    {
        std::lock_guard lock(mutex_);
        closed_ = true;
        subscriptions.swap(subscriptions_);
        programs.swap(programs_);
    }
    // First none of them gets anything new, then all that run are waited for at once, by the group.
    for (auto id : subscriptions) machine_.bus.unsubscribe(id, false);
    for (auto& [id, program] : programs) program->stop();
    group_->close();
}

uint64_t Desk::subscribe(std::string_view topic, orrery_event_fn event, void* user) {
    std::lock_guard lock(mutex_);
    auto id = closed_ ? 0 : machine_.bus.subscribe(group_, topic, event, user);
    if (id != 0) subscriptions_.insert(id);
    return id;
}

void Desk::unsubscribe(uint64_t subscription, bool wait) {
    {
        std::lock_guard lock(mutex_);
        if (subscriptions_.erase(subscription) == 0) return;  // not this plugin's
    }
    machine_.bus.unsubscribe(subscription, wait);
}

uint64_t Desk::find(std::string_view role, std::string_view stanza) {
    auto* target = machine_.served(stanza);
    std::lock_guard lock(mutex_);
    if (!target || reachable_.find(stanza) == reachable_.end()) return 0;
    auto number = known_role(role);
    // Numbers are given away for ever, so one plugin does not get them all.
    if (!number && invented_roles_ < most_invented_roles_) ++invented_roles_, number = role_number(role);
    if (!number) return 0;
    auto [at, fresh] = known_handles_.try_emplace({std::string(stanza), *number}, owned_handles_.size() + 1);
    if (!fresh) return at->second;
    if (owned_handles_.size() + 1 >= most_handles_) return known_handles_.erase(at), 0;
    owned_handles_.push_back(std::make_unique<Handle>(Handle{target, *number}));
    (*handles_)[at->second].store(owned_handles_.back().get(), std::memory_order_release);
    return at->second;
}

int32_t Desk::call(uint64_t handle, uint32_t index, orrery_record in, const orrery_writer* out, uint32_t deadline_ms) {
    auto* found = known(handle);
    if (!found) {
        Writer(out).put("error.message", "there is no such handle");
        return ORRERY_INVALID;
    }
    Stamped stamped(in, stanza_, may_act_as_any_);
    CallScope scope(deadline_ms != 0 ? Milliseconds(deadline_ms) : found->target->deadline.load());
    return found->target->door.call(found->role, index, stamped.record(), out, scope.given());
}

int32_t Desk::call_async(uint64_t handle, uint32_t index, orrery_record in, uint32_t deadline_ms, orrery_answer_fn done,
                         void* user) {
    auto* found = known(handle);
    if (!found) return ORRERY_INVALID;
    Stamped stamped(in, stanza_, may_act_as_any_);
    CallScope scope(deadline_ms != 0 ? Milliseconds(deadline_ms) : found->target->deadline.load());
    std::unique_ptr<Receiver> told = std::make_unique<Told>(group_, done, user);
    bool begun = found->target->door.start(found->role, index, stamped.record(), told, scope.given());
    return begun ? ORRERY_OK : ORRERY_UNSUPPORTED;
}

/// The dispatcher starts it, with all its rights: what binds the plugin must bind the plugin's programs.
void Desk::confine(ProgramSpec& spec) const {
    if (!user_.empty()) spec.user = user_;
    spec.confinement = within(confinement_, std::move(spec.confinement));
}

int32_t Desk::spawn(orrery_record spec, orrery_child_fn changed, void* user, uint64_t* child) {
    uint64_t id = 0;
    try {
        std::unique_lock lock(mutex_);
        if (closed_) return ORRERY_UNAVAILABLE;
        if (programs_.size() >= most_programs_) return ORRERY_LIMIT;
        id = ++last_program_;
        auto notify = [this, id, changed, user](const Fields& state) {
            if (!changed || !group_->enter()) return;
            changed(user, id, state.record().raw_record());
            group_->leave();
        };
        auto given = ProgramSpec::from_record(Record(spec));
        confine(given);
        auto program =
            std::make_shared<Program>(machine_.program_works(), stanza_, std::move(given), std::move(notify));
        programs_.emplace(id, program);
        lock.unlock();
        *child = id;
        program->start();
        return ORRERY_OK;
    } catch (const Error& error) {
        machine_.logs.write(stanza_, ORRERY_LOG_ERROR, "orrery." + stanza_, error.message());
        std::lock_guard lock(mutex_);
        programs_.erase(id);
        return static_cast<int32_t>(error.code());
    }
}

int32_t Desk::stop_child(uint64_t child) {
    std::shared_ptr<Program> program;
    {
        std::lock_guard lock(mutex_);
        auto found = programs_.find(child);
        if (found == programs_.end()) return ORRERY_NOT_FOUND;
        program = std::move(found->second);
        programs_.erase(found);
    }
    program->stop();
    return ORRERY_OK;
}

int32_t Desk::publish(std::string_view topic, std::string_view key, orrery_record record) {
    Stamped stamped(record, stanza_, true);
    return machine_.bus.publish(topic, key, Fields(Record(stamped.record())));
}

}  // namespace orrery::kernel
