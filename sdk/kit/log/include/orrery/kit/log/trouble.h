// Failures of a destination: said once when they begin, counted while they last, and said when they are over.
#pragma once
#include <orrery/host.h>

namespace orrery::logkit {

/// [one thread]
class Trouble {
public:
    /// `metric` counts the rows lost, such as "file_rows_lost".
    Trouble(Host host, std::string metric) : host_(std::move(host)), metric_(std::move(metric)) {}
    /// Logs `what` unless the trouble that began with the same code already was.
    void began(const Error& what);
    void lost(std::uint64_t rows);
    /// If it had begun, logs `what` and how many rows were lost.
    void ended(std::string_view what = "rows are written again");
    bool lasts() const noexcept { return lasts_; }

private:
    Host host_;
    std::string metric_, said_;
    std::uint64_t lost_ = 0;
    bool lasts_ = false;
};

}  // namespace orrery::logkit
