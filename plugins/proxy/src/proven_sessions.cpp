#include "proven_sessions.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/http/text.h>

namespace orrery::proxy {
namespace {

std::string key_of(const std::string& prefix, const Principal& who) {
    std::string text;
    const auto add = [&text](std::string_view part) {
        text += std::to_string(part.size()) + ":";
        text += part;
    };
    add(prefix);
    add(kit::http::lower(who.directory));
    add(kit::http::lower(who.id));
    for (const auto& [name, value] : who.attributes) {
        add(name);
        add(value);
    }
    return crypto::sha256(text);
}

}  // namespace

bool is_session_of(const Session& session, const Principal& who) {
    return same_user(session.who, who.directory, who.id) && session.who.attributes == who.attributes;
}

std::optional<ProvenSessions::Held> ProvenSessions::live(const std::string& key, const std::string& prefix,
                                                         const Principal& who, std::chrono::minutes idle) const {
    const auto known = known_.find(key);
    if (known == known_.end()) return std::nullopt;
    auto session = sessions_.find(known->second.id, prefix, idle);
    if (!session) return std::nullopt;
    session->extend(who.valid_for, Session::Time::clock::now());
    return Held{known->second.id, std::move(session)};
}

std::optional<ProvenSessions::Held> ProvenSessions::find(const std::string& prefix, const Principal& who,
                                                         std::chrono::minutes idle) {
    const auto key = key_of(prefix, who);
    std::lock_guard lock(mutex_);
    return live(key, prefix, who, idle);
}

ProvenSessions::Held ProvenSessions::begin(const std::string& prefix, const Principal& who, std::chrono::minutes idle) {
    auto key = key_of(prefix, who);
    std::lock_guard lock(mutex_);
    if (auto held = live(key, prefix, who, idle)) return std::move(*held);
    if (known_.size() > 2 * sessions_.size() + 64)
        std::erase_if(known_, [](const auto& one) { return one.second.session.expired(); });
    auto [id, session] = sessions_.create(prefix, who);
    known_[std::move(key)] = {id, session};
    return {std::move(id), std::move(session), true};
}

}  // namespace orrery::proxy
