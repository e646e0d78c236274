#include "sessions.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/crypto/random.h>
#include <orrery/kit/http/text.h>

#include <mutex>

namespace orrery::proxy {

bool same_user(const Principal& who, std::string_view directory, std::string_view id) {
    return kit::http::equal_ignoring_case(who.directory, directory) && kit::http::equal_ignoring_case(who.id, id);
}

std::pair<std::string, Sessions::Pointer> Sessions::create(const std::string& prefix, Principal who, std::string id) {
    if (id.empty()) id = crypto::random_token(32);
    auto now = Session::Time::clock::now();
    std::unique_lock lock(mutex_);
    if (by_hash_.size() >= limits_.all) throw Error(Code::unavailable, "the site has as many sessions as it can hold");
    if (limits_.per_user > 0) {
        std::size_t of_user = 0;
        for (const auto& [hash, one] : by_hash_) of_user += same_user(one->who, who.directory, who.id);
        if (of_user >= limits_.per_user)
            throw Error(Code::denied, "too many sessions are active",
                        "sign out somewhere else, or wait until a session there has ended");
    }
    auto hash = crypto::sha256(id);
    if (by_hash_.count(hash)) throw Error(Code::conflict, "there is a session of that id");
    auto session = std::make_shared<Session>(hash, prefix, std::move(who), now, now);
    by_hash_.emplace(std::move(hash), session);
    return {std::move(id), std::move(session)};
}

Sessions::Pointer Sessions::find(std::string_view id, std::string_view prefix, std::chrono::minutes idle) const {
    if (id.empty() || id.size() > 256) return nullptr;
    auto hash = crypto::sha256(id);
    Pointer found;
    {
        std::shared_lock lock(mutex_);
        auto at = by_hash_.find(hash);
        if (at == by_hash_.end() || at->second->prefix != prefix) return nullptr;
        found = at->second;
    }
    auto now = Session::Time::clock::now();
    if (found->is_over(now, idle)) return nullptr;  // the next sweep ends it
    found->touch(now);
    return found;
}

Sessions::Pointer Sessions::find_any(std::string_view text, std::string_view prefix) const {
    std::shared_lock lock(mutex_);
    auto at = by_hash_.find(crypto::sha256(text));
    if (at == by_hash_.end())
        if (auto hash = crypto::base64url_decode(text)) at = by_hash_.find(*hash);
    return at != by_hash_.end() && at->second->prefix == prefix ? at->second : nullptr;
}

std::vector<Sessions::Pointer> Sessions::where(const std::function<bool(const Session&)>& wanted) const {
    std::vector<Pointer> found;
    std::shared_lock lock(mutex_);
    for (const auto& [hash, session] : by_hash_)
        if (wanted(*session)) found.push_back(session);
    return found;
}

std::vector<Sessions::Pointer> Sessions::list(std::string_view prefix) const {
    return where([prefix](const Session& one) { return one.prefix == prefix; });
}

std::vector<Sessions::Pointer> Sessions::of_user(std::string_view directory, std::string_view id) const {
    return where([&](const Session& one) { return same_user(one.who, directory, id); });
}

std::vector<Sessions::Pointer> Sessions::all() const {
    return where([](const Session&) { return true; });
}

void Sessions::end(const Pointer& session, const std::string& reason) {
    bool was_there = false;
    {
        std::unique_lock lock(mutex_);
        was_there = by_hash_.erase(session->hash) > 0;
    }
    session->end(reason);
    if (was_there && ended_) ended_(*session, reason);
}

std::size_t Sessions::sweep(const Idle& idle) {
    auto now = Session::Time::clock::now();
    auto over = where([&](const Session& one) { return one.is_over(now, idle(one.prefix)); });
    for (const auto& session : over) end(session, "the session has ended");
    return over.size();
}

std::size_t Sessions::size() const {
    std::shared_lock lock(mutex_);
    return by_hash_.size();
}

void Sessions::restore(std::vector<Pointer> sessions) {
    std::unique_lock lock(mutex_);
    for (auto& session : sessions) by_hash_.emplace(session->hash, std::move(session));
}

}  // namespace orrery::proxy
