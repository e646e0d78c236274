// Posts log rows. append and flush come from one thread, retries from the kernel's workers: the queue has a lock.
#pragma once
#include <orrery/plugin.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <functional>
#include <mutex>

#include "row_json.h"

namespace webhook {

class Webhook : public orrery::Appender {
public:
    using Send = std::function<void(const std::string& body)>;
    Webhook(orrery::Host host, orrery::Config config);
    /// With another way out, for tests.
    Webhook(orrery::Host host, const orrery::Config& config, Send send)
        : host_(std::move(host)),
          send_(std::move(send)),
          least_(level(config.text("level", "warn"))),
          keep_(static_cast<size_t>(std::max<std::int64_t>(config.number("keep", 1000), 1))),
          retry_(std::max(config.duration("retry", std::chrono::seconds(5)), std::chrono::milliseconds(10))) {}

    void append(const orrery::LogRows& rows) override {
        std::lock_guard lock(mutex_);
        for (uint32_t row = 0; row < rows.size(); ++row)
            if (rows.level_of(row) >= least_ && !is_own(rows.text(row, orrery::LogRows::logger)))
                keep(json_row(rows, row));
        if (!retrying_) deliver();
    }

    /// Whoever flushes must know when it did not work.
    void flush() override {
        std::lock_guard lock(mutex_);
        post_all();
    }

private:
    static constexpr size_t most_rows_ = 100, most_bytes_ = 256 * 1024;

    static int32_t level(std::string_view name) {
        constexpr std::string_view names[] = {"debug", "info", "warn", "error", "fatal"};
        auto at = std::find(std::begin(names), std::end(names), name);
        if (at == std::end(names))
            throw orrery::Error(orrery::Code::invalid, "parameter --level: expected debug, info, warn, error or fatal");
        return static_cast<int32_t>(at - std::begin(names)) + ORRERY_LOG_DEBUG;
    }
    bool is_own(std::string_view logger) const {
        auto own = host_.instance();
        return logger.starts_with(own) && (logger.size() == own.size() || logger[own.size()] == '.');
    }
    void keep(std::string row) {
        if (waiting_.size() == keep_) {
            waiting_.pop_front();
            ++dropped_;
            host_.count("webhook_rows_dropped");
        }
        waiting_.push_back(std::move(row));
    }
    /// Posts what waits; after a failure the rest waits for the retry, which is told once, not with every row.
    void deliver() {
        try {
            post_all();
            if (std::exchange(failing_, false)) host_.log().info("rows are delivered again");
        } catch (const std::exception& error) {
            if (!std::exchange(failing_, true))
                host_.log().error(std::string("rows wait: ") + error.what(),
                                  {{"waiting", std::to_string(waiting_.size())}});
            retrying_ = true;
            host_.post([this] { retry(); }, retry_);
        }
    }
    void retry() {
        std::lock_guard lock(mutex_);
        retrying_ = false;
        deliver();
    }
    void post_all() {
        while (!waiting_.empty()) {
            std::string body = "{\"rows\":[";
            size_t rows = 0;
            for (; rows < waiting_.size() && rows < most_rows_ && body.size() < most_bytes_; ++rows)
                body += (rows ? "," : "") + waiting_[rows];
            send_(body + "],\"dropped\":" + std::to_string(dropped_) + "}");
            waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(rows));
            dropped_ = 0;
            host_.count("webhook_rows", static_cast<int64_t>(rows));
        }
    }

    orrery::Host host_;
    const Send send_;
    const int32_t least_;
    const size_t keep_;
    const std::chrono::milliseconds retry_;
    std::mutex mutex_;
    std::deque<std::string> waiting_;
    std::uint64_t dropped_ = 0;
    bool failing_ = false, retrying_ = false;
};

}  // namespace webhook
