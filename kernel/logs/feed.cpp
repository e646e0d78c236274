#include "logs/feed.h"

#include <orrery/wire.h>

#include <algorithm>

#include "crashes/shortage.h"
#include "logs/clock.h"

namespace orrery::kernel {

namespace {

constexpr size_t most_dropping = 8u << 20, most_waiting = 64u << 20;
constexpr std::chrono::milliseconds pause{200};         // until somebody who was away is asked again
constexpr std::chrono::seconds slow{10}, mourning{10};  // mourning: until an end is noticed, or was none
constexpr unsigned most_tries = 2;                      // of a batch over which its receiver's process ends

/// A row by the kernel in a batch of its own.
LogBatchPointer loss_row(uint64_t rows) {
    std::string bytes;
    auto message = std::to_string(rows) + " rows were lost here: more came than this appender took";
    wire::append_record(bytes, Fields{{"message", message}}.record().raw_record());
    BatchWriter writer;
    writer.add({LogClock::wall_ns(), ORRERY_LOG_WARN, "orrery", "orrery.logs", "0", bytes});
    return writer.take();
}

}  // namespace

Feed::Feed(std::string name, FeedPolicy policy, Say say)
    : name_(std::move(name)), say_(std::move(say)), policy_(policy) {}

Feed::~Feed() {
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

size_t Feed::most_bytes() const noexcept { return policy_ == FeedPolicy::drop ? most_dropping : most_waiting; }

void Feed::set_policy(FeedPolicy policy) {
    std::lock_guard lock(mutex_);
    policy_ = policy;
}

/// Precondition: under the mutex.
void Feed::lose(uint32_t rows) {
    lost_ += rows;
    untold_ += rows;
}

void Feed::push(const LogBatchPointer& given) {
    auto batch = given->stanzas.find(name_) == given->stanzas.end() ? given : without(*given, name_, Omit::all);
    if (!batch) return;
    bool first_loss = false;
    {
        std::lock_guard lock(mutex_);
        if (bytes_ + batch->block.size() > most_bytes()) {
            lose(batch->rows);
            first_loss = receive_ && !std::exchange(said_full_, true);
        } else {
            if (untold_ != 0) {
                queue_.push_back(loss_row(std::exchange(untold_, 0)));
                bytes_ += queue_.back()->block.size();
            }
            bytes_ += batch->block.size();
            queue_.push_back(std::move(batch));
            changed_.notify_one();
        }
    }
    if (first_loss)
        say_(ORRERY_LOG_WARN, "appender " + name_ + " is too slow: its queue is full, rows are lost for it");
}

void Feed::attach(Receive receive) {
    std::lock_guard lock(mutex_);
    receive_ = std::move(receive);
    ++attached_;
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    changed_.notify_all();
}

bool Feed::wait_empty(std::chrono::milliseconds patience) {
    Lock lock(mutex_);
    return idle_.wait_for(lock, patience, [&] { return (queue_.empty() && !busy_) || !receive_; });
}

bool Feed::detach(std::chrono::milliseconds patience) {
    Lock lock(mutex_);
    receive_ = nullptr;
    changed_.notify_all();
    idle_.notify_all();
    return idle_.wait_for(lock, patience, [&] { return !busy_; });
}

void Feed::look_after() {
    Lock lock(mutex_);
    if (!busy_ || said_slow_ || Clock::now() - busy_since_ < slow) return;
    said_slow_ = true;
    lock.unlock();
    say_(ORRERY_LOG_WARN, "appender " + name_ + " has not returned for 10 s: rows wait for it, nobody else does");
}

Feed::Counts Feed::counts() const {
    std::lock_guard lock(mutex_);
    return {appended_, lost_, bytes_};
}

void Feed::run() {
    Lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return ending_ || (receive_ && !queue_.empty()); });
        if (ending_) return;
        auto batch = queue_.front();  // stays the first while it is under way: it may have to be offered again
        // Without memory for it, it is tried again.
        if (!if_memory_lasts([&] { hand_over(*batch, lock); })) {
            if (!lock.owns_lock()) lock.lock();
            busy_ = false;
            changed_.wait_for(lock, pause, [&] { return ending_; });
        }
        if (queue_.empty()) said_full_ = false;
        idle_.notify_all();
    }
}

void Feed::hand_over(const LogBatch& batch, Lock& lock) {
    auto receive = receive_;
    auto attached = attached_;
    busy_ = true;
    busy_since_ = Clock::now();
    lock.unlock();
    auto delivery = receive(batch);
    lock.lock();
    busy_ = false;
    bool was_slow = std::exchange(said_slow_, false);
    using Outcome = Delivery::Outcome;
    if (delivery.outcome == Outcome::away || (delivery.outcome == Outcome::gone && ++tries_ < most_tries)) {
        std::chrono::milliseconds patience = delivery.outcome == Outcome::away ? pause : mourning;
        changed_.wait_for(lock, patience, [&] { return ending_ || !receive_ || attached_ != attached; });
        return;
    }
    tries_ = 0;
    bytes_ -= batch.block.size();
    auto held = std::move(queue_.front());  // `batch` lives in it
    queue_.pop_front();
    if (delivery.outcome != Outcome::taken)
        return refused(*held, delivery.outcome == Outcome::gone ? "its process ended over them" : delivery.reason,
                       lock);
    appended_ += held->rows;
    auto missed = std::exchange(refused_rows_, 0);
    if (missed == 0 && !was_slow) return;
    lock.unlock();
    say_(ORRERY_LOG_INFO, "appender " + name_ + " takes rows again" +
                              (missed == 0 ? "" : "; " + std::to_string(missed) + " rows were lost for it"));
    lock.lock();
}

void Feed::refused(const LogBatch& batch, const std::string& reason, Lock& lock) {
    lost_ += batch.rows;
    bool first = refused_rows_ == 0;
    refused_rows_ += batch.rows;
    if (!first) return;
    lock.unlock();
    say_(ORRERY_LOG_ERROR, "appender " + name_ + " did not take rows, which are lost for it: " + reason);
    lock.lock();
}

}  // namespace orrery::kernel
