// What an appender derives from that sends rows by the buffer.
#pragma once
#include <orrery/kit/log/appender_base.h>
#include <orrery/kit/log/evaluator.h>

#include <deque>
#include <span>

namespace orrery::logkit {

/// [one thread] BufferSize rows (512; at most 1: each at once) are kept and sent when the buffer is full or the
/// evaluator triggers. Lossy: the oldest row goes, or is sent if the lossy evaluator accepts it, and only the evaluator
/// sends. Lossy without an evaluator says so once and never sends, as log4net does. A buffer is bounded in bytes, too
/// (16 MiB; beyond it it counts as full).
class BufferingBase : public AppenderBase {
public:
    /// Sends what is buffered unless lossy.
    void flush() override;

protected:
    BufferingBase(Host host, const Config& config, std::string_view destination = {});
    /// Sends rows, in order; borrowed. What it throws is reported and the rows count as lost, unless it keeps them
    /// itself for another attempt.
    virtual void send(std::span<const KeptEvent> batch) = 0;
    /// Appends a row's text; for send().
    void render(const Event& event, std::string& out) { format_whole(layout(), event, out); }
    /// Call it first in the derived class's destructor: sends what is buffered, when lossy only what the lossy
    /// evaluator accepts.
    void close() noexcept;

private:
    void take(const Event& event) final;
    void write(const Event&, std::string_view) final {}  // take() keeps rows instead
    void send_all();
    void send_some(std::vector<KeptEvent>& rows);

    size_t size_ = 512;
    bool lossy_ = false, closed_ = false;
    std::unique_ptr<Evaluator> evaluator_, lossy_evaluator_;
    std::deque<KeptEvent> kept_;
    std::vector<KeptEvent> due_;
    size_t bytes_ = 0;
};

/// The settings that BufferingBase reads beside ORRERY_APPENDER_SETTINGS.
#define ORRERY_BUFFERING_SETTINGS                                                                                 \
    {"buffersize", "rows that are kept before they are sent; 1 or less: each at once", "512", "integer"},         \
        {"lossy", "true: only the evaluator sends, the oldest rows go when the buffer is full", "false", "text"}, \
        {"evaluator", "what sends the buffer, such as LevelEvaluator threshold=ERROR"},                           \
        {"lossyevaluator", "which of the rows that a lossy buffer pushes out are sent all the same"}, {           \
        "fix", "accepted and not used: rows are always kept whole"                                                \
    }

}  // namespace orrery::logkit
