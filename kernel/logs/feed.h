// One receiver of log rows: its bounded queue, and a thread of its own that hands them over.
#pragma once
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "logs/batch.h"

namespace orrery::kernel {

enum class FeedPolicy { drop, wait };

/// What became of a batch. `away`: nobody was there, it is to be offered again; `gone`: the receiver's process ended
/// over it, and one more try is due.
struct Delivery {
    enum class Outcome { taken, refused, away, gone } outcome = Outcome::taken;
    std::string reason{};  ///< of refused
};

/// [any thread] Rows wait from the beginning on, also while nobody receives them: so the first ones reach a receiver
/// that comes later, and those of its restart are not lost. What finds no room is counted.
class Feed {
public:
    using Receive = std::function<Delivery(const LogBatch& batch)>;
    using Say = std::function<void(int32_t level, const std::string& message)>;
    struct Counts {
        uint64_t appended = 0, lost = 0, waiting = 0;  ///< rows; waiting: bytes
    };
    /// `name` is a stanza, whose own rows it does not get. `say` tells the operator, once per trouble.
    Feed(std::string name, FeedPolicy policy, Say say);
    /// Precondition: detached, or its receiver returns.
    ~Feed();
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    const std::string& name() const noexcept { return name_; }
    void set_policy(FeedPolicy policy);
    /// Queues it, or counts its rows as lost. Never waits for the receiver.
    void push(const LogBatchPointer& batch);
    /// From now on `receive` gets the rows, on this feed's thread, one batch at a time.
    void attach(Receive receive);
    /// Everything queued before is with the receiver when it returns true; false when that takes longer.
    bool wait_empty(std::chrono::milliseconds patience);
    /// No new batch is handed over; returns when none is under way, or after `patience` with false.
    bool detach(std::chrono::milliseconds patience);
    /// Notices a receiver that does not return. Called now and then.
    void look_after();
    Counts counts() const;

private:
    using Clock = std::chrono::steady_clock;
    using Lock = std::unique_lock<std::mutex>;
    void run();
    void hand_over(const LogBatch& batch, Lock& lock);
    void lose(uint32_t rows);
    LogBatchPointer next();
    void refused(const LogBatch& batch, const std::string& reason, Lock& lock);
    size_t most_bytes() const noexcept;

    const std::string name_;
    const Say say_;
    mutable std::mutex mutex_;
    std::condition_variable changed_, idle_;
    FeedPolicy policy_;
    std::deque<LogBatchPointer> queue_;
    size_t bytes_ = 0;
    Receive receive_;
    unsigned attached_ = 0;  // how often
    bool busy_ = false, ending_ = false;
    unsigned tries_ = 0;  // of the first in the queue
    Clock::time_point busy_since_{};
    bool said_slow_ = false, said_full_ = false;
    uint64_t untold_ = 0;        // lost, and not told to the receiver yet
    uint64_t refused_rows_ = 0;  // since it last took some
    uint64_t appended_ = 0, lost_ = 0;
    std::thread thread_;
};

}  // namespace orrery::kernel
