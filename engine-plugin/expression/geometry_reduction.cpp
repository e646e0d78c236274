#include "expression/geometry_reduction.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "expression/geometry.h"

namespace orrery::engine {
namespace {

constexpr double kNeverRemoved = std::numeric_limits<double>::infinity();

struct Point {
    double x = 0, y = 0;
};

double triangle(const Point& a, const Point& b, const Point& c) {
    return std::abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2;
}

/// How much each point matters: the area that goes when it is the next to be taken out (Visvalingam and Whyatt), never
/// less than that of the points that went before it.
class Weights {
public:
    Weights(const std::vector<Point>& points, bool closed)
        : points_(points), closed_(closed), weights_(points.size(), kNeverRemoved) {
        const std::size_t count = points.size();
        for (std::size_t i = 0; i < count; ++i) {
            before_.push_back((i + count - 1) % count);
            after_.push_back((i + 1) % count);
        }
        for (std::size_t i = 0; i < count; ++i) put(i);
    }

    std::vector<double> take() {
        const std::size_t kept = closed_ ? 3 : 2;
        double least = 0;
        for (std::size_t left = points_.size(); left > kept && !queue_.empty(); --left) {
            const auto [area, point] = *queue_.begin();
            queue_.erase(queue_.begin());
            least = std::max(least, area);
            weights_[point] = least;
            const std::size_t before = before_[point], after = after_[point];
            queue_.erase({area_of(before), before});
            queue_.erase({area_of(after), after});
            after_[before] = after;
            before_[after] = before;
            put(before);
            put(after);
        }
        return std::move(weights_);
    }

private:
    bool is_end(std::size_t point) const { return !closed_ && (point == 0 || point + 1 == points_.size()); }
    double area_of(std::size_t point) const {
        return triangle(points_[before_[point]], points_[point], points_[after_[point]]);
    }
    void put(std::size_t point) {
        if (!is_end(point)) queue_.insert({area_of(point), point});
    }

    const std::vector<Point>& points_;
    const bool closed_;
    std::vector<double> weights_;
    std::vector<std::size_t> before_, after_;
    std::set<std::pair<double, std::size_t>> queue_;
};

bool is_closed(const json::Value& line) { return line.size() > 1 && line[0] == line[line.size() - 1]; }

/// Of a line or ring; that of the point that closes a ring is its first one's.
std::vector<double> weights_of(const json::Value& line) {
    const bool closed = is_closed(line);
    std::vector<Point> points;
    for (std::size_t i = 0; i + (closed ? 1 : 0) < line.size(); ++i)
        points.push_back({line[i][0].as_number(), line[i][1].as_number()});
    std::vector<double> weights = Weights(points, closed).take();
    if (closed) weights.push_back(weights.front());
    return weights;
}

class Reducer {
public:
    /// Finds out how much the least point weighs that stays.
    Reducer(const json::Value& geometry, double amount) {
        weigh(geometry);
        std::vector<double> removable;
        for (const auto& line : weights_)
            for (const double weight : line)
                if (weight != kNeverRemoved) removable.push_back(weight);
        std::sort(removable.begin(), removable.end());
        const auto count = static_cast<std::size_t>(std::llround(amount * static_cast<double>(removable.size())));
        least_ = count == removable.size() ? kNeverRemoved : removable[count];
    }

    json::Value reduce(const json::Value& geometry) {
        json::Value out = json::Value::array();
        if (depth_of(geometry) > 1) {
            for (const json::Value& part : geometry.items()) out.push_back(reduce(part));
            return out;
        }
        const std::vector<double>& weights = weights_[next_++];
        for (std::size_t i = 0; i < geometry.size(); ++i)
            if (weights[i] >= least_) out.push_back(geometry[i]);
        if (is_closed(geometry) && !is_closed(out)) out.push_back(json::Value(out[0]));
        return out;
    }

private:
    void weigh(const json::Value& geometry) {
        if (depth_of(geometry) == 1) return weights_.push_back(weights_of(geometry));
        for (const json::Value& part : geometry.items()) weigh(part);
    }

    std::vector<std::vector<double>> weights_;  // of all lines, in their order
    std::size_t next_ = 0;
    double least_ = 0;
};

}  // namespace

json::Value reduced(const json::Value& geometry, double amount) {
    if (depth_of(geometry) == 0) return geometry;
    return Reducer(geometry, amount).reduce(geometry);
}

}  // namespace orrery::engine
