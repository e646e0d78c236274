// The role orrery.check/1: what can be known before a start only by asking others.
#pragma once

namespace orrery {

/// Offered by plugins that depend on something outside: a database, a directory, a certificate. The instance was
/// created from the checked settings and is destroyed after the call; it leaves no thread running and changes no data.
class LiveCheck {
public:
    virtual ~LiveCheck() = default;
    /// Tries what the plugin will connect to, as its settings say; throws an Error with a hint when that does not work.
    /// `orrery check --live` calls it on an instance that was created and is not started. [control thread]
    virtual void check_live() = 0;
};

}  // namespace orrery
