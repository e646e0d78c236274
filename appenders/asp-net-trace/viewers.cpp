#include "viewers.h"

#include <orrery/error.h>

namespace asp_net_trace {

using namespace std::chrono_literals;

Viewers::~Viewers() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Viewers::add(orrery::Stream stream, std::string_view first) {
    std::lock_guard lock(mutex_);
    if (viewers_.size() >= most)
        throw orrery::Error(orrery::Code::limit, std::to_string(most) + " browsers watch already", "close one of them");
    auto& viewer = viewers_.emplace_back(Viewer{std::move(stream), {}});
    orrery::wire::append_message(viewer.waiting, orrery::wire::Kind::data, first);
    changed_.notify_all();
}

void Viewers::send(std::string_view event) {
    std::lock_guard lock(mutex_);
    for (auto& viewer : viewers_) orrery::wire::append_message(viewer.waiting, orrery::wire::Kind::data, event);
    if (!viewers_.empty()) changed_.notify_all();
}

/// False: it is gone, or too slow.
bool Viewers::push(Viewer& viewer) {
    char dropped[256];
    auto got = ::recv(viewer.stream.descriptor(), dropped, sizeof dropped, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return false;
    while (!viewer.waiting.empty()) {
        auto sent = ::send(viewer.stream.descriptor(), viewer.waiting.data(), viewer.waiting.size(),
                           MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno == EAGAIN && viewer.waiting.size() <= most_waiting;
        viewer.waiting.erase(0, static_cast<size_t>(sent));
    }
    return true;
}

void Viewers::run() {
    std::unique_lock lock(mutex_);
    auto said = std::chrono::steady_clock::now();
    while (!stopping_) {
        changed_.wait_for(lock, viewers_.empty() ? 5s : 500ms);
        // A comment now and then lets proxies keep the connection, and tells us of browsers that are gone.
        if (auto now = std::chrono::steady_clock::now(); now - said > 10s) {
            said = now;
            for (auto& viewer : viewers_)
                orrery::wire::append_message(viewer.waiting, orrery::wire::Kind::data, ": still here\n\n");
        }
        std::erase_if(viewers_, [](Viewer& viewer) { return !push(viewer); });
    }
    for (auto& viewer : viewers_) {
        orrery::wire::append_message(viewer.waiting, orrery::wire::Kind::end, "");
        push(viewer);
    }
}

}  // namespace asp_net_trace
