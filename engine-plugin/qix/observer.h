// Who wants to know what sessions do: the engine's logs.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "app/identity.h"

namespace orrery::qix {

/// A session as logs name it. Owns its text.
struct SessionFacts {
    std::string id;  ///< of the engine session
    app::User user;
    std::string app_id, app_title;  ///< empty while none is open
    std::string app_modified;
    std::chrono::system_clock::time_point began;
    std::uint64_t calls = 0, selections = 0, bytes_received = 0, bytes_sent = 0;
    std::chrono::nanoseconds work{0};
};

/// A request that was answered.
struct RequestFacts {
    std::string id, method, object_class, object_id;
    int handle = -1;
    int error = 0;                         ///< the code the client got; 0: none
    std::string message;                   ///< of the error
    std::string app;                       ///< that the request itself names
    std::chrono::nanoseconds process{0};   ///< from its arrival to its answer
    std::chrono::nanoseconds lock{0};      ///< waited for its turn
    std::chrono::nanoseconds validate{0};  ///< worked on the session's strand
    std::chrono::nanoseconds traverse{0};  ///< calculated or did long work
};

/// Called from any thread, perhaps with locks of the session held: must be quick, and must not throw or call back.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void answered(const SessionFacts&, const RequestFacts&) {}
    virtual void ended(const SessionFacts&, const std::string& reason) { static_cast<void>(reason); }
};

}  // namespace orrery::qix
