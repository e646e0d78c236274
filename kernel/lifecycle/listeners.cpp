#include "lifecycle/listeners.h"

namespace orrery::kernel {

void Listeners::bind(const Stanza& stanza, const std::string& serving, Problems& problems) {
    for (auto& line : stanza.listen) {
        try {
            auto one = std::make_unique<One>();
            one->socket = bind_listener(line);
            one->stanza = stanza.name;
            one->serving = serving;
            one->line = line;
            one->port = bound_port(one->socket.get());
            one->id = machine_.streams.add_listener(one->socket.get(), serving);
            all_.push_back(std::move(one));
        } catch (const Error& error) {
            problems.error(line.at, stanza.name, error.message(), error.hint());
        }
    }
}

std::vector<const Listeners::One*> Listeners::served_by(std::string_view serving) const {
    std::vector<const One*> out;
    for (auto& one : all_)
        if (one->serving == serving) out.push_back(one.get());
    return out;
}

std::vector<const Listeners::One*> Listeners::of(std::string_view stanza) const {
    std::vector<const One*> out;
    for (auto& one : all_)
        if (one->stanza == stanza) out.push_back(one.get());
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
