// The role orrery.check/1: what can be known before a start only by asking others.
#pragma once

namespace orrery {

class LiveCheck {
public:
    virtual ~LiveCheck() = default;
    /// Tries what the plugin will connect to, as its settings say; throws an Error with a hint when that does not work.
    /// `orrery check --live` calls it on an instance that was created and is not started. [control thread]
    virtual void check_live() = 0;
};

}  // namespace orrery
