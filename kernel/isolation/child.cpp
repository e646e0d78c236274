#include "isolation/child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>

#include "crashes/trace.h"
#include "isolation/record_bytes.h"
#include "isolation/remote_host.h"
#include "isolation/running_calls.h"
#include "plugins/library.h"
#include "roles/call_scope.h"

namespace orrery::kernel {

namespace {

constexpr int channel_descriptor = 3, door_descriptor = 4, library_descriptor = 5, trace_descriptor = 6,
              logs_descriptor = 7;

class Child {
public:
    Child(std::shared_ptr<Channel> channel, const char* stanza)
        : channel_(std::move(channel)),
          stanza_(stanza),
          host_(channel_, Descriptor(door_descriptor), open_shared_logs(logs_descriptor)) {}

    void handle(Frame& frame) {
        switch (frame.head.kind) {
            case frame::load:
                return answer(frame, [&](Record in, RecordBytes& out) { return load(in, out); });
            case frame::create:
                return answer(frame, [&](Record in, RecordBytes& out) { return create(in, out); });
            case frame::destroy:
                return answer(frame, [&](Record, RecordBytes&) { return destroy(); });
            case frame::call:
                return call(frame);
            case frame::event:
                return host_.deliver_event(frame);
            case frame::child_state:
                return host_.deliver_child_state(frame);
            default:
                channel_->reply(frame.head.id, ORRERY_UNSUPPORTED, {});
        }
    }
    void note(Frame& frame) {
        if (frame.head.kind == frame::cancel) running_.cancel(frame.head.id);
    }
    /// The kernel has gone, or wants us to go.
    void leave() {
        std::lock_guard lock(mutex_);
        over_ = true;
        changed_.notify_all();
    }
    /// Returns when the instance was destroyed in order; false when the kernel went away before.
    bool wait() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return over_; });
        return !created_;
    }

private:
    template <class Body>
    void answer(Frame& frame, Body&& body) {
        RecordBytes out;
        auto writer = out.writer();
        PayloadRecord in(frame);
        int32_t status = ORRERY_INVALID;
        try {
            if (in) status = body(Record(in.raw()), out);
        } catch (const Error& error) {
            status = static_cast<int32_t>(error.code());
            Writer(&writer).put("error.message", error.message());
            if (!error.hint().empty()) Writer(&writer).put("error.hint", error.hint());
        } catch (const std::exception& error) {
            status = ORRERY_INTERNAL;
            Writer(&writer).put("error.message", std::string("an exception crossed the boundary: ") + error.what());
        } catch (...) {
            status = ORRERY_INTERNAL;
            Writer(&writer).put("error.message", "an exception of an unknown type crossed the boundary");
        }
        channel_->reply(frame.head.id, status, out.bytes());
    }

    int32_t load(Record in, RecordBytes& out) {
        plugin_ = &open_library("/proc/self/fd/" + std::to_string(library_descriptor),
                                std::string(in.value_or("library", "the library")));
        auto facts = read_facts(*plugin_).to_fields();
        for (auto& [name, value] : facts.items()) out.add(name, value);
        return ORRERY_OK;
    }
    int32_t create(Record in, RecordBytes& out) {
        if (!plugin_ || created_) return ORRERY_INVALID;
        auto writer = out.writer();
        auto status = plugin_->create(host_.table(), in.raw_record(), &self_, &writer);
        created_ = status == ORRERY_OK;
        return status;
    }
    int32_t destroy() {
        host_.close();
        if (created_.exchange(false)) plugin_->destroy(self_);
        return ORRERY_OK;
    }
    void call(Frame& frame) {
        RunningCalls::Entry entry(running_, frame.head.id);
        CallScope scope(Milliseconds(static_cast<int64_t>(std::min<uint64_t>(frame.head.b, INT32_MAX))), entry.flag());
        answer(frame, [&](Record in, RecordBytes& out) -> int32_t {
            size_t place = frame.head.a >> 16, index = frame.head.a & 0xffff;
            if (!created_ || place >= plugin_->role_count || index >= plugin_->roles[place].count ||
                !plugin_->roles[place].calls[index])
                return ORRERY_UNSUPPORTED;
            auto writer = out.writer();
            return plugin_->roles[place].calls[index](self_, in.raw_record(), &writer);
        });
    }

    std::shared_ptr<Channel> channel_;
    const std::string stanza_;
    RemoteHost host_;
    RunningCalls running_;
    const orrery_plugin* plugin_ = nullptr;
    void* self_ = nullptr;
    std::atomic<bool> created_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    bool over_ = false;
};

}  // namespace

int child_main(const char* stanza) {
    ::signal(SIGPIPE, SIG_IGN);
    ::prctl(PR_SET_NAME, stanza);
    for (int own : {channel_descriptor, door_descriptor, library_descriptor, trace_descriptor, logs_descriptor})
        ::fcntl(own, F_SETFD, FD_CLOEXEC);
    trace_threads_when_asked(trace_descriptor);
    SignalStack stack;
    size_t serving = 8;
    if (auto* given = std::getenv("ORRERY_WORKERS")) serving = static_cast<size_t>(whole_number(given).value_or(8));
    auto channel = std::make_shared<Channel>(Descriptor(channel_descriptor), serving);
    Child child(channel, stanza);
    channel->open(
        {[&](Frame& frame) { child.handle(frame); }, [&](Frame& frame) { child.note(frame); }, [&] { child.leave(); }});
    // Threads may still be inside the plugin when the kernel has gone: no destructor may run under them.
    ::_exit(child.wait() ? 0 : 1);
}

}  // namespace orrery::kernel
