// Something the conductor brings up and takes down: a plugin, or a program.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>

#include "conf/stanza.h"
#include "roles/instance.h"

namespace orrery::kernel {

/// The answer to the question how it is. `none`: it has no such question; `silent`: it did not answer in time.
struct HealthAnswer {
    enum class Kind { none, good, degraded, bad, silent } kind = Kind::none;
    std::string detail;
};

/// A stanza together with the configuration it stands in.
using StanzaPointer = std::shared_ptr<const Stanza>;

/// The steps are called one at a time, from threads that may block. Answers carry the reason of a failure.
class Unit {
public:
    virtual ~Unit() = default;
    /// Everything that can be known without running it; false when `problems` got an error.
    virtual bool prepare(Problems& problems) = 0;
    /// Returns when it has announced that it is ready; field `reason` may say how.
    virtual Answer bring_up() = 0;
    /// Returns when it is gone. `hurry`: with the shortest deadlines.
    virtual void take_down(bool hurry) = 0;
    /// A step: from now on this is its stanza; called whether it runs or not. A running one goes over to the listeners
    /// and rights of the new configuration, with `settings` also to the changed parameters. Any other answer than OK:
    /// it must be brought up anew.
    virtual Answer adopt(StanzaPointer stanza, bool settings) = 0;
    /// Shortens a take_down() that is under way, where that can be done. [any thread]
    virtual void hurry() {}
    /// Ends a bring_up() that only waits for an announcement. [any thread]
    virtual void stop_waiting() {}
    /// Puts what the stanza names now, or `library` when it is not empty, in the place of what serves. OK: field
    /// `report`. Else what serves does so as before, or has `ended`. Precondition: it serves. Comes between steps.
    virtual Answer swap(const std::filesystem::path& library) = 0;
    /// The role ids it offers; known after prepare().
    virtual bool offers(std::string_view role) const = 0;
    virtual pid_t pid() const = 0;
    virtual bool isolated() const = 0;
    /// How it is; may take as long as HealthDeadline=, and for ever where a plugin hangs in process. [any thread]
    virtual HealthAnswer health() = 0;

    /// Called from any thread when it has ended by itself; `failed` says whether that was a failure.
    std::function<void(std::string reason, bool failed)> ended;
};

}  // namespace orrery::kernel
