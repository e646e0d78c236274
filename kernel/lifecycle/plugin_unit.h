// A stanza with Plugin=: its present generation, and the swap to the next one.
#pragma once
#include <atomic>

#include "lifecycle/plugin_life.h"
#include "lifecycle/unit.h"

namespace orrery::kernel {

class PluginUnit : public Unit {
public:
    PluginUnit(StanzaPointer stanza, Surroundings& around)
        : stanza_(std::move(stanza)), name_(stanza_->name), around_(around) {}

    bool prepare(Problems& problems) override;
    Answer bring_up() override;
    void take_down(bool hurry) override;
    void hurry() override;
    Answer adopt(StanzaPointer stanza, bool settings) override;
    Answer swap(const std::filesystem::path& library) override;
    bool offers(std::string_view role) const override;
    pid_t pid() const override { return pid_; }
    bool isolated() const override { return isolated_; }
    HealthAnswer health() override;

private:
    PluginPlace place_of(const std::filesystem::path& library) const;
    std::unique_ptr<PluginLife> load(PluginPlace place, const std::filesystem::path& copy = {});
    std::unique_ptr<PluginLife> load_checked(PluginPlace place, const std::filesystem::path& copy = {});
    void put(std::unique_ptr<PluginLife>& where, std::unique_ptr<PluginLife> life);
    Answer serve();
    void follow_logs();
    void take_rows();
    bool drain_rows(Milliseconds patience);
    // plugin_swap.cpp
    void refuse_other_kind(const PluginLife& next) const;
    Answer overlap(std::string& report);
    Answer replace(std::string& report);
    Answer become_ready(PluginLife& life) const;
    Answer bring_back(const PluginPlace& place, const std::filesystem::path& copy, const Answer& reason);
    Answer nobody_serves(const Answer& reason);
    void lead_to_other();
    void retire(PluginLife& life, PluginLife* successor, std::string& report);
    Milliseconds health_deadline();
    void log(int32_t level, std::string_view message) const;
    Door& door() const { return around_.machine.served(name_)->door; }
    /// By a life that could not be ended, of a plugin that may not live twice: also when another unit has its name.
    std::atomic<bool>& haunted() const { return around_.machine.served(name_)->haunted; }

    StanzaPointer stanza_;  // changes only in steps, under the mutex
    const std::string name_;
    Surroundings& around_;
    std::shared_ptr<Feed> feed_;          // of log rows, if the plugin is an appender
    std::filesystem::path given_;         // the library of the last swap --to; empty: what the stanza says
    mutable std::mutex mutex_;            // held while one of these three is replaced
    PluginFacts facts_;                   // of the generation that serves, or did so last
    std::unique_ptr<PluginLife> life_;    // prepared, or living
    std::unique_ptr<PluginLife> other_;   // during a swap: the one that comes, or goes
    std::atomic<unsigned> loaded_{0};     // how many generations
    std::atomic<unsigned> reporting_{0};  // the one whose death is the service's
    std::atomic<pid_t> pid_{0};
    std::atomic<bool> isolated_{false}, silent_{false};  // silent: the last health question was not answered
};

}  // namespace orrery::kernel
