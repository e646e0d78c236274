// Streams on their way from who offers to who takes, and listeners under their ids.
#pragma once
#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

#include "sockets/descriptor.h"

namespace orrery::kernel {

/// 128 random bits as 32 hexadecimal digits.
std::string random_id();

/// [any thread]
class Streams {
public:
    using Clock = std::chrono::steady_clock;

    /// A connected pair: one end for the caller, the other one under `id`, to be taken once within 30 s. False when no
    /// more descriptors are to be had or too many streams wait.
    bool offer(Descriptor& end, std::string& id);
    /// The same with an end made elsewhere. "" when too many streams wait.
    std::string keep(Descriptor end);
    /// A stream's end, once; or a new descriptor of a listener, for the stanza that serves it only.
    Descriptor take(std::string_view id, std::string_view stanza);
    /// Puts a listener under its id: `descriptor` stays the caller's, who removes it before closing it.
    void add_listener(std::string id, int descriptor, std::string serving_stanza);
    void remove_listener(const std::string& id);
    /// Closes what nobody took in time.
    void forget_old(Clock::time_point now = Clock::now());

private:
    static constexpr size_t most_ = 10'000;
    static constexpr std::chrono::seconds patience_{30};
    struct Offered {
        Descriptor end;
        Clock::time_point since;
    };
    struct Listener {
        int descriptor;
        std::string serving_stanza;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Offered> offered_;
    std::unordered_map<std::string, Listener> listeners_;
};

}  // namespace orrery::kernel
