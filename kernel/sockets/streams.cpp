#include "sockets/streams.h"

#include <fcntl.h>
#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/crypto/random.h>
#include <sys/socket.h>

namespace orrery::kernel {

std::string random_id() { return crypto::hex_encode(crypto::random_bytes(16)); }

bool Streams::offer(Descriptor& end, std::string& id) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return false;
    end = Descriptor(pair[0]);
    id = keep(Descriptor(pair[1]));
    return !id.empty();
}

std::string Streams::keep(Descriptor end) {
    auto id = random_id();
    std::lock_guard lock(mutex_);
    if (offered_.size() >= most_) return {};
    offered_.emplace(id, Offered{std::move(end), Clock::now()});
    return id;
}

Descriptor Streams::take(std::string_view id, std::string_view stanza) {
    std::string key(id);
    std::lock_guard lock(mutex_);
    if (auto found = offered_.find(key); found != offered_.end()) {
        auto end = std::move(found->second.end);
        offered_.erase(found);
        return end;
    }
    if (auto found = listeners_.find(key); found != listeners_.end() && found->second.serving_stanza == stanza)
        return Descriptor(::fcntl(found->second.descriptor, F_DUPFD_CLOEXEC, 0));
    return {};
}

void Streams::add_listener(std::string id, int descriptor, std::string serving_stanza) {
    std::lock_guard lock(mutex_);
    listeners_.emplace(std::move(id), Listener{descriptor, std::move(serving_stanza)});
}

void Streams::remove_listener(const std::string& id) {
    std::lock_guard lock(mutex_);
    listeners_.erase(id);
}

void Streams::forget_old(Clock::time_point now) {
    std::lock_guard lock(mutex_);
    std::erase_if(offered_, [&](auto& item) { return item.second.since + patience_ < now; });
}

}  // namespace orrery::kernel
