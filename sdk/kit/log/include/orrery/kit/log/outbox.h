// What waits to be sent to a receiver elsewhere, and the thread that sends it.
#pragma once
#include <orrery/kit/log/trouble.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

namespace orrery::logkit {

/// Something that goes out as a whole: a datagram, a row of a batch, a mail.
struct Parcel {
    std::string bytes;
    std::uint32_t rows = 1;  ///< how many rows of the log it has; 0 for what continues the one before
};

/// Why parcels were not delivered, when there is more to say than an Error has.
class DeliveryError : public Error {
public:
    /// `refused`: that many parcels at the front will never be taken: they are given up. `wait`: the receiver wants to
    /// be left alone for so long.
    DeliveryError(Code code, std::string message, std::string hint, size_t refused, std::chrono::milliseconds wait = {})
        : Error(code, std::move(message), std::move(hint)), refused_(refused), wait_(wait) {}
    size_t refused() const noexcept { return refused_; }
    std::chrono::milliseconds wait() const noexcept { return wait_; }

private:
    size_t refused_;
    std::chrono::milliseconds wait_;
};

/// How much waits, and how long for.
struct DeliveryLimits {
    size_t rows = 10'000;       ///< or parcels that wait; beyond, the oldest go and are counted
    size_t bytes = 32u << 20;   ///< the same in bytes
    size_t rows_at_once = 512;  ///< that one call of the function gets, at least one parcel
    size_t bytes_at_once = 1u << 20;
    std::chrono::milliseconds timeout{5000};  ///< for one attempt; the function keeps it. Also for flush and the end
    std::chrono::milliseconds first_retry{1000}, longest_retry{60'000};
};

/// Reads the settings of ORRERY_DELIVERY_SETTINGS.
DeliveryLimits delivery_limits(const Config& config);

/// The settings that delivery_limits() reads, for the list at the end of ORRERY_PLUGIN.
#define ORRERY_DELIVERY_SETTINGS                                                                            \
    {"timeout", "how long one attempt may take, from the connection to the receiver's answer", "5s",        \
     "duration:10ms..5m"},                                                                                  \
        {"queuesize", "rows that may wait while the receiver is away or slow; then the oldest go", "10000", \
         "integer:1..10000000"},                                                                            \
        {"retry", "time to the second attempt when the receiver is away; it doubles with each", "1s",       \
         "duration:10ms..1h"},                                                                              \
    {                                                                                                       \
        "longestretry", "the most it grows to", "1m", "duration:10ms..1d"                                   \
    }

/// A bounded queue and a thread that empties it. put() never waits for the receiver. While attempts fail they are
/// repeated after a time that doubles and is jittered; the log says once that the receiver is away and once that it is
/// back, and `<name>_rows_sent` and `<name>_rows_lost` count.
class Outbox {
public:
    /// Sends from the front of `due`, taking out what was delivered, within limits.timeout. Throws an Error: the rest
    /// is tried again later; DeliveryError says more. Called by the outbox's thread only.
    using Deliver = std::function<void(std::deque<Parcel>& due)>;

    Outbox(Host host, const std::string& name, const DeliveryLimits& limits, Deliver deliver);
    /// One last attempt, for about limits.timeout; what is left then is lost and counted.
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    /// [any thread]
    void put(Parcel parcel);
    /// Attempts at once and waits until nothing waits; throws Error when an attempt fails or time is up. [any thread]
    void flush();

private:
    using Clock = std::chrono::steady_clock;
    void run();
    bool something_to_do() const;
    void take_due();
    bool attempt(std::unique_lock<std::mutex>& lock);
    std::optional<DeliveryError> deliver_due();
    void report(const Error* failure, std::uint64_t lost, bool refused);
    Clock::duration next_pause(std::chrono::milliseconds wanted);

    Host host_;
    const std::string sent_metric_;
    const DeliveryLimits limits_;
    const Deliver deliver_;
    Trouble trouble_;  // the thread's
    std::mutex mutex_;
    std::condition_variable work_, progress_;
    std::deque<Parcel> waiting_, due_;
    size_t parcels_ = 0, rows_ = 0, bytes_ = 0;  // of both
    std::uint64_t overflowed_ = 0, failures_ = 0;
    std::string last_failure_;
    Clock::time_point not_before_{};
    int in_a_row_ = 0;
    bool hurry_ = false, stopping_ = false;
    std::minstd_rand random_{std::random_device{}()};
    std::thread thread_;
};

}  // namespace orrery::logkit
