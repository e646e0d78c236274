#include <orrery/kit/log/outbox.h>

#include <algorithm>

namespace orrery::logkit {

DeliveryLimits delivery_limits(const Config& config) {
    DeliveryLimits limits;
    limits.timeout = config.duration("timeout", limits.timeout);
    limits.rows = static_cast<size_t>(std::max<std::int64_t>(config.number("queuesize", 10'000), 1));
    limits.first_retry = std::max(config.duration("retry", limits.first_retry), std::chrono::milliseconds(1));
    limits.longest_retry = std::max(config.duration("longestretry", limits.longest_retry), limits.first_retry);
    return limits;
}

Outbox::Outbox(Host host, const std::string& name, const DeliveryLimits& limits, Deliver deliver)
    : host_(host),
      sent_metric_(name + "_rows_sent"),
      limits_(limits),
      deliver_(std::move(deliver)),
      trouble_(std::move(host), name + "_rows_lost"),
      thread_([this] { run(); }) {}

Outbox::~Outbox() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    work_.notify_all();
    thread_.join();
}

void Outbox::put(Parcel parcel) {
    std::lock_guard lock(mutex_);
    ++parcels_, rows_ += parcel.rows, bytes_ += parcel.bytes.size();
    waiting_.push_back(std::move(parcel));
    while ((std::max(rows_, parcels_) > limits_.rows || bytes_ > limits_.bytes) && waiting_.size() > 1) {
        overflowed_ += waiting_.front().rows;
        --parcels_, rows_ -= waiting_.front().rows, bytes_ -= waiting_.front().bytes.size();
        waiting_.pop_front();
    }
    work_.notify_one();
}

void Outbox::flush() {
    std::unique_lock lock(mutex_);
    auto failures = failures_;
    hurry_ = true;
    work_.notify_one();
    bool over = progress_.wait_for(lock, limits_.timeout, [&] { return parcels_ == 0 || failures_ != failures; });
    if (parcels_ == 0) return;
    auto waiting = std::to_string(rows_) + " rows wait";
    if (over) throw Error(Code::unavailable, waiting + ": " + last_failure_);
    throw Error(Code::deadline, waiting + ": the receiver is slow", "raise --timeout if that is usual");
}

bool Outbox::something_to_do() const {
    return stopping_ || (!waiting_.empty() && (hurry_ || Clock::now() >= not_before_));
}

void Outbox::run() {
    std::unique_lock lock(mutex_);
    auto last = Clock::time_point::max();
    for (;;) {
        while (!something_to_do())
            if (waiting_.empty())
                work_.wait(lock);
            else
                work_.wait_until(lock, not_before_);
        if (stopping_) last = std::min(last, Clock::now() + limits_.timeout);
        if (waiting_.empty() || Clock::now() > last) break;
        if (!attempt(lock) && stopping_) break;
    }
    if (rows_ + overflowed_ > 0) {
        auto lost = std::exchange(rows_, 0) + std::exchange(overflowed_, 0);
        lock.unlock();
        trouble_.lost(lost);
        host_.log().error(std::to_string(lost) + " rows were not delivered before the end and are lost");
    }
}

void Outbox::take_due() {
    size_t rows = 0, bytes = 0;
    while (!waiting_.empty() && (due_.empty() || (rows + waiting_.front().rows <= limits_.rows_at_once &&
                                                  bytes + waiting_.front().bytes.size() <= limits_.bytes_at_once))) {
        rows += waiting_.front().rows, bytes += waiting_.front().bytes.size();
        due_.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
}

namespace {

struct Size {
    size_t parcels = 0, rows = 0, bytes = 0;
};

Size size_of(const std::deque<Parcel>& parcels) {
    Size size{parcels.size()};
    for (auto& parcel : parcels) size.rows += parcel.rows, size.bytes += parcel.bytes.size();
    return size;
}

}  // namespace

/// False: the receiver took nothing and refused nothing.
bool Outbox::attempt(std::unique_lock<std::mutex>& lock) {
    hurry_ = false;
    take_due();
    lock.unlock();
    auto before = size_of(due_);
    auto failure = deliver_due();
    auto kept = size_of(due_);
    auto sent = before.rows - kept.rows;
    for (size_t left = failure ? failure->refused() : 0; left > 0 && !due_.empty(); --left) due_.pop_front();
    auto refused = kept.rows - size_of(due_).rows;
    if (sent) host_.count(sent_metric_, static_cast<int64_t>(sent));
    lock.lock();
    auto lost = std::exchange(overflowed_, 0) + refused;
    lock.unlock();
    report(failure ? &*failure : nullptr, lost, refused > 0);
    auto left = size_of(due_);
    lock.lock();
    parcels_ -= before.parcels - left.parcels, rows_ -= before.rows - left.rows, bytes_ -= before.bytes - left.bytes;
    for (; !due_.empty(); due_.pop_back()) waiting_.push_front(std::move(due_.back()));
    if (failure) {
        ++failures_, last_failure_ = failure->message();
        not_before_ = Clock::now() + (refused ? Clock::duration{} : next_pause(failure->wait()));
    } else {
        in_a_row_ = 0, not_before_ = {};
    }
    progress_.notify_all();
    return !failure || refused > 0;
}

std::optional<DeliveryError> Outbox::deliver_due() try {
    deliver_(due_);
    due_.clear();
    return std::nullopt;
} catch (const DeliveryError& error) {
    return error;
} catch (const Error& error) {
    return DeliveryError(error.code(), error.message(), error.hint(), 0);
} catch (const std::exception& error) {
    return DeliveryError(Code::internal, error.what(), "", 0);
}

/// A receiver that is away fails in many words; they are one trouble. That it refuses rows is another.
void Outbox::report(const Error* failure, std::uint64_t lost, bool refused) {
    if (failure && (refused || !trouble_.lasts()))
        trouble_.began(*failure);
    else if (!failure && lost && !trouble_.lasts())
        trouble_.began(
            Error(Code::limit, "the receiver is too slow: rows are lost", "raise --queuesize, or send fewer rows"));
    else if (!failure && !lost)
        trouble_.ended();
    if (lost) trouble_.lost(lost);
}

Outbox::Clock::duration Outbox::next_pause(std::chrono::milliseconds wanted) {
    constexpr std::chrono::milliseconds most_wanted{15 * 60'000};
    auto pause = limits_.first_retry * (1 << std::min(in_a_row_++, 16));
    pause = std::min<std::chrono::milliseconds>(pause, limits_.longest_retry);
    auto half = pause.count() / 2;
    pause -= std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, half)(random_));
    return std::max(pause, std::min(wanted, most_wanted));
}

}  // namespace orrery::logkit
