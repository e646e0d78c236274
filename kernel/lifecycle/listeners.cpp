#include "lifecycle/listeners.h"

#include <fcntl.h>

#include <algorithm>

namespace orrery::kernel {

void Listeners::bind(const Stanza& stanza, const std::string& serving, List& out, Problems& problems) const {
    for (auto& line : stanza.listen) {
        if (auto same = known(stanza, serving, line)) {
            out.push_back(std::move(same));
            continue;
        }
        try {
            auto one = std::make_shared<One>();
            one->socket = open(line);
            one->stanza = stanza.name;
            one->serving = serving;
            one->line = line;
            one->port = bound_port(one->socket.get());
            one->id = random_id();
            out.push_back(std::move(one));
        } catch (const Error& error) {
            problems.error(line.at, stanza.name, error.message(), error.hint());
        }
    }
}

std::shared_ptr<const Listeners::One> Listeners::known(const Stanza& stanza, const std::string& serving,
                                                       const ListenLine& line) const {
    std::lock_guard lock(mutex_);
    auto found = std::find_if(all_.begin(), all_.end(), [&](auto& one) {
        return one->stanza == stanza.name && one->serving == serving && one->line.text() == line.text();
    });
    return found == all_.end() ? nullptr : *found;
}

/// The same port may only change hands: it cannot be bound a second time while it is held.
Descriptor Listeners::open(const ListenLine& line) const {
    std::lock_guard lock(mutex_);
    for (auto& one : all_)
        if (line.port != 0 && one->line.port == line.port && one->line.address == line.address)
            return Descriptor(::fcntl(one->socket.get(), F_DUPFD_CLOEXEC, 0));
    return bind_listener(line);
}

void Listeners::adopt(List all) {
    std::lock_guard lock(mutex_);
    for (auto& one : all_)
        if (std::find(all.begin(), all.end(), one) == all.end()) machine_.streams.remove_listener(one->id);
    for (auto& one : all)
        if (std::find(all_.begin(), all_.end(), one) == all_.end())
            machine_.streams.add_listener(one->id, one->socket.get(), one->serving);
    all_ = std::move(all);
}

Listeners::List Listeners::served_by(std::string_view serving) const {
    std::lock_guard lock(mutex_);
    List out;
    for (auto& one : all_)
        if (one->serving == serving) out.push_back(one);
    return out;
}

Listeners::List Listeners::of(std::string_view stanza) const {
    std::lock_guard lock(mutex_);
    List out;
    for (auto& one : all_)
        if (one->stanza == stanza) out.push_back(one);
    return out;
}

Fields listener_record(const Listeners::One& one) {
    return {{"listener", one.id},
            {"stanza", one.stanza},
            {"address", one.line.address},
            {"port", std::to_string(one.port)},
            {"tls", one.line.tls}};
}

}  // namespace orrery::kernel
