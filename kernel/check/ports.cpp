// Ports that two want: sockets of Listen= lines, ports that plugins open themselves, other programs.
#include <algorithm>

#include "check/examination.h"
#include "sockets/bind.h"

namespace orrery::kernel {

namespace {

/// A port that a plugin says it opens itself (a setting of type port:own).
struct OwnPort {
    const Stanza* stanza;
    const SettingInForce* setting;
    int port;
};

/// port:own, or port:own,NAME=VALUE: only where the setting NAME has that value.
bool is_own(const SettingInForce& port, const std::vector<SettingInForce>& all) {
    auto [base, detail] = settings::split_type(port.declared->type);
    if (base != "port" || !detail.starts_with("own")) return false;
    auto comma = detail.find(',');
    if (comma == detail.npos) return true;
    auto condition = detail.substr(comma + 1);
    auto name = condition.substr(0, condition.find('='));
    return std::any_of(all.begin(), all.end(), [&](auto& one) {
        return one.declared->name == name && condition.substr(std::min(name.size() + 1, condition.size())) == one.value;
    });
}

std::vector<OwnPort> own_ports(const Examination& examined) {
    std::vector<OwnPort> out;
    for (auto& stanza : examined.conf.stanzas) {
        auto* one = examined.find(stanza.name);
        if (!one || !stanza.enabled) continue;
        for (auto& setting : one->settings)
            if (auto port = whole_number(setting.value); port && *port > 0 && is_own(setting, one->settings))
                out.push_back({&stanza, &setting, static_cast<int>(*port)});
    }
    return out;
}

/// The parameter's line; a default stands nowhere, so the service is named instead.
const Place& place_of(const OwnPort& own) {
    return own.setting->at.file == "default" ? own.stanza->at : own.setting->at;
}

void check_own_ports(Examination& examined, const std::vector<OwnPort>& own) {
    auto taken = [&](const OwnPort& one, const std::string& by, const Place& where) {
        examined.conf.problems.error(place_of(one), one.stanza->name,
                                     "parameter --" + one.setting->declared->name + ": port " +
                                         std::to_string(one.port) + " is already taken by [" + by + "] in " +
                                         where.seen_from(place_of(one)),
                                     "give one of them another port");
    };
    for (size_t i = 0; i < own.size(); ++i) {
        for (size_t j = 0; j < i; ++j)
            if (own[i].port == own[j].port) taken(own[i], own[j].stanza->name, place_of(own[j]));
        for (auto& stanza : examined.conf.stanzas)
            for (auto& line : stanza.listen)
                if (stanza.enabled && line.port == own[i].port) taken(own[i], stanza.name, line.at);
    }
}

}  // namespace

std::vector<StanzaSocket> sockets_of(const Examination& examined) {
    std::vector<StanzaSocket> out;
    for (auto& stanza : examined.conf.stanzas)
        for (auto& line : stanza.listen)
            if (stanza.enabled) out.push_back({&stanza, line});
    for (auto& own : own_ports(examined)) {
        ListenLine line;
        line.port = own.port, line.at = place_of(own);
        out.push_back({own.stanza, line});
    }
    return out;
}

void check_ports(Examination& examined, bool bind) {
    check_own_ports(examined, own_ports(examined));
    if (!bind) return;
    for (auto& [stanza, line] : sockets_of(examined)) {
        try {
            bind_listener(line);
        } catch (const Error& error) {
            examined.conf.problems.error(line.at, stanza->name, error.message(), error.hint());
        }
    }
}

}  // namespace orrery::kernel
