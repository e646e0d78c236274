// What all plugins of a site share: the works behind every host table.
#pragma once
#include <map>
#include <shared_mutex>

#include "events/bus.h"
#include "events/once.h"
#include "logs/counters.h"
#include "logs/logs.h"
#include "roles/door.h"
#include "sockets/streams.h"
#include "supervision/program.h"

namespace orrery::kernel {

struct Machine {
    Machine(Logs::Options log_options, std::string executable)
        : binary(std::move(executable)), logs(std::move(log_options)), pool(most_workers), bus(pool) {}
    ~Machine() { pool.stop(); }
    ProgramWorks program_works() { return {supervisor, pool, logs, binary, programs_lock}; }

    static constexpr size_t most_workers = 64;

    struct Served {
        explicit Served(const std::string& stanza) : door(stanza) {}
        Door door;
        std::atomic<Milliseconds> deadline{};  ///< of a call that names none
        std::atomic<bool> haunted{false};      ///< by a life that hangs in this process and may write: no other one
    };
    /// The door of a stanza, or null. Doors stay: handles point to them. [any thread]
    Served* served(std::string_view stanza) noexcept {
        std::shared_lock lock(stanzas_mutex);
        auto found = stanzas.find(stanza);
        return found == stanzas.end() ? nullptr : &found->second;
    }
    /// Makes the door of a stanza that has none yet. [any thread]
    void serve(const std::string& stanza, Milliseconds deadline) {
        std::unique_lock lock(stanzas_mutex);
        stanzas.try_emplace(stanza, stanza).first->second.deadline = deadline;
    }

    const std::string binary;              ///< this executable: guards and children run it
    int programs_lock = -1;                ///< see ProgramWorks
    std::string children_mark;             ///< see mark_of_children(); empty: none
    std::atomic<bool> left_behind{false};  ///< a thread hangs inside a plugin: nothing shared may be freed at the end
    Logs logs;
    Counters counters;
    Once once;
    Streams streams;
    std::shared_mutex stanzas_mutex;
    std::map<std::string, Served, std::less<>> stanzas;
    Pool pool;
    Bus bus;
    Supervisor supervisor;
};

}  // namespace orrery::kernel
