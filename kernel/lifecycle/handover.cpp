#include "lifecycle/handover.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <system_error>
#include <thread>

namespace orrery::kernel {

Handover hand_over(Instance& from, Instance& to, Streams& streams, Milliseconds deadline) {
    auto offers = [](Instance& instance, uint32_t call) {
        auto& roles = instance.facts().roles;
        return std::any_of(roles.begin(), roles.end(),
                           [&](auto& one) { return one.id == role::stream && one.calls > call; });
    };
    if (!offers(from, role::suspend) || !offers(to, role::resume)) return {};
    Descriptor from_end;
    std::string from_id, to_id;
    if (!streams.offer(from_end, to_id)) return {0, "no socket could be made to hand its streams over"};
    Descriptor kept(::fcntl(from_end.get(), F_DUPFD_CLOEXEC, 0));
    from_id = streams.keep(std::move(from_end));
    Answer resumed, suspended;
    try {
        std::thread taking([&] {
            resumed = to.control(role::stream, role::resume, Fields{{"stream.id", to_id}}.record(), deadline * 2);
        });
        suspended = from.control(role::stream, role::suspend, Fields{{"stream.id", from_id}}.record(), deadline);
        streams.take(from_id, {});        // when it was not taken
        ::shutdown(kept.get(), SHUT_WR);  // what was sent arrives, then the other side sees the end
        taking.join();
    } catch (const std::system_error&) {
        streams.take(from_id, {});
        suspended = {ORRERY_LIMIT, {{"error.message", "the machine gives no thread for it"}}};
    }
    streams.take(to_id, {});
    Handover out;
    out.streams = static_cast<size_t>(whole_number(resumed.fields.value_or("streams", "0")).value_or(0));
    if (!suspended.ok()) out.trouble = "suspend: " + suspended.text();
    if (!resumed.ok()) out.trouble += (out.trouble.empty() ? "resume: " : "; resume: ") + resumed.text();
    return out;
}

}  // namespace orrery::kernel
