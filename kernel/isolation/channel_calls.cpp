// Who asks over a channel and who is told: calls that wait for their replies, and calls that were started.
#include <array>

#include "crashes/shortage.h"
#include "isolation/channel.h"
#include "roles/call_scope.h"

namespace orrery::kernel {

namespace {
constexpr Milliseconds look_again{20};  // for a cancelled caller, which has nobody to wake the thread that waits
constexpr Milliseconds late_alarm{50};  // is a started call late?
constexpr std::string_view too_large = "the record is larger than 16 MiB", no_memory = "there is no memory to send it";

int32_t refuse_call(const orrery_writer* out, int32_t status, std::string_view message) {
    Writer(out).put("error.message", message);
    return status;
}
}  // namespace

void Channel::start(uint8_t kind, uint32_t a, uint64_t b, orrery_record in, std::unique_ptr<Receiver> receiver,
                    Milliseconds deadline) {
    if (wire::encoded_size(in) + sizeof(wire::FrameHead) > frame::longest)
        return receiver->refused(ORRERY_LIMIT, too_large);
    wire::FrameHead head{kind, 0, {0, 0}, a, 0, b};
    auto ends = Clock::now() + deadline;
    Lock lock(mutex_);
    if (bool ended = ended_; ended || started_.full()) {
        lock.unlock();
        return ended ? receiver->refused(ORRERY_UNAVAILABLE, process_gone)
                     : receiver->refused(ORRERY_LIMIT, "too many calls wait");
    }
    if (!if_memory_lasts([&] { head.id = started_.add(std::move(receiver), ends); })) {
        lock.unlock();
        return receiver->refused(ORRERY_LIMIT, no_memory);
    }
    if (!std::exchange(alarm_set_, true)) wakeups_.alarm(late_alarm);
    bool others_work = unarmed_ && working_for_ != this;
    lock.unlock();
    auto result = FrameSender::Sent::full;
    bool lasts = if_memory_lasts([&] {
        if (working_for_ == this)
            send(head, in), result = FrameSender::Sent::yes;
        else
            result = out_.send_now(head, in, others_work);
    });
    if (others_work && result == FrameSender::Sent::yes) leave_to_crew();
    if (result != FrameSender::Sent::full) return static_cast<void>(sent(result));
    lock.lock();
    receiver = started_.take(head.id);  // none when the channel has ended, and told it so
    lock.unlock();
    if (receiver) receiver->refused(ORRERY_LIMIT, lasts ? "too much waits to be sent" : no_memory);
}

/// Who is at work sends what was kept, together with its own; unless it has just gone to sleep.
void Channel::leave_to_crew() {
    kept_ = true;
    std::lock_guard lock(mutex_);
    if (unarmed_) return;
    unsent_ = true;
    nudge();
}

int32_t Channel::request(uint8_t kind, uint32_t a, uint64_t b, orrery_record in, const orrery_writer* out,
                         Milliseconds deadline, bool urgent) {
    if (wire::encoded_size(in) + sizeof(wire::FrameHead) > frame::longest)
        return refuse_call(out, ORRERY_LIMIT, too_large);
    auto waiting = std::make_shared<Waiting>();
    waiting->ends = Clock::now() + deadline;
    wire::FrameHead head{kind, urgent, {0, 0}, a, 0, b};
    Lock lock(mutex_);
    if (ended_) return refuse_call(out, ORRERY_UNAVAILABLE, process_gone);
    head.id = last_id_ += 2;
    waiting_.emplace(head.id, waiting);
    bool looking = !looking_;
    if (looking) looking_ = waiting.get();
    lock.unlock();
    auto* outer = std::exchange(working_for_, nullptr);
    if (outer) outer->hand_on();
    // When sending fails the channel ends, and the wait below with it.
    bool lasts = if_memory_lasts([&] { send(head, in); });
    if (!lasts) waiting->ends = Clock::now();
    bool call = kind == frame::call || kind == frame::host_call;
    bool cancelled = !wait(*waiting, looking, call && CallScope::can_be_told());
    working_for_ = outer;
    if (!waiting->done && forget(head.id, *waiting)) {
        if (!lasts) return refuse_call(out, ORRERY_LIMIT, no_memory);
        note(frame::cancel, head.id, 0, {});
        if (cancelled) return refuse_call(out, ORRERY_CANCELLED, "the caller waits no more");
        return refuse_call(out, ORRERY_DEADLINE, std::string(no_answer) + std::to_string(deadline.count()) + " ms");
    }
    if (waiting->reply.head.kind != frame::reply) return refuse_call(out, ORRERY_UNAVAILABLE, process_gone);
    PayloadRecord answer(waiting->reply);
    for (auto& field : Record(answer.raw())) out->put(out->self, field.name, field.value);
    return static_cast<int32_t>(waiting->reply.head.a);
}

/// Until it is done or late; false when the call was cancelled.
bool Channel::wait(Waiting& waiting, bool looking, bool can_be_told) {
    bool told = false;
    while (!waiting.done && !told) {
        auto left = std::chrono::ceil<Milliseconds>(waiting.ends - Clock::now());
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

/// Waits for the socket in place of the crew; false when it should do so no longer.
bool Channel::look_for_reply(Waiting& waiting, Milliseconds patience) {
    auto cause = wakeups_.wait(patience);
    if (cause == Wakeups::Cause::nothing) return true;
    Lock lock(mutex_);
    if (cause != Wakeups::Cause::readable) {
        if (cause == Wakeups::Cause::alarm) alarm_came_ = true;
        if (cause == Wakeups::Cause::nudged) nudged_ = false;
        if (!left_ && !unsent_ && !alarm_came_ && !lanes_.due()) return true;
        looking_ = nullptr;  // the crew was meant, too: this thread no longer stands in its way
        nudge();
        return false;
    }
    if (ended_) return true;
    Arrived arrived;
    looking_ = nullptr;  // awake: nobody need wake it for what it finds itself
    if (!if_memory_lasts([&] { read_replies(arrived, lock); })) {
        if (!lock.owns_lock()) lock.lock();
        left_ = true;  // the crew will know what to do
        nudge();
    }
    lock.unlock();
    tell(arrived);
    lock.lock();
    // Who has taken the reply meanwhile tells it where this thread waits otherwise; at the socket nobody would wake it.
    bool taken = waiting.reply.head.kind == frame::reply;
    if (looking_ || taken || ended_) return false;
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
    auto somebody_waits = [&] { return head->kind == frame::reply && !StartedCalls::has(head->id); };
    for (; head && somebody_waits(); head = in_.front()) take_reply(arrived);
    if (!head && !in_.broken() && got != FrameReader::Got::end) return wakeups_.rearm();
    left_ = true;
    nudge();
}

/// Its thread is woken at once if it waits for the socket, otherwise by tell(). Room for who is told comes before the
/// frame is taken: where there is none, the frame is still there.
void Channel::take_reply(Arrived& arrived) {
    auto id = in_.front()->id;
    if (StartedCalls::has(id)) {
        auto& untold = untold_.emplace_back();
        untold.reply = take();
        untold.receiver = started_.take(id);
        if (!untold.receiver) untold_.pop_back();
        return;
    }
    arrived.reserve(std::max<size_t>(8, 2 * arrived.size()));
    auto frame = take();
    auto found = waiting_.find(id);
    if (found == waiting_.end()) return;  // its deadline passed
    found->second->reply = std::move(frame);
    if (looking_ == found->second.get()) {
        looking_->done = true;
        nudge();
    } else {
        arrived.push_back(std::move(found->second));
    }
    waiting_.erase(found);
}

/// Without the channel's mutex: those who are woken could not go on before it is free.
void Channel::tell(Arrived& arrived) {
    for (auto& waiting : arrived) {
        std::lock_guard lock(waiting->mutex);
        waiting->done = true;
        waiting->arrived.notify_one();
    }
    arrived.clear();
}

/// Some of them; what they start goes to the other side together. Meanwhile another thread of the crew waits for the
/// socket, or for the alarm.
void Channel::tell_receivers(Lock& lock) {
    constexpr size_t most_at_once = 8;  // who blocks holds up no more than these
    std::array<Answered, most_at_once> now;
    size_t count = 0;
    for (; count < most_at_once && !untold_.empty(); ++count) {
        now[count] = std::move(untold_.front());
        untold_.pop_front();
    }
    ++telling_;
    if (idle_ == 0) add_thread();
    look_after();
    lock.unlock();
    auto* outer = std::exchange(working_for_, this);
    for (size_t i = 0; i < count; ++i) {
        tell_one(now[i]);
        ++steps_;
    }
    working_for_ = outer;
    lock.lock();
    --telling_;
    for (size_t i = 0; i < count; ++i) keep_room(now[i].reply);
}

/// A receiver is told in any case, whatever memory its answer would take.
void Channel::tell_one(Answered& one) {
    auto receiver = std::move(one.receiver);
    if (!receiver) return;  // there was no memory for the frame itself
    if (!if_memory_lasts([&] {
            PayloadRecord answer(one.reply);
            receiver->answered(static_cast<int32_t>(one.reply.head.a), answer.raw());
        }))
        receiver->refused(ORRERY_LIMIT, "there is no memory for the answer");
}

/// Instead of their answers; may be called again with what a shortage of memory left. Precondition: the channel's mutex
/// is held.
void Channel::give_up(std::vector<StartedCalls::One>& started, int32_t status, std::string_view why) {
    orrery_field text{raw("error.message"), raw(why)};
    for (auto& one : started) {
        if (!one.receiver) continue;
        Answered untold;
        untold.reply.head.kind = frame::reply;
        untold.reply.head.a = static_cast<uint32_t>(status);
        wire::append_record(untold.reply.payload, {&text, 1});
        untold_.push_back(std::move(untold));
        untold_.back().receiver = std::move(one.receiver);
    }
}

/// Started calls whose time is over.
void Channel::give_up_late(Lock& lock) {
    auto late = started_.take_late(Clock::now());
    if (late.empty()) return;
    insist([&] { give_up(late, ORRERY_DEADLINE, "no answer in time"); });
    lock.unlock();
    for (auto& one : late) note(frame::cancel, one.id, 0, {});
    lock.lock();
}

}  // namespace orrery::kernel
