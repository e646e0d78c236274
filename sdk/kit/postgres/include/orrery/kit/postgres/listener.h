// LISTEN on a connection of its own, for ever.
#pragma once

#include <orrery/kit/postgres/connection.h>

#include <functional>
#include <memory>
#include <string>

namespace orrery::postgres {

/// What a listener hears. Called on the listener's own thread, one at a time; must not throw.
struct Hearing {
    std::function<void(const std::string& channel, const std::string& payload)> notified;
    /// Listening (again): whatever happened before was missed, so re-read.
    std::function<void()> connected = [] {};
    std::function<void(const std::string& reason)> lost = [](const std::string&) {};
};

/// Listens from construction to destruction; a lost connection is opened again with growing pauses.
class Listener {
public:
    Listener(Settings settings, std::string channel, Hearing hearing);
    /// Stops and joins the thread.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// False while notifications may be missed. [any thread]
    bool connected() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace orrery::postgres
