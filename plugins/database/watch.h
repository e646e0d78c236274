// Health by a connection of its own: asked every few seconds, and at once when the server's state changes.
#pragma once
#include <orrery/host.h>
#include <orrery/service.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "settings.h"

namespace orrery::database {

/// Publishes `database.state` when the answer changes. The thread lives as long as the object.
class Watch {
public:
    Watch(Host host, postgres::Settings connection);
    /// Joins the thread; ends the server first if it may hang, since a question to it would be waited for.
    ~Watch();
    /// No further questions, rows or events. [any thread]
    void finish();
    /// Look now instead of at the next turn. [any thread]
    void look();
    HealthReport report() const;  ///< [any thread]

private:
    void run();
    void answered(const std::string& failure);

    Host host_;
    postgres::Settings connection_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool look_now_ = false, ending_ = false;
    HealthReport report_;
    std::thread thread_;
};

}  // namespace orrery::database
