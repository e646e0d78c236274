// A stanza with Plugin=: load → check settings → create → start → serve → drain → stop → destroy.
#pragma once
#include <atomic>
#include <mutex>

#include "lifecycle/surroundings.h"
#include "lifecycle/unit.h"
#include "roles/desk.h"

namespace orrery::kernel {

class PluginUnit : public Unit {
public:
    PluginUnit(StanzaPointer stanza, Surroundings& around)
        : stanza_(std::move(stanza)), name_(stanza_->name), around_(around) {}
    ~PluginUnit() override;

    bool prepare(Problems& problems) override;
    Answer bring_up() override;
    void take_down(bool hurry) override;
    Answer adopt(StanzaPointer stanza, bool settings) override;
    void hurry() override;
    bool offers(std::string_view role) const override { return facts_.offers(role); }
    pid_t pid() const override { return pid_.load(); }
    bool isolated() const override { return placement_ == Placement::isolated; }
    HealthAnswer health() override;

private:
    Confinement confinement(const std::filesystem::path& copy) const;
    std::unique_ptr<Instance> load();
    void replace(std::unique_ptr<Instance> instance);
    Fields config() const;
    std::set<std::string, std::less<>> reachable() const;
    Answer create_and_start();
    Answer serve_listeners();
    void detach(const Listeners::One& one, Milliseconds deadline);
    bool in_hand() const;
    void drain(Milliseconds deadline);
    void report_crash();
    Milliseconds health_deadline();
    void leave_behind();
    void release();
    void log(int32_t level, std::string_view message) const;
    Door& door() const { return around_.machine.served(name_)->door; }

    StanzaPointer stanza_;  // changes only in steps, under the mutex
    const std::string name_;
    Surroundings& around_;
    PluginPlace place_;
    Placement placement_ = Placement::inprocess;
    PluginFacts facts_;
    Fields settings_;
    std::optional<Account> account_;  // of User=
    std::shared_ptr<Desk> desk_;
    std::mutex mutex_;                    // held while instance_ is replaced, and by hurry()
    std::unique_ptr<Instance> instance_;  // prepared, or living
    Listeners::List attached_;
    bool created_ = false, started_ = false;
    bool haunted_ = false;  // by a life that could not be ended, of a plugin that may not live twice
    std::atomic<pid_t> pid_{0};
};

}  // namespace orrery::kernel
