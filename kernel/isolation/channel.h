// Requests both ways over one socket, many in flight.
#pragma once
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "isolation/frame_sender.h"
#include "isolation/lanes.h"
#include "isolation/spare.h"
#include "isolation/started_calls.h"
#include "isolation/wakeups.h"

namespace orrery::kernel {

/// Whoever is woken by the socket reads: a thread of the crew, which serves what it finds, or a thread that waits for a
/// reply, which leaves everything but replies to the crew. So a call costs one wake-up on either side, and somebody
/// always reads. While what is served takes no time worth speaking of, one thread does it all: it reads what the socket
/// has, serves that and sends the replies together; an alarm looks whether it got stuck, and then the others take over.
/// At most half of the crew tells receivers: where these block, though they must not, the other half goes on.
/// The crew holds the channel by shared_ptr: it may outlive its owner for the time of a call.
class Channel : public std::enable_shared_from_this<Channel> {
public:
    /// All [any thread of the crew, concurrent] but `note`, which comes in order.
    struct Handlers {
        std::function<void(Frame&)> request;  ///< must call reply() once
        std::function<void(Frame&)> note;
        std::function<void()> ended;  ///< once, when the other side has gone
    };
    /// At most `most_serving` calls are served at once, further ones wait, see Lanes.
    Channel(Descriptor socket, size_t most_serving);
    /// Starts reading. The handlers must keep what they use alive.
    void open(Handlers handlers);

    /// Sends a request and waits for its reply, which goes to `out`. DEADLINE (and a cancel frame) when none came in
    /// time, CANCELLED (and a cancel frame) when the call this thread serves was cancelled meanwhile, UNAVAILABLE when
    /// the other side has gone, LIMIT when the record is too large.
    int32_t request(uint8_t kind, uint32_t a, uint64_t b, orrery_record in, const orrery_writer* out,
                    Milliseconds deadline, bool urgent = false);
    /// The same without waiting: `receiver` is told, on this thread when nothing could be sent, else on one of the
    /// crew.
    void start(uint8_t kind, uint32_t a, uint64_t b, orrery_record in, std::unique_ptr<Receiver> receiver,
               Milliseconds deadline);
    void reply(uint64_t id, int32_t status, std::string_view record_bytes);
    bool note(uint8_t kind, uint64_t id, uint64_t b, std::string_view record_bytes);
    /// Ends it from this side: everything that waits gets UNAVAILABLE, the threads leave.
    void close();
    /// Nobody is at the other end any more, or we had enough of it.
    bool ended();

private:
    using Lock = std::unique_lock<std::mutex>;
    using Clock = std::chrono::steady_clock;
    /// A call whose thread waits for its reply. What it sleeps on is its own, so that those who are woken together do
    /// not queue up at the channel's mutex.
    struct Waiting {
        Clock::time_point ends;
        std::mutex mutex;
        std::condition_variable arrived;
        std::atomic<bool> done{false};
        Frame reply{};
    };
    struct Answered {
        std::unique_ptr<Receiver> receiver;
        Frame reply;
    };
    /// Who is to be told; a shortage of memory on the way leaves nobody untold.
    struct Arrived : std::vector<std::shared_ptr<Waiting>> {
        ~Arrived() { tell(*this); }
    };
    // channel.cpp
    void crew();
    void do_next(Lock& lock);
    void add_thread();
    void nudge();
    void read(Lock& lock);
    void sort(Lock& lock);
    void put_in_queue(Lock& lock);
    void serve_first(Lanes::Lane& lane, Lock& lock);
    void look_after();
    void settle(Lock& lock);
    void go_on(Lock& lock);
    void on_alarm(Lock& lock);
    void hand_on();
    bool send(const wire::FrameHead& head, const FrameBody& body);
    bool sent(FrameSender::Sent result);
    void end(Lock& lock);
    Frame take();
    void keep_room(Frame& frame);
    // channel_calls.cpp
    void leave_to_crew();
    bool wait(Waiting& waiting, bool looking, bool can_be_told);
    bool forget(uint64_t id, Waiting& waiting);
    bool look_for_reply(Waiting& waiting, Milliseconds patience);
    void read_replies(Arrived& arrived, Lock& lock);
    void take_reply(Arrived& arrived);
    static void tell(Arrived& arrived);
    bool may_tell() const noexcept { return !untold_.empty() && telling_ < most_telling_; }
    void tell_receivers(Lock& lock);
    static void tell_one(Answered& one);
    void give_up(std::vector<StartedCalls::One>& started, int32_t status, std::string_view why);
    void give_up_late(Lock& lock);

    /// The channel whose requests or answers this thread is working through: what it sends there goes together.
    static constinit thread_local Channel* working_for_;

    const Descriptor socket_;
    Lanes lanes_;
    const size_t most_threads_, most_telling_;
    Wakeups wakeups_;
    Handlers handlers_;
    FrameSender out_;
    std::mutex mutex_;
    FrameReader in_;                  // used by the thread that was told `readable`, until rearm()
    bool left_ = false;               // that one leaves the reading to the crew
    bool unarmed_ = false;            // that one will rearm() when it has served what it read
    std::atomic<bool> kept_{false};   // there are frames that settle() is to send
    std::atomic<uint64_t> steps_{0};  // of serving and telling
    uint64_t steps_at_alarm_ = 0;
    bool alarm_soon_ = false, alarm_set_ = false, alarm_came_ = false;
    bool unsent_ = false;  // one that sends leaves the rest to the crew
    std::unordered_map<uint64_t, std::shared_ptr<Waiting>> waiting_;
    StartedCalls started_;
    std::deque<Answered> untold_;     // answers of such calls
    size_t telling_ = 0;              // threads that do so
    Waiting* looking_ = nullptr;      // the one that waits for the socket
    std::vector<std::string> rooms_;  // of payloads that are done with, for others
    uint64_t last_id_ = 0;
    size_t threads_ = 0, idle_ = 0;  // of the crew
    bool nudged_ = false;            // and nobody has come yet
    bool ended_ = false;
};

/// What request() says when the other side has gone.
constexpr std::string_view process_gone = "the plugin's process has gone";
/// How that begins which it says when there was no reply in time.
constexpr std::string_view no_answer = "no answer within ";

/// The record in a frame's payload, as views of it; false when it is malformed.
bool read_payload(const Frame& frame, std::vector<orrery_field>& fields);

/// The same for the time of a call. [the thread that made it]
class PayloadRecord {
public:
    explicit PayloadRecord(const Frame& frame) : sound_(read_payload(frame, *fields_)) {}
    /// Whether it is a record at all; else it has no fields.
    explicit operator bool() const noexcept { return sound_; }
    orrery_record raw() const noexcept { return {(*fields_).data(), sound_ ? (*fields_).size() : 0}; }

private:
    Spare<std::vector<orrery_field>> fields_;
    const bool sound_;
};

}  // namespace orrery::kernel
