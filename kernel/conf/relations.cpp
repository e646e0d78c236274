#include "conf/relations.h"

#include <algorithm>

namespace orrery::kernel {

namespace {

std::string hint_for(const std::string& name, const std::vector<std::string_view>& known) {
    auto near = suggestion(name, known);
    return near.empty() ? "add a stanza [" + name + "], or take the name out" : near;
}

void check_names(Conf& conf, const Stanza& stanza, const char* key, const std::vector<std::string>& names,
                 bool must_run) {
    std::vector<std::string_view> known;
    for (auto& other : conf.stanzas) known.push_back(other.name);
    auto& at = stanza.place_of(key);
    for (auto& name : names) {
        auto* other = conf.find(name);
        auto said = std::string(key) + "=" + name + ": ";
        if (!other)
            conf.problems.error(at, stanza.name, said + "there is no service of that name", hint_for(name, known));
        else if (must_run && stanza.enabled && !other->enabled)
            conf.problems.error(at, stanza.name,
                                said + "that service is disabled in " + other->disabled_at().seen_from(at),
                                "enable it, or name it in Wants= instead");
    }
}

/// Two sockets cannot be had: the same address, or one of them stands for all.
bool clash(const ListenLine& one, const ListenLine& other) {
    auto plain = [](const ListenLine& line) { return line.address == "localhost" ? "127.0.0.1" : line.address; };
    auto all = [](const std::string& address) { return address == "*" || address == "::" || address == "0.0.0.0"; };
    auto a = plain(one), b = plain(other);
    return one.port == other.port && (a == b || all(a) || all(b));
}

struct Taken {
    const Stanza* stanza;
    const ListenLine* line;
};

void check_ports(Conf& conf) {
    std::multimap<int, Taken> seen;
    for (auto& stanza : conf.stanzas) {
        if (!stanza.enabled) continue;
        for (auto& one : stanza.listen) {
            if (one.port == 0) continue;
            auto [from, to] = seen.equal_range(one.port);
            auto other = std::find_if(from, to, [&](auto& entry) { return clash(one, *entry.second.line); });
            if (other == to)
                seen.emplace(one.port, Taken{&stanza, &one});
            else
                conf.problems.error(one.at, stanza.name,
                                    "port " + std::to_string(one.port) + " on " + one.address +
                                        " is already taken by [" + other->second.stanza->name + "] in " +
                                        other->second.line->at.seen_from(one.at),
                                    "give one of them another port");
        }
    }
}

}  // namespace

void check_relations(Conf& conf) {
    for (auto& stanza : conf.stanzas) {
        check_names(conf, stanza, "Requires", stanza.requires_names, true);
        check_names(conf, stanza, "Wants", stanza.wants, false);
    }
    check_ports(conf);
}

}  // namespace orrery::kernel
