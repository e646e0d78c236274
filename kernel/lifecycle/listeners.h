// The listening sockets of the whole site: bound once, kept over restarts of the plugins that serve them.
#pragma once
#include "roles/machine.h"
#include "sockets/bind.h"

namespace orrery::kernel {

class Listeners {
public:
    struct One {
        std::string stanza, serving;
        ListenLine line;
        Descriptor socket;
        std::string id;
        int port = 0;
    };
    explicit Listeners(Machine& machine) : machine_(machine) {}

    /// Binds every line of the stanza; faults go to `problems`. [before the start]
    void bind(const Stanza& stanza, const std::string& serving, Problems& problems);
    /// The sockets that `serving` serves.
    std::vector<const One*> served_by(std::string_view serving) const;
    std::vector<const One*> of(std::string_view stanza) const;

private:
    Machine& machine_;
    std::vector<std::unique_ptr<One>> all_;
};

/// The record of listener/1 attach and detach.
Fields listener_record(const Listeners::One& one);

}  // namespace orrery::kernel
