#include "session.h"

#include <orrery/kit/crypto/encoding.h>

#include <algorithm>

namespace orrery::proxy {

Session::Session(std::string id_hash, std::string proxy_prefix, Principal user, Time made, Time used)
    : hash(std::move(id_hash)),
      prefix(std::move(proxy_prefix)),
      who(std::move(user)),
      created(made),
      last_used_(used.time_since_epoch().count()),
      valid_for_(who.valid_for.count()) {}

std::string Session::handle() const { return crypto::base64url_encode(hash); }

void Session::extend(std::chrono::seconds more, Time now) {
    const auto from_start =
        more.count() == 0 ? 0 : (std::chrono::ceil<std::chrono::seconds>(now - created) + more).count();
    auto before = valid_for_.load(std::memory_order_relaxed);
    while (before != 0 && (from_start == 0 || from_start > before) &&
           !valid_for_.compare_exchange_weak(before, from_start, std::memory_order_relaxed)) {
    }
}

Session::Time Session::last_used() const {
    Time last{Time::duration(last_used_.load(std::memory_order_relaxed))};
    auto now = Time::clock::now();
    auto steady = std::chrono::steady_clock::now();
    std::lock_guard lock(mutex_);
    for (const auto& socket : sockets_)
        last = std::max(last, now - std::chrono::duration_cast<Time::duration>(steady - socket->last_traffic()));
    return last;
}

bool Session::is_over(Time now, std::chrono::minutes idle) const {
    if (valid_for().count() > 0 && now >= created + valid_for()) return true;
    return now >= last_used() + idle;
}

void Session::add(std::shared_ptr<kit::http::OpenSocket> socket) {
    std::lock_guard lock(mutex_);
    if (ended_)
        socket->close(4401, "the session has ended");
    else
        sockets_.push_back(std::move(socket));
}

void Session::remove(const kit::http::OpenSocket* socket) {
    std::lock_guard lock(mutex_);
    std::erase_if(sockets_, [socket](const auto& one) { return one.get() == socket; });
}

void Session::end(const std::string& reason) {
    std::lock_guard lock(mutex_);
    ended_ = true;
    for (const auto& socket : sockets_) socket->close(4401, reason);
    sockets_.clear();
}

}  // namespace orrery::proxy
