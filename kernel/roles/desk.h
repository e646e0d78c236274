// The host table of one plugin instance: everything a plugin can ask of the kernel, whichever process it lives in.
#pragma once
#include <array>
#include <atomic>
#include <set>

#include "conf/stanza.h"
#include "roles/machine.h"

namespace orrery::kernel {

class Desk {
public:
    Desk(Machine& machine, const Stanza& stanza);
    ~Desk();
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    const orrery_host* table() const noexcept { return &table_; }
    /// The stanzas it may find from now on; handles that it has stay good. [any thread]
    void allow(std::set<std::string, std::less<>> reachable) {
        std::lock_guard lock(mutex_);
        reachable_ = std::move(reachable);
    }
    /// Binds the programs it spawns to what binds the plugin itself. Precondition: the plugin is not created yet.
    void confine_programs(std::string user, Confinement confinement) {
        user_ = std::move(user), confinement_ = std::move(confinement);
    }
    const std::string& stanza() const noexcept { return stanza_; }
    Machine& machine() noexcept { return machine_; }
    /// Posted work, events and child notices end: none of them runs any more when it returns. Programs are stopped.
    /// From then on no program is spawned and nothing is subscribed to: UNAVAILABLE, and 0.
    void close();
    /// With `wait` it returns when no event of it is running; a handler that ends its own subscription must not wait.
    void unsubscribe(uint64_t subscription, bool wait);

private:
    struct Handle {
        Machine::Served* target;
        RoleNumber role;
    };
    uint64_t find(std::string_view role, std::string_view stanza);
    int32_t call(uint64_t handle, uint32_t index, orrery_record in, const orrery_writer* out, uint32_t deadline_ms);
    int32_t call_async(uint64_t handle, uint32_t index, orrery_record in, uint32_t deadline_ms, orrery_answer_fn done,
                       void* user);
    const Handle* known(uint64_t handle) const noexcept {
        return handle < most_handles_ ? (*handles_)[handle].load(std::memory_order_acquire) : nullptr;
    }
    uint64_t subscribe(std::string_view topic, orrery_event_fn event, void* user);
    int32_t spawn(orrery_record spec, orrery_child_fn changed, void* user, uint64_t* child);
    void confine(ProgramSpec& spec) const;
    int32_t stop_child(uint64_t child);
    int32_t publish(std::string_view topic, std::string_view key, orrery_record record);
    void fill_table();
    void fill_streams_and_programs();
    void fill_logs_and_counters();

    static constexpr size_t most_handles_ = 4096, most_programs_ = 64, most_invented_roles_ = 8;
    Machine& machine_;
    const std::string stanza_;
    const bool may_act_as_any_;
    std::string user_;  // of its programs
    Confinement confinement_;
    std::set<std::string, std::less<>> reachable_;
    std::shared_ptr<TaskGroup> group_ = std::make_shared<TaskGroup>(Machine::most_workers / 4);
    std::mutex mutex_;
    std::map<std::pair<std::string, RoleNumber>, uint64_t> known_handles_;
    size_t invented_roles_ = 0;  // asked for here first
    std::unique_ptr<std::array<std::atomic<Handle*>, most_handles_>> handles_;
    std::vector<std::unique_ptr<Handle>> owned_handles_;
    std::set<uint64_t> subscriptions_;
    std::map<uint64_t, std::shared_ptr<Program>> programs_;
    uint64_t last_program_ = 0;
    bool closed_ = false;
    orrery_host table_{};
};

}  // namespace orrery::kernel
