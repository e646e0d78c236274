// What an isolated plugin asks of its host table, answered by the stanza's desk in the kernel.
#pragma once
#include "isolation/channel.h"
#include "isolation/record_bytes.h"
#include "isolation/running_calls.h"
#include "roles/desk.h"

namespace orrery::kernel {

/// Shared by the channel's threads and callbacks, so that it lives as long as any of them.
class HostRequests : public std::enable_shared_from_this<HostRequests> {
public:
    /// `logs`: the log memory of the plugin's process.
    HostRequests(std::shared_ptr<Channel> channel, std::shared_ptr<Desk> desk, std::shared_ptr<ForeignLogs> logs)
        : channel_(std::move(channel)), desk_(std::move(desk)), logs_(std::move(logs)) {}

    void request(Frame& frame);
    void note(Frame& frame);
    /// The child has gone: calls on its behalf are told so.
    void cancel_all() { running_.cancel_all(); }

private:
    /// Who gets an event or a program's state in the child.
    struct Receiver {
        std::weak_ptr<HostRequests> requests;
        uint64_t token;
    };
    void host_call(Frame& frame);
    int32_t ask(Record in, RecordBytes& out);
    int32_t subscribe(Record in, RecordBytes& out);
    int32_t spawn(Record in, RecordBytes& out);
    int32_t log_site(Record in, RecordBytes& out);
    void log_row(Frame& frame);
    Receiver* receiver(Record in);
    static void forward_event(void* user, orrery_str topic, orrery_str key, orrery_record record, int32_t gap);
    static void forward_state(void* user, uint64_t child, orrery_record state);

    std::shared_ptr<Channel> channel_;
    std::shared_ptr<Desk> desk_;
    std::shared_ptr<ForeignLogs> logs_;
    RunningCalls running_;
    std::mutex mutex_;
    std::deque<Receiver> receivers_;  // stable places: the desk keeps pointers to them
    std::vector<orrery_log_site> log_sites_;
};

}  // namespace orrery::kernel
