// The host table inside an isolated plugin's process: every function asks the kernel over the channel.
#pragma once
#include <map>

#include "events/pool.h"
#include "isolation/remote_logs.h"

namespace orrery::kernel {

class RemoteHost {
public:
    /// `door`: the socket for streams, see docs/sdk/wire.md. Owned. `logs`: the memory shared with the kernel, or null.
    RemoteHost(std::shared_ptr<Channel> channel, Descriptor door, SharedLogs* logs);

    const orrery_host* table() const noexcept { return &table_; }
    /// An event frame or a child_state frame has come. [worker]
    void deliver_event(Frame& frame);
    void deliver_child_state(Frame& frame);
    /// Posted work ends; returns when none of it runs.
    void close();

private:
    struct Listening {
        orrery_event_fn event = nullptr;
        orrery_child_fn changed = nullptr;
        void* user = nullptr;
        uint64_t subscription = 0;
    };
    int32_t ask(const Fields& question, const orrery_writer* out);
    uint64_t ask_number(const Fields& question, std::string_view field);
    uint64_t subscribe(std::string_view topic, orrery_event_fn event, void* user);
    void unsubscribe(uint64_t subscription);
    int32_t spawn(orrery_record spec, orrery_child_fn changed, void* user, uint64_t* child);
    int32_t stream_offer(int32_t* descriptor, const orrery_writer* out);
    int32_t stream_take(std::string_view id, int32_t* descriptor);
    int32_t log_site(int32_t level, std::string_view logger, orrery_log_site* site);
    void fill_calls();
    void fill_events_and_programs();
    void fill_logs_and_counters();

    std::shared_ptr<Channel> channel_;
    RemoteLogs logs_;
    Descriptor door_;
    std::mutex door_mutex_;
    Pool pool_{16};
    std::shared_ptr<TaskGroup> group_ = std::make_shared<TaskGroup>();
    std::mutex mutex_;
    std::map<uint64_t, Listening> listening_;  // by token
    uint64_t last_token_ = 0;
    std::map<uint64_t, uint8_t> levels_;  // by site: whether it is enabled, where the kernel cannot say so itself
    orrery_host table_{};
};

}  // namespace orrery::kernel
