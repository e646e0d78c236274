// Levels as the operator and the repository want them, told to the kernel.
#pragma once
#include <orrery/command.h>
#include <orrery/host.h>

#include <mutex>

#include "levels.h"
#include "router.h"

namespace orrery::logging {

/// [any thread]
class LevelControl {
public:
    /// Keeps files in `folder`.
    LevelControl(Host host, Router router, const std::filesystem::path& folder);
    /// From now on what the repository says counts, too.
    void start();
    void stop();
    /// `orrery log level [LOGGER [LEVEL]]`.
    CommandResult run(const std::vector<std::string_view>& words);

private:
    void hear(const Subscription::Event& event);

    const Host host_;
    const Router router_;
    std::mutex mutex_;  // levels
    LevelBook levels_;
    Subscription subscription_;
};

}  // namespace orrery::logging
