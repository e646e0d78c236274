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
    using List = std::vector<std::shared_ptr<const One>>;
    explicit Listeners(Machine& machine) : machine_(machine) {}

    /// The sockets for the lines of a stanza, put to `out`: those that are there already stay what they are, others are
    /// bound. Faults go to `problems`. Nothing is served yet. [any thread]
    void bind(const Stanza& stanza, const std::string& serving, List& out, Problems& problems) const;
    /// From now on these are the site's sockets. Who serves them must still be told. [any thread]
    void adopt(List all);
    /// The sockets that `serving` serves. [any thread]
    List served_by(std::string_view serving) const;
    List of(std::string_view stanza) const;

private:
    std::shared_ptr<const One> known(const Stanza& stanza, const std::string& serving, const ListenLine& line) const;
    Descriptor open(const ListenLine& line) const;

    Machine& machine_;
    mutable std::mutex mutex_;
    List all_;
};

/// The record of listener/1 attach and detach.
Fields listener_record(const Listeners::One& one);

}  // namespace orrery::kernel
