// One appender that a LocalLogConfig.xml adds: a bounded queue, and a thread that carries rows to its stanza.
#pragma once
#include <orrery/host.h>
#include <orrery/kit/log/event.h>

#include <condition_variable>
#include <deque>
#include <thread>

namespace orrery::logging {

/// Rows beyond what the queue holds are dropped and counted: a slow appender delays nobody.
class Destination {
public:
    /// Says what is wrong, or right again, with the appender. [the destination's thread]
    using Report = std::function<void(Level level, const std::string& message)>;
    /// Opens the appender in its stanza. Throws Error(invalid) when that does not take the settings; when it is not
    /// there, opening is tried again later.
    Destination(const Host& host, std::string name, const std::string& stanza, Fields settings, Report report);
    /// Hands over what is queued, for a few seconds at most, and closes the appender.
    ~Destination();
    Destination(const Destination&) = delete;
    Destination& operator=(const Destination&) = delete;

    void push(const logkit::Event& event);  ///< [any thread]
    /// Whether it is what these words would open.
    bool is(std::string_view stanza, const Fields& settings) const;

private:
    void run();
    void hand_over(const std::string& block, uint32_t rows);
    int32_t append(const std::string& block, Fields& answer);
    int32_t open(Fields& answer);
    void close_block();
    void lose(uint32_t rows);
    void say(const std::string& trouble);
    struct Block {
        std::string bytes;
        uint32_t rows;
    };

    static constexpr size_t most_queued = 8u << 20, block_size = 512u << 10;
    const Host host_;
    const std::string name_, stanza_;
    const Fields settings_;
    const Report report_;
    const Handle handle_;
    std::string instance_, trouble_;
    uint64_t lost_ = 0;  // since the trouble began
    std::mutex mutex_;
    std::condition_variable wanted_;
    BlockWriter rows_;
    std::vector<Cell> cells_;  // of the row that is added; kept, so that a row costs no allocation
    std::deque<Block> blocks_;
    size_t queued_ = 0;
    uint64_t dropped_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace orrery::logging
