// A stanza with ExePath=: an ordinary program as a supervised child.
#pragma once
#include "lifecycle/surroundings.h"
#include "lifecycle/unit.h"
#include "supervision/notify.h"

namespace orrery::kernel {

class ProgramUnit : public Unit {
public:
    ProgramUnit(StanzaPointer stanza, Surroundings& around)
        : stanza_(std::move(stanza)),
          notifies_(stanza_->readiness.by == Readiness::By::notify),
          promises_signs_(notifies_ && stanza_->given("HealthDeadline")),
          around_(around) {}

    bool prepare(Problems& problems) override;
    Answer bring_up() override;
    void take_down(bool hurry) override;
    Answer adopt(StanzaPointer stanza, bool settings) override;
    void hurry() override;
    void stop_waiting() override;
    Answer swap(const std::filesystem::path& library) override;
    bool offers(std::string_view) const override { return false; }
    pid_t pid() const override;
    bool isolated() const override { return true; }
    HealthAnswer health() override;

private:
    using Clock = std::chrono::steady_clock;
    void prepare_folder(Problems& problems);
    void confine(const std::filesystem::path& data);
    std::filesystem::path data() const { return around_.folders.data() / stanza_->name; }
    void start();
    std::string await_readiness();
    void heard(std::string_view name, std::string_view value);
    void changed(const Fields& state);
    void report_crash();
    StanzaPointer present() const;

    StanzaPointer stanza_;                  // changes only in steps, under the mutex
    const bool notifies_, promises_signs_;  // other ones need another unit
    Surroundings& around_;
    ProgramSpec spec_;
    std::unique_ptr<NotifySocket> notify_;
    mutable std::mutex mutex_;  // held for what follows
    std::condition_variable moved_;
    std::shared_ptr<Program> program_;
    bool announced_ = false, unwanted_ = false;
    std::string ending_, status_;  // how it ended before it was ready; what it says of itself
    std::string crash_;            // how it ended, if a signal nobody of us sent ended it
    pid_t process_ = 0;
    Clock::time_point last_sign_{};
};

}  // namespace orrery::kernel
