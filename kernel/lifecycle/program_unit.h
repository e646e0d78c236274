// A stanza with ExePath=: an ordinary program as a supervised child.
#pragma once
#include "lifecycle/surroundings.h"
#include "lifecycle/unit.h"

namespace orrery::kernel {

class ProgramUnit : public Unit {
public:
    ProgramUnit(const Stanza& stanza, Surroundings& around) : stanza_(stanza), around_(around) {}

    bool prepare(Problems& problems) override;
    Answer bring_up() override;
    void take_down(bool hurry) override;
    void hurry() override;
    bool offers(std::string_view) const override { return false; }
    pid_t pid() const override;
    bool isolated() const override { return true; }
    std::string health() override { return {}; }

private:
    void check_sandbox(Problems& problems);

    const Stanza& stanza_;
    Surroundings& around_;
    ProgramSpec spec_;
    mutable std::mutex mutex_;
    std::shared_ptr<Program> program_;
};

}  // namespace orrery::kernel
