#include "expression/geo_accumulator.h"

#include <algorithm>
#include <string>

#include "expression/geometry.h"
#include "expression/geometry_reduction.h"
#include "expression/operators.h"

namespace orrery::engine {
namespace {

constexpr int kPolygon = 2;  // arrays around the points of an area

/// Geometries put together: areas beside each other; where there is none a single geometry, or the points of several.
class Gathered {
public:
    void add(const Value& value) {
        const auto geometry = value.is_null() || too_long_ ? std::nullopt : read_geometry(value.to_text());
        if (!geometry) return;
        length_ += value.to_text().size();
        too_long_ = length_ > kLongestText;
        const int depth = depth_of(*geometry);
        if (depth == kPolygon) areas_.push_back(*geometry);
        if (depth == kPolygon + 1)
            for (const json::Value& polygon : geometry->items()) areas_.push_back(polygon);
        if (depth < kPolygon) others_.push_back(*geometry);
    }
    /// Null for nothing, and for too much.
    [[nodiscard]] json::Value areas() const { return too_long_ || areas_.size() == 0 ? json::Value() : areas_; }
    [[nodiscard]] json::Value all() const {
        if (too_long_ || areas_.size() > 0 || others_.size() == 0) return areas();
        if (others_.size() == 1) return others_[0];
        json::Value points = json::Value::array();
        for (const json::Value& each : others_.items()) {
            if (depth_of(each) == 0) points.push_back(each);
            if (depth_of(each) == 1)
                for (const json::Value& point : each.items()) points.push_back(point);
        }
        return points;
    }

private:
    json::Value areas_ = json::Value::array(), others_ = json::Value::array();
    std::size_t length_ = 0;
    bool too_long_ = false;
};

Value as_value(const json::Value& geometry) {
    return geometry.is_null() ? Value() : Value::text(geometry_text(geometry));
}

/// What is no area counts for nothing.
class Union : public Accumulator {
public:
    void add(std::span<const Value> a) override { gathered_.add(a[0]); }
    Value result() const override { return as_value(gathered_.areas()); }

private:
    Gathered gathered_;
};

class Box : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (a[0].is_null()) return;
        if (const auto geometry = read_geometry(a[0].to_text())) box_.add(*geometry);
    }
    Value result() const override { return box_.empty ? Value() : Value::text(box_.text()); }

private:
    BoundingBox box_;
};

/// Projection, geometry.
class Projection : public Accumulator {
public:
    explicit Projection(ProjectionWay way) : way_(way) {}
    void add(std::span<const Value> a) override {
        if (!a[0].is_null()) type_ = a[0].to_text();
        gathered_.add(a[1]);
    }
    Value result() const override {
        const json::Value all = gathered_.all();
        const auto made = all.is_null() ? std::nullopt : projected(all, type_, way_);
        return made ? as_value(*made) : Value();
    }

private:
    const ProjectionWay way_;
    std::string type_;
    Gathered gathered_;
};

/// Geometry, amount.
class Reduction : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        gathered_.add(a[0]);
        if (a.size() > 1 && a[1].has_number()) amount_ = std::clamp(a[1].number(), 0.0, 1.0);
    }
    Value result() const override {
        const json::Value all = gathered_.all();
        return all.is_null() ? Value() : as_value(reduced(all, amount_));
    }

private:
    double amount_ = 0;
    Gathered gathered_;
};

}  // namespace

std::unique_ptr<Accumulator> make_geo_accumulator(AggregationKind kind) {
    switch (kind) {
        case AggregationKind::geo_union:
            return std::make_unique<Union>();
        case AggregationKind::geo_box:
            return std::make_unique<Box>();
        case AggregationKind::geo_project:
            return std::make_unique<Projection>(ProjectionWay::onto_map);
        case AggregationKind::geo_inverse:
            return std::make_unique<Projection>(ProjectionWay::back);
        case AggregationKind::geo_reduce:
            return std::make_unique<Reduction>();
        default:
            return nullptr;
    }
}

}  // namespace orrery::engine
