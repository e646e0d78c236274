#include "isolation/channel.h"

#include <sys/socket.h>

#include <algorithm>
#include <system_error>
#include <thread>

#include "crashes/shortage.h"
#include "crashes/trace.h"

namespace orrery::kernel {

namespace {
constexpr Milliseconds soon{1}, later{50};  // alarms: is a thread stuck, is a started call late
constexpr size_t most_rooms = 128, largest_room = 4096;
}  // namespace

constinit thread_local Channel* Channel::working_for_ = nullptr;

bool read_payload(const Frame& frame, std::vector<orrery_field>& fields) {
    std::string_view rest = frame.payload;
    return wire::read_record(rest, fields) && rest.empty();
}

Channel::Channel(Descriptor socket, size_t most_serving)
    : socket_(std::move(socket)),
      lanes_(most_serving),
      most_threads_(lanes_.most() + 1),  // the last one waits for the socket
      most_telling_(most_threads_ / 2),
      wakeups_(socket_.get()),
      out_(socket_.get()) {
    rooms_.reserve(most_rooms);  // keeping one needs no memory
    // Who does not read for this long hangs; a half-sent frame cannot be taken back, so then the channel ends.
    timeval patience{10, 0};
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

void Channel::open(Handlers handlers) {
    std::lock_guard lock(mutex_);
    handlers_ = std::move(handlers);
    add_thread();
}

/// The first one must come; without more of them the work is done more slowly.
void Channel::add_thread() {
    if (threads_ == most_threads_) return;
    ++threads_;
    try {
        std::thread([self = shared_from_this()] { self->crew(); }).detach();
    } catch (const std::exception&) {  // or no memory for one
        if (--threads_ == 0) throw Error(Code::limit, "no more threads can be started");
    }
}

/// One at a time is enough: who comes calls the next one if there is need.
void Channel::nudge() {
    if (!std::exchange(nudged_, true)) wakeups_.nudge();
}

void Channel::crew() {
    SignalStack stack;
    Lock lock(mutex_);
    while (!ended_) {
        if (if_memory_lasts([&] { do_next(lock); })) continue;
        // Somebody may wait for what was lost: better that this ends and begins anew.
        working_for_ = nullptr;
        if (!lock.owns_lock()) lock.lock();
        end(lock);
    }
    // The handlers may own what owns this channel; the last thread lets go of them.
    auto last = --threads_ == 0 ? std::move(handlers_) : Handlers{};
    lock.unlock();
}

void Channel::do_next(Lock& lock) {
    if (std::exchange(left_, false)) {
        sort(lock);
    } else if (std::exchange(unsent_, false)) {
        lock.unlock();
        sent(out_.flush());
        lock.lock();
    } else if (std::exchange(alarm_came_, false)) {
        on_alarm(lock);
    } else if (may_tell()) {
        tell_receivers(lock);
    } else if (auto* lane = lanes_.due()) {
        serve_first(*lane, lock);
    } else if (unarmed_ || kept_) {
        go_on(lock);
    } else {
        ++idle_;
        lock.unlock();
        auto cause = wakeups_.wait();
        lock.lock();
        --idle_;
        if (cause == Wakeups::Cause::readable) read(lock);
        if (cause == Wakeups::Cause::alarm) alarm_came_ = true;
        if (cause == Wakeups::Cause::nudged) nudged_ = false;
        if (cause == Wakeups::Cause::nudged && looking_ && looking_->done) nudge();
    }
}

/// Precondition: it is due. Meanwhile another thread of the crew waits for the socket, or for the alarm.
void Channel::serve_first(Lanes::Lane& lane, Lock& lock) {
    auto frame = lanes_.begin(lane);
    bool alone = lanes_.quick() && lanes_.is_call(lane);
    if (idle_ == 0)
        add_thread();
    else if (lanes_.due() && !alone)
        nudge();
    if (alone) look_after();
    lock.unlock();
    if (alone) working_for_ = this;
    auto began = Clock::now();
    handlers_.request(frame);
    auto took = std::min<Clock::duration>(Clock::now() - began, std::chrono::milliseconds(10));
    working_for_ = nullptr;
    ++steps_;
    lock.lock();
    lanes_.served(lane, took);
    keep_room(frame);
}

/// Somebody will see whether this thread gets on.
void Channel::look_after() {
    if (std::exchange(alarm_soon_, true)) return;
    alarm_set_ = true;
    wakeups_.alarm(soon);
}

/// Sends what was kept, and lets others read: before it waits for the other side, which may be waiting for that.
void Channel::settle(Lock& lock) {
    bool rearm = std::exchange(unarmed_, false), kept = kept_.exchange(false);
    lock.unlock();
    auto result = kept ? out_.flush(false) : FrameSender::Sent::yes;
    if (rearm) wakeups_.rearm();
    sent(result == FrameSender::Sent::more ? out_.flush() : result);
    lock.lock();
}

/// The same; but as long as there is more to read, this thread reads it: to be woken for it costs more than to look.
void Channel::go_on(Lock& lock) {
    if (!unarmed_) return settle(lock);
    if (kept_.exchange(false)) {
        lock.unlock();
        auto result = out_.flush(false);
        lock.lock();
        if (result == FrameSender::Sent::more) kept_ = true;
        if (result != FrameSender::Sent::yes) return settle(lock);
    }
    if (!std::exchange(unarmed_, false)) return;  // it took long, and another thread reads
    lock.unlock();
    auto got = in_.fill(socket_.get());
    lock.lock();  // before others may read: by that they see what this thread has done to the reader
    if (got == FrameReader::Got::end) return end(lock);
    if (got == FrameReader::Got::nothing) return wakeups_.rearm();
    sort(lock);
}

/// Whoever works alone and has not come one step further since the last alarm is stuck.
void Channel::on_alarm(Lock& lock) {
    alarm_set_ = alarm_soon_ = false;
    bool working = unarmed_ || kept_;
    bool stuck = working && steps_ == std::exchange(steps_at_alarm_, steps_);
    if (working) look_after();
    give_up_late(lock);
    if (!started_.empty() && !std::exchange(alarm_set_, true)) wakeups_.alarm(later);
    if (!stuck) return;
    settle(lock);
    if (lanes_.due() || may_tell()) nudge();
}

/// This thread is about to wait, so others must go on with what it has read.
void Channel::hand_on() {
    Lock lock(mutex_);
    settle(lock);
    if (lanes_.due()) nudge();
}

void Channel::read(Lock& lock) {
    lock.unlock();
    auto got = in_.fill(socket_.get());
    lock.lock();
    if (got == FrameReader::Got::end) return end(lock);
    sort(lock);
}

/// What was read goes where it belongs; then others may read.
void Channel::sort(Lock& lock) {
    Arrived arrived;
    auto outside = [&](auto&& work) {
        lock.unlock();
        tell(arrived);
        work();
        lock.lock();
    };
    while (auto* head = in_.front()) {
        if (head->kind == frame::reply) {
            take_reply(arrived);
        } else if (head->kind == frame::cancel && lanes_.drop(head->id)) {
            take();
        } else if (frame::is_note(head->kind)) {
            outside([&, note = take()]() mutable { handlers_.note(note); });
        } else {
            put_in_queue(lock);
        }
        if (ended_) break;
    }
    if (in_.broken()) {
        end(lock);
    } else if (!untold_.empty() || lanes_.quick()) {
        unarmed_ = true;
        look_after();
    } else {
        wakeups_.rearm();
    }
    if (!arrived.empty()) outside([] {});
}

void Channel::put_in_queue(Lock& lock) {
    auto frame = take();
    if (lanes_.put(frame)) return;
    lock.unlock();
    reply(frame.head.id, ORRERY_LIMIT, {});
    lock.lock();
}

/// The first frame that has come, in the room of an earlier one.
Frame Channel::take() {
    std::string room;
    if (!rooms_.empty()) room.swap(rooms_.back()), rooms_.pop_back();
    return in_.take(std::move(room));
}

void Channel::keep_room(Frame& frame) {
    if (rooms_.size() < most_rooms && frame.payload.capacity() <= largest_room)
        rooms_.push_back(std::move(frame.payload));
}

bool Channel::sent(FrameSender::Sent result) {
    if (result == FrameSender::Sent::gone) return ::shutdown(socket_.get(), SHUT_RDWR), false;
    if (result == FrameSender::Sent::more) {
        std::lock_guard lock(mutex_);
        unsent_ = true;
        nudge();
    }
    return true;
}

bool Channel::send(const wire::FrameHead& head, const FrameBody& body) {
    if (working_for_ != this) return sent(out_.send(head, body));
    auto result = out_.keep(head, body);
    kept_ = true;
    return sent(result);
}

void Channel::reply(uint64_t id, int32_t status, std::string_view record_bytes) {
    std::string refusal;
    if (record_bytes.size() + sizeof(wire::FrameHead) > frame::longest) {
        wire::append_record(refusal,
                            Fields{{"error.message", "the answer is larger than 16 MiB"}}.record().raw_record());
        status = ORRERY_LIMIT, record_bytes = refusal;
    }
    send({frame::reply, 0, {0, 0}, static_cast<uint32_t>(status), id, 0}, record_bytes);
}

bool Channel::note(uint8_t kind, uint64_t id, uint64_t b, std::string_view record_bytes) {
    return send({kind, 0, {0, 0}, 0, id, b}, record_bytes);
}

void Channel::close() {
    ::shutdown(socket_.get(), SHUT_RDWR);  // who waits for it wakes, and the crew ends it
}

bool Channel::ended() {
    std::lock_guard lock(mutex_);
    return ended_;
}

/// Precondition: called by a thread of the crew, with the lock.
void Channel::end(Lock& lock) {
    if (std::exchange(ended_, true)) return;
    ::shutdown(socket_.get(), SHUT_RDWR);  // it may have been we who had enough
    Arrived everybody;
    insist([&] { everybody.reserve(waiting_.size()); });
    for (auto& [id, waiting] : waiting_) everybody.push_back(std::move(waiting));
    waiting_.clear(), lanes_.clear();
    std::vector<StartedCalls::One> started;
    insist([&] { started = started_.take_late(Clock::time_point::max()); });
    insist([&] { give_up(started, ORRERY_UNAVAILABLE, process_gone); });
    lock.unlock();
    tell(everybody);
    lock.lock();
    while (!untold_.empty()) tell_receivers(lock);
    lock.unlock();
    wakeups_.release_all();
    if (handlers_.ended) insist(handlers_.ended);
    lock.lock();
}

}  // namespace orrery::kernel
