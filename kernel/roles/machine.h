// What all plugins of a site share: the works behind every host table.
#pragma once
#include <map>

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
        Served(const std::string& stanza, Milliseconds given) : door(stanza), deadline(given) {}
        Door door;
        Milliseconds deadline;  ///< of a call that names none
    };
    /// The door of a stanza, or null. The set is fixed before the first plugin is created. [any thread]
    Served* served(std::string_view stanza) noexcept {
        auto found = stanzas.find(stanza);
        return found == stanzas.end() ? nullptr : &found->second;
    }

    const std::string binary;              ///< this executable: guards and children run it
    int programs_lock = -1;                ///< see ProgramWorks
    std::atomic<bool> left_behind{false};  ///< a thread hangs inside a plugin: nothing shared may be freed at the end
    Logs logs;
    Counters counters;
    Once once;
    Streams streams;
    std::map<std::string, Served, std::less<>> stanzas;
    Pool pool;
    Bus bus;
    Supervisor supervisor;
};

}  // namespace orrery::kernel
