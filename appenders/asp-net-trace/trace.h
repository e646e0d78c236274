// The last rows of the log, numbered.
#pragma once
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace asp_net_trace {

/// One row as the page shows it. Owns its text.
struct Line {
    std::uint64_t number = 0;
    std::string time, level, category, text;
};

/// As a table row; every value escaped.
std::string as_html(const Line& line);
/// As a server-sent event with the line's number as id.
std::string as_event(const Line& line);

/// [any thread]
class Trace {
public:
    explicit Trace(size_t most) : most_(most) {}
    /// Numbers the line and answers it.
    Line add(Line line);
    /// Those with a higher number, in order.
    std::vector<Line> since(std::uint64_t number) const;

private:
    const size_t most_;
    mutable std::mutex mutex_;
    std::deque<Line> lines_;
    std::uint64_t last_ = 0;
};

}  // namespace asp_net_trace
