// A snapshot as calculations want to see it.
#pragma once

#include <cmath>
#include <stop_token>
#include <string>

#include "cube/environment.h"
#include "qix/snapshot.h"

namespace orrery::qix {

/// Made for one request; refers to the snapshot, which must outlive it.
class Environment {
public:
    Environment(const Snapshot& snapshot, std::stop_token stop);
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

    const engine::ChartEnvironment& chart() const { return chart_; }
    /// From here on expressions are those of this object; they may ask what it is and where it stands.
    void stand_in(const std::string& object) const;
    const engine::FormatSettings& formats() const { return formats_; }
    /// Throws QixError aborted when the request was cancelled, calc_timeout when it takes too long.
    void stop_here() const;

    /// A StringExpr: evaluated when it starts with "=". A failing expression gives its message. Here and below a state
    /// that does not exist stands for the default one.
    std::string text(const std::string& expression, const std::string& state) const;
    /// A ValueExpr: evaluated with or without "="; NaN when the result is no number, or there is none.
    double number(const std::string& expression, const std::string& state) const;
    /// Null when the expression cannot be evaluated; `error` then says why.
    engine::Value value(const std::string& expression, const std::string& state, std::string* error = nullptr) const;
    /// After dollar expansion. Throws QixError calc_invalid_definition with the reason.
    std::string expanded(const std::string& expression, const std::string& state) const;
    /// True when there is no condition, or it is a number but 0.
    bool holds(const std::string& condition, const std::string& state) const;
    /// What a variable is worth now.
    engine::Value variable(const std::string& name) const;
    /// What a field's element shows.
    std::string text(const engine::Field& field, engine::Element element) const;

private:
    bool is_late() const { return std::chrono::steady_clock::now() > deadline_; }

    const std::stop_token stop_;
    const std::chrono::steady_clock::time_point deadline_;
    const Snapshot& snapshot_;
    const engine::FormatSettings formats_;
    mutable engine::ChartEnvironment chart_;  ///< used by the one request it was made for
};

}  // namespace orrery::qix
