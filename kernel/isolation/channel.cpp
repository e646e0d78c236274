#include "isolation/channel.h"

#include <sys/socket.h>

#include <algorithm>
#include <system_error>
#include <thread>

#include "crashes/trace.h"
#include "roles/call_scope.h"

namespace orrery::kernel {

namespace {
constexpr size_t most_queued = 4096, most_queued_bytes = 64u << 20, most_started = 4 * most_queued;
constexpr size_t urgent_lane = 0, news_lane = 1, call_lane = 2;  // the first goes first

size_t lane_of(const wire::FrameHead& head) {
    if (head.urgent != 0) return urgent_lane;
    return head.kind == frame::event || head.kind == frame::child_state ? news_lane : call_lane;
}
constexpr Milliseconds look_again{20};      // for a cancelled caller, which has nobody to wake the thread that waits
constexpr Milliseconds soon{1}, later{50};  // alarms: is a thread stuck, is a started call late

/// The channel whose requests or answers this thread is working through: what it sends there goes together.
thread_local Channel* working_for = nullptr;

int32_t refuse(const orrery_writer* out, int32_t status, std::string_view message) {
    Writer(out).put("error.message", message);
    return status;
}
}  // namespace

bool read_payload(const Frame& frame, std::vector<orrery_field>& fields) {
    std::string_view rest = frame.payload;
    return wire::read_record(rest, fields) && rest.empty();
}

Channel::Channel(Descriptor socket, size_t most_serving)
    : socket_(std::move(socket)),
      lanes_{{{2}, {2}, {most_serving}}},
      most_threads_(most_serving + 2 + 2 + 1),  // the last one waits for the socket
      wakeups_(socket_.get()),
      out_(socket_.get()) {
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
    } catch (const std::system_error&) {
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
        if (std::exchange(left_, false)) {
            sort(lock);
        } else if (std::exchange(unsent_, false)) {
            lock.unlock();
            sent(out_.flush());
            lock.lock();
        } else if (std::exchange(alarm_came_, false)) {
            on_alarm(lock);
        } else if (auto* lane = due()) {
            serve_first(*lane, lock);
        } else if (unarmed_ || kept_) {
            settle(lock);
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
    // The handlers may own what owns this channel; the last thread lets go of them.
    auto last = --threads_ == 0 ? std::move(handlers_) : Handlers{};
    lock.unlock();
}

/// The lane whose first request may be served now, or null.
Channel::Lane* Channel::due() noexcept {
    for (auto& lane : lanes_)
        if (!lane.waiting.empty() && lane.serving < lane.most) return &lane;
    return nullptr;
}

/// Precondition: it is due. Meanwhile another thread of the crew waits for the socket, or for the alarm.
void Channel::serve_first(Lane& lane, Lock& lock) {
    auto frame = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    --queued_, queued_bytes_ -= frame.payload.size();
    ++lane.serving;
    bool alone = quick() && &lane == &lanes_.back();
    if (idle_ == 0)
        add_thread();
    else if (due() && !alone)
        nudge();
    if (alone) look_after();
    lock.unlock();
    if (alone) working_for = this;
    auto began = Clock::now();
    handlers_.request(frame);
    auto took = std::min<Clock::duration>(Clock::now() - began, std::chrono::milliseconds(10));
    working_for = nullptr;
    ++steps_;
    lock.lock();
    --lane.serving;
    lane.usual += (took - lane.usual) / 8;
}

/// Somebody will see whether this thread gets on.
void Channel::look_after() {
    if (std::exchange(alarm_soon_, true)) return;
    alarm_set_ = true;
    wakeups_.alarm(soon);
}

/// Sends what was kept, and lets others read.
void Channel::settle(Lock& lock) {
    bool rearm = std::exchange(unarmed_, false), kept = kept_.exchange(false);
    lock.unlock();
    if (kept) sent(out_.flush());
    if (rearm) wakeups_.rearm();
    lock.lock();
}

/// Whoever works alone and has not come one step further since the last alarm is stuck.
void Channel::on_alarm(Lock& lock) {
    alarm_set_ = alarm_soon_ = false;
    bool working = unarmed_ || kept_;
    bool stuck = working && steps_ == std::exchange(steps_at_alarm_, steps_);
    if (working) look_after();
    if (started_ > 0) give_up_late(lock);
    if (started_ > 0 && !std::exchange(alarm_set_, true)) wakeups_.alarm(later);
    if (!stuck) return;
    settle(lock);
    if (due()) nudge();
}

/// This thread is about to wait, so others must go on with what it has read.
void Channel::hand_on() {
    Lock lock(mutex_);
    settle(lock);
    if (due()) nudge();
}

/// Started calls whose time is over.
void Channel::give_up_late(Lock& lock) {
    Arrived late;
    std::vector<uint64_t> ids;
    auto now = Clock::now();
    for (auto at = waiting_.begin(); at != waiting_.end();) {
        auto one = at++;
        if (!one->second->receiver || one->second->ends > now) continue;
        fill(*one->second, ORRERY_DEADLINE, "no answer in time");
        late.push_back(std::move(one->second)), ids.push_back(one->first);
        waiting_.erase(one), --started_;
    }
    if (late.empty()) return;
    lock.unlock();
    for (auto id : ids) note(frame::cancel, id, 0, {});
    tell(late);
    lock.lock();
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
            take_reply(in_.take(), arrived);
        } else if (head->kind == frame::cancel && drop_from_queue(head->id)) {
            in_.take();
        } else if (frame::is_note(head->kind)) {
            outside([&, note = in_.take()]() mutable { handlers_.note(note); });
        } else {
            put_in_queue(in_.take(), lock);
        }
        if (ended_) break;
    }
    bool started = std::any_of(arrived.begin(), arrived.end(), [](auto& one) { return one->receiver != nullptr; });
    if (in_.broken()) {
        end(lock);
    } else if (started || quick()) {
        unarmed_ = true;
        look_after();
    } else {
        wakeups_.rearm();
    }
    if (started && idle_ == 0) add_thread();
    if (!arrived.empty()) outside([] {});
}

void Channel::put_in_queue(Frame frame, Lock& lock) {
    if (queued_ < most_queued && queued_bytes_ + frame.payload.size() <= most_queued_bytes) {
        ++queued_, queued_bytes_ += frame.payload.size();
        return lanes_[lane_of(frame.head)].waiting.push_back(std::move(frame));
    }
    lock.unlock();
    reply(frame.head.id, ORRERY_LIMIT, {});
    lock.lock();
}

/// Nobody waits for its answer any more; false when it is being served, or not known.
bool Channel::drop_from_queue(uint64_t id) {
    for (auto& lane : lanes_)
        for (auto at = lane.waiting.begin(); at != lane.waiting.end(); ++at) {
            if (at->head.id != id) continue;
            --queued_, queued_bytes_ -= at->payload.size();
            return lane.waiting.erase(at), true;
        }
    return false;
}

/// Waits for the socket in place of the crew; false when it should do so no longer.
bool Channel::look_for_reply(Waiting& waiting, Milliseconds patience) {
    auto cause = wakeups_.wait(patience);
    if (cause == Wakeups::Cause::nothing) return true;
    Lock lock(mutex_);
    if (cause != Wakeups::Cause::readable) {
        if (cause == Wakeups::Cause::alarm) alarm_came_ = true;
        if (cause == Wakeups::Cause::nudged) nudged_ = false;
        if (!left_ && !unsent_ && !alarm_came_ && !due()) return true;
        looking_ = nullptr;  // the crew was meant, too: this thread no longer stands in its way
        nudge();
        return false;
    }
    if (ended_) return true;
    Arrived arrived;
    looking_ = nullptr;  // awake: nobody need wake it for what it finds itself
    read_replies(arrived, lock);
    lock.unlock();
    tell(arrived);
    if (waiting.done) return false;
    lock.lock();
    if (looking_) return false;
    looking_ = &waiting;
    return true;
}

/// As sort(), but serving, notes and receivers are not for this thread: it is somebody else's, has a deadline of its
/// own, and may hold what a receiver waits for.
void Channel::read_replies(Arrived& arrived, Lock& lock) {
    lock.unlock();
    auto got = in_.fill(socket_.get());
    lock.lock();
    auto* head = in_.front();
    auto somebody_waits = [&] {
        auto found = head->kind == frame::reply ? waiting_.find(head->id) : waiting_.end();
        return head->kind == frame::reply && (found == waiting_.end() || !found->second->receiver);
    };
    for (; head && somebody_waits(); head = in_.front()) take_reply(in_.take(), arrived);
    if (!head && !in_.broken() && got != FrameReader::Got::end) return wakeups_.rearm();
    left_ = true;
    nudge();
}

/// Its thread is woken at once if it waits for the socket, otherwise by tell().
void Channel::take_reply(Frame frame, Arrived& arrived) {
    auto found = waiting_.find(frame.head.id);
    if (found == waiting_.end()) return;  // its deadline passed
    found->second->reply = std::move(frame);
    if (looking_ == found->second.get()) {
        looking_->done = true;
        nudge();
    } else {
        if (found->second->receiver) --started_;
        arrived.push_back(std::move(found->second));
    }
    waiting_.erase(found);
}

/// Without the channel's mutex: those who are woken could not go on before it is free.
void Channel::tell(Arrived& arrived) {
    bool started = false;
    for (auto& waiting : arrived) {
        if (waiting->receiver) {
            started = true;
            continue;
        }
        std::lock_guard lock(waiting->mutex);
        waiting->done = true;
        waiting->arrived.notify_one();
    }
    if (started) tell_receivers(arrived);
    arrived.clear();
}

/// What they start goes to the other side together.
void Channel::tell_receivers(Arrived& arrived) {
    auto* outer = std::exchange(working_for, this);
    for (auto& waiting : arrived) {
        if (!waiting->receiver) continue;
        std::vector<orrery_field> fields;
        auto& reply = waiting->reply;
        if (reply.head.kind != frame::reply)
            waiting->receiver->refused(ORRERY_UNAVAILABLE, "the plugin's process has gone");
        else
            waiting->receiver->answered(
                static_cast<int32_t>(reply.head.a),
                read_payload(reply, fields) ? orrery_record{fields.data(), fields.size()} : orrery_record{nullptr, 0});
        ++steps_;
    }
    working_for = outer;
}

void Channel::fill(Waiting& waiting, int32_t status, std::string_view message) {
    waiting.reply.head.kind = frame::reply;
    waiting.reply.head.a = static_cast<uint32_t>(status);
    wire::append_record(waiting.reply.payload, orrery::Fields{{"error.message", message}}.record().raw_record());
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

bool Channel::send(const wire::FrameHead& head, std::string_view record_bytes) {
    if (working_for != this) return sent(out_.send(head, record_bytes));
    auto result = out_.keep(head, record_bytes);
    kept_ = true;
    return sent(result);
}

void Channel::start(uint8_t kind, uint32_t a, uint64_t b, orrery_record in, std::unique_ptr<Receiver> receiver,
                    Milliseconds deadline) {
    if (wire::encoded_size(in) + sizeof(wire::FrameHead) > frame::longest)
        return receiver->refused(ORRERY_LIMIT, "the record is larger than 16 MiB");
    std::string bytes;
    wire::append_record(bytes, in);
    auto waiting = std::make_shared<Waiting>();
    waiting->ends = Clock::now() + deadline;
    waiting->receiver = std::move(receiver);
    wire::FrameHead head{kind, 0, {0, 0}, a, 0, b};
    Lock lock(mutex_);
    if (ended_ || started_ >= most_started) {
        auto status = ended_ ? ORRERY_UNAVAILABLE : ORRERY_LIMIT;
        lock.unlock();
        return waiting->receiver->refused(status, ended_ ? "the plugin's process has gone" : "too many calls wait");
    }
    head.id = ++last_id_;
    waiting_.emplace(head.id, waiting);
    ++started_;
    if (!std::exchange(alarm_set_, true)) wakeups_.alarm(later);
    lock.unlock();
    if (working_for == this) return static_cast<void>(send(head, bytes));
    auto result = out_.send_now(head, bytes);
    if (result != FrameSender::Sent::full) return static_cast<void>(sent(result));
    lock.lock();
    if (waiting_.erase(head.id) == 0) return;  // the channel has ended, and told it so
    --started_;
    lock.unlock();
    waiting->receiver->refused(ORRERY_LIMIT, "too much waits to be sent");
}

int32_t Channel::request(uint8_t kind, uint32_t a, uint64_t b, orrery_record in, const orrery_writer* out,
                         Milliseconds deadline, bool urgent) {
    if (wire::encoded_size(in) + sizeof(wire::FrameHead) > frame::longest)
        return refuse(out, ORRERY_LIMIT, "the record is larger than 16 MiB");
    std::string bytes;
    wire::append_record(bytes, in);
    auto waiting = std::make_shared<Waiting>();
    waiting->ends = std::chrono::steady_clock::now() + deadline;
    wire::FrameHead head{kind, urgent, {0, 0}, a, 0, b};
    Lock lock(mutex_);
    if (ended_) return refuse(out, ORRERY_UNAVAILABLE, process_gone);
    head.id = ++last_id_;
    waiting_.emplace(head.id, waiting);
    bool looking = !looking_;
    if (looking) looking_ = waiting.get();
    lock.unlock();
    auto* outer = std::exchange(working_for, nullptr);
    if (outer) outer->hand_on();
    send(head, bytes);  // when it fails the channel ends, and the wait below with it
    bool call = kind == frame::call || kind == frame::host_call;
    bool cancelled = !wait(*waiting, looking, call && CallScope::can_be_told());
    working_for = outer;
    if (!waiting->done && forget(head.id, *waiting)) {
        note(frame::cancel, head.id, 0, {});
        if (cancelled) return refuse(out, ORRERY_CANCELLED, "the caller waits no more");
        return refuse(out, ORRERY_DEADLINE, std::string(no_answer) + std::to_string(deadline.count()) + " ms");
    }
    if (waiting->reply.head.kind != frame::reply) return refuse(out, ORRERY_UNAVAILABLE, process_gone);
    std::vector<orrery_field> fields;
    if (read_payload(waiting->reply, fields))
        for (auto& field : fields) out->put(out->self, field.name, field.value);
    return static_cast<int32_t>(waiting->reply.head.a);
}

/// Until it is done or late; false when the call was cancelled.
bool Channel::wait(Waiting& waiting, bool looking, bool can_be_told) {
    bool told = false;
    while (!waiting.done && !told) {
        auto left = std::chrono::ceil<Milliseconds>(waiting.ends - std::chrono::steady_clock::now());
        if (left.count() <= 0) break;
        auto patience = can_be_told ? std::min(left, look_again) : left;
        if (looking) {
            looking = look_for_reply(waiting, patience);
        } else {
            Lock lock(waiting.mutex);
            waiting.arrived.wait_for(lock, patience, [&] { return waiting.done.load(); });
        }
        told = can_be_told && !waiting.done && CallScope::told();
    }
    if (looking) {
        std::lock_guard lock(mutex_);
        if (looking_ == &waiting) looking_ = nullptr;
    }
    return !told;
}

/// Nobody waits for that reply any more; false when it has come meanwhile, and is about to be told.
bool Channel::forget(uint64_t id, Waiting& waiting) {
    {
        std::lock_guard lock(mutex_);
        if (waiting_.erase(id) != 0) return true;
    }
    Lock lock(waiting.mutex);
    waiting.arrived.wait(lock, [&] { return waiting.done.load(); });
    return false;
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
    for (auto& [id, waiting] : waiting_) everybody.push_back(std::move(waiting));
    waiting_.clear(), started_ = 0;
    for (auto& lane : lanes_) lane.waiting.clear();
    lock.unlock();
    tell(everybody);
    wakeups_.release_all();
    if (handlers_.ended) handlers_.ended();
    lock.lock();
}

}  // namespace orrery::kernel
