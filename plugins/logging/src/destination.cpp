#include "destination.h"

#include <orrery/kit/log/kind.h>

#include <algorithm>

namespace orrery::logging {
namespace {

enum Call : uint32_t { call_append, call_flush, call_open, call_close };
constexpr std::string_view role = "orrery.appender/1";
// Longer than `patience` no stop may wait for an appender that hangs.
constexpr auto grace = std::chrono::seconds(5), patience = std::chrono::seconds(8), pause = std::chrono::seconds(1);

/// What to do about a kind that nobody serves.
std::string missing_kind(const std::string& kind) {
    if (const auto near = logkit::nearest_type(kind); !near.empty() && near != kind)
        return "did you mean " + near + "?";
    return "add a stanza [" + kind + "] with the plugin appenders/" + kind +
           ", and its name to Wants= of [logging]; --appender=KIND=STANZA says when it is named otherwise";
}

}  // namespace

Destination::Destination(const Host& host, std::string name, const std::string& stanza, Fields settings, Report report)
    : host_(host),
      name_(std::move(name)),
      stanza_(stanza),
      settings_(std::move(settings)),
      report_(std::move(report)),
      handle_(host.find(role, stanza)),
      rows_(LogRows::kinds()) {
    const auto wrong = [this](Code code, const std::string& what, const std::string& hint) {
        return Error(code, "appender '" + name_ + "': " + what, hint);
    };
    if (!handle_)
        throw wrong(Code::invalid, "no service of this site serves the kind '" + stanza + "'", missing_kind(stanza));
    Fields answer;
    if (auto status = open(answer); status != ORRERY_OK && status != ORRERY_UNAVAILABLE && status != ORRERY_DEADLINE)
        try {
            check(status, answer, "it could not be opened");
        } catch (const Error& error) {
            throw wrong(error.code(), error.message(), error.hint());
        }
    thread_ = std::thread([this] { run(); });
}

Destination::~Destination() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wanted_.notify_all();
    thread_.join();
    Fields answer;
    if (!instance_.empty()) handle_.call(call_close, Fields{{"instance", instance_}}.record(), answer, grace);
}

bool Destination::is(std::string_view stanza, const Fields& settings) const {
    const auto ours = settings_.items(), theirs = settings.items();
    return stanza == stanza_ && std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end());
}

void Destination::push(const logkit::Event& event) {
    std::lock_guard lock(mutex_);
    if (queued_ + rows_.size() > most_queued) {
        ++dropped_;
        return;
    }
    auto text = [](std::string_view value) { return value.empty() ? Cell() : Cell(value); };
    cells_.assign({event.microseconds, std::int64_t{event.level}, event.logger, event.thread, event.message,
                   text(event.exception), event.properties.encoded(), event.stanza});
    rows_.row(cells_);
    if (rows_.rows() == 1) wanted_.notify_one();
    if (rows_.size() >= block_size) close_block();
}

void Destination::close_block() {
    const auto count = rows_.rows();
    blocks_.push_back({rows_.take(), count});
    queued_ += blocks_.back().bytes.size();
}

void Destination::run() {
    std::unique_lock lock(mutex_);
    for (auto ends = std::chrono::steady_clock::time_point::max();;) {
        wanted_.wait(lock, [this] { return stopping_ || !blocks_.empty() || rows_.rows() > 0; });
        if (stopping_) ends = std::min(ends, std::chrono::steady_clock::now() + grace);
        if (blocks_.empty() && rows_.rows() > 0) close_block();
        if (blocks_.empty() || std::chrono::steady_clock::now() > ends) return;
        auto block = std::move(blocks_.front());
        blocks_.pop_front();
        const auto dropped = std::exchange(dropped_, 0);
        lock.unlock();
        if (dropped) {
            lost_ += dropped;
            host_.count("log_destination_rows_lost", static_cast<int64_t>(dropped));
            say("it is too slow");
        }
        hand_over(block.bytes, block.rows);
        lock.lock();
        queued_ -= block.bytes.size();
    }
}

/// Waits for an appender that is away as long as the queue has room.
void Destination::hand_over(const std::string& block, uint32_t rows) {
    for (;;) {
        Fields answer;
        const auto status = append(block, answer);
        if (status == ORRERY_OK) {
            if (!trouble_.empty())
                report_(Level::warn,
                        "appender '" + name_ + "' takes rows again; " + std::to_string(lost_) + " rows were lost");
            trouble_.clear(), lost_ = 0;
            return;
        }
        say(std::string(answer.value_or("error.message", "it does not answer")));
        std::unique_lock lock(mutex_);
        if (status != ORRERY_UNAVAILABLE || stopping_) return lock.unlock(), lose(rows);
        wanted_.wait_for(lock, pause, [this] { return stopping_; });
    }
}

int32_t Destination::append(const std::string& block, Fields& answer) {
    for (int attempt = 0;; ++attempt) {
        if (instance_.empty())
            if (auto status = open(answer); status != ORRERY_OK) return status;
        const Fields in{{"instance", instance_}, {"rows", block}};
        answer.clear();
        const auto status = handle_.call(call_append, in.record(), answer, patience);
        // Its plugin was restarted or swapped meanwhile: what was open there is gone.
        if (status != ORRERY_NOT_FOUND || attempt > 0) return status;
        instance_.clear();
    }
}

int32_t Destination::open(Fields& answer) {
    answer.clear();
    const auto status = handle_.call(call_open, settings_.record(), answer, grace);
    if (status == ORRERY_OK) instance_ = answer.value_or("instance", "");
    return status;
}

void Destination::lose(uint32_t rows) {
    lost_ += rows;
    host_.count("log_destination_rows_lost", rows);
}

void Destination::say(const std::string& trouble) {
    if (trouble == trouble_) return;
    trouble_ = trouble;
    report_(Level::error, "appender '" + name_ + "' at the service '" + stanza_ + "' does not take rows: " + trouble);
}

}  // namespace orrery::logging
