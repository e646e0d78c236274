// The running PostgreSQL of a private cluster.
#pragma once
#include <orrery/host.h>

#include <functional>
#include <memory>

#include "run_user.h"
#include "settings.h"

namespace orrery::database {

/// Supervised: it comes back by itself when it dies. Stopped with a fast shutdown by its destructor.
class Server {
public:
    using Changed = std::function<void(const std::string& state)>;
    /// Starts it; `changed` hears running, exited and failed on a worker. Throws Error(conflict) when the port is
    /// taken.
    Server(const Host& host, const Settings& settings, const RunUser& user, const fs::path& programs, Changed changed);
    ~Server();
    /// Returns once it accepts the superuser's connection; throws Error when it keeps dying or the time is up.
    void wait_until_ready(std::chrono::milliseconds patience);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace orrery::database
