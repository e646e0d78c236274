#include "expression/accumulator.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "expression/geo_accumulator.h"
#include "expression/operators.h"
#include "expression/sample.h"
#include "expression/statistics.h"
#include "storage/field.h"

namespace orrery::engine {
namespace {

/// Orders values so that equal symbols are equal keys: numbers by value, texts by bytes.
struct SymbolLess {
    bool operator()(const Value& a, const Value& b) const {
        if (a.has_number() != b.has_number()) return a.has_number();
        return a.has_number() ? a.number() < b.number() : a.stored_text() < b.stored_text();
    }
};
using Counts = std::map<Value, std::uint64_t, SymbolLess>;

bool is_number(const Value& v) { return v.has_number(); }
bool is_text(const Value& v) { return v.has_text() && !v.has_number(); }
bool is_null(const Value& v) { return v.is_null(); }
bool is_value(const Value& v) { return !v.is_null(); }
bool is_missing(const Value& v) { return !v.has_number(); }

template <bool (*Test)(const Value&)>
class Counter : public Accumulator {
public:
    void add(std::span<const Value> a) override { count_ += Test(a[0]) ? 1 : 0; }
    Value result() const override { return count_; }

private:
    double count_ = 0;
};

class Sum : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (a[0].has_number()) sum_ += a[0].number();
    }
    Value result() const override { return std::isfinite(sum_) ? Value(sum_) : Value(); }

private:
    double sum_ = 0;
};

class Avg : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (!a[0].has_number()) return;
        sum_ += a[0].number();
        ++count_;
    }
    Value result() const override { return count_ == 0 ? Value() : Value(sum_ / count_); }

private:
    double sum_ = 0;
    double count_ = 0;
};

/// Keeps every number; the statistic is computed at the end.
class Numbers : public Accumulator {
public:
    using Finish = double (*)(std::vector<double>& numbers, double parameter);
    explicit Numbers(Finish finish) : finish_(finish) {}
    void add(std::span<const Value> a) override {
        if (a[0].has_number()) numbers_.push_back(a[0].number());
        if (a.size() > 1 && a[1].has_number()) parameter_ = a[1].number();
    }
    Value result() const override {
        std::vector<double> numbers = numbers_;
        return Value(finish_(numbers, parameter_));
    }

private:
    Finish finish_;
    std::vector<double> numbers_;
    double parameter_ = 1;
};

double median(std::vector<double>& n, double) { return fractile_inclusive(n, 0.5); }
double stdev(std::vector<double>& n, double) { return sample_stdev(n); }
double sterr(std::vector<double>& n, double) { return sample_stdev(n) / std::sqrt(static_cast<double>(n.size())); }
double skew(std::vector<double>& n, double) { return sample_skew(n); }
double kurtosis(std::vector<double>& n, double) { return sample_kurtosis(n); }

/// The rank-th largest (Sign 1) or smallest (Sign -1) distinct number.
template <int Sign>
double ranked(std::vector<double>& n, double rank) {
    std::sort(n.begin(), n.end(), [](double a, double b) { return Sign > 0 ? a > b : a < b; });
    n.erase(std::unique(n.begin(), n.end()), n.end());
    const bool inside = rank >= 1 && rank <= static_cast<double>(n.size());
    return inside ? n[static_cast<std::size_t>(rank) - 1] : std::nan("");
}

class Only : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (a[0].is_null() || several_) return;
        if (found_.is_null()) {
            found_ = a[0].owned();
        } else {
            several_ = !found_.same_symbol(a[0]);
        }
    }
    Value result() const override { return several_ ? Value() : found_; }

private:
    Value found_;
    bool several_ = false;
};

class Mode : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (!a[0].is_null()) ++counts_[a[0].owned()];
    }
    Value result() const override {
        const Value* best = nullptr;
        std::uint64_t most = 0;
        for (const auto& [value, count] : counts_) {
            if (count == most) best = nullptr;
            if (count > most) {
                best = &value;
                most = count;
            }
        }
        return best == nullptr ? Value() : *best;
    }

private:
    Counts counts_;
};

template <int Sign>
class ExtremeText : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (a[0].is_null()) return;
        std::string text = a[0].to_text();
        if (!any_ || compare_text(text, best_) * Sign > 0) best_ = std::move(text);
        any_ = true;
    }
    Value result() const override { return any_ ? Value::text(best_) : Value(); }

private:
    bool any_ = false;
    std::string best_;
};

class Concat : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (too_long_ || a[0].is_null()) return;
        if (a.size() > 1) delimiter_ = a[1].to_text();
        length_ += a[0].to_text().size() + delimiter_.size();
        parts_.push_back({a[0].owned(), a.size() > 2 ? a[2].owned() : Value()});
        too_long_ = length_ > kLongestText + delimiter_.size();
        if (too_long_) parts_ = {};
    }
    Value result() const override {
        if (parts_.empty()) return {};
        auto sorted = parts_;
        std::stable_sort(sorted.begin(), sorted.end(), [](const Part& a, const Part& b) {
            const int order = compare_values(a.weight, b.weight);
            return order != 0 ? order < 0 : compare_values(a.text, b.text) < 0;
        });
        std::string out;
        for (const Part& part : sorted) {
            if (&part != &sorted.front()) out += delimiter_;
            out += part.text.to_text();
        }
        return Value::text(out);
    }

private:
    struct Part {
        Value text;
        Value weight;
    };
    std::vector<Part> parts_;
    std::string delimiter_;
    std::size_t length_ = 0;  // of the parts with a delimiter behind each
    bool too_long_ = false;
};

/// The value at the n-th sort weight; null when several different values share it.
class FirstSorted : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (a.size() > 2 && a[2].has_number()) rank_ = a[2].number();
        if (a[0].is_null() || !a[1].has_number()) return;
        auto [at, fresh] = by_weight_.try_emplace(a[1].number());
        if (fresh) at->second.value = a[0].owned();
        at->second.several = at->second.several || !at->second.value.same_symbol(a[0]);
    }
    Value result() const override {
        double rank = 1;
        for (const auto& [weight, entry] : by_weight_) {
            if (rank == rank_) return entry.several ? Value() : entry.value;
            ++rank;
        }
        return {};
    }

private:
    struct Entry {
        Value value;
        bool several = false;
    };
    std::map<double, Entry> by_weight_;
    double rank_ = 1;
};

class Correl : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (!a[0].has_number() || !a[1].has_number()) return;
        ++count_;
        const double dx = a[0].number() - mean_x_;
        mean_x_ += dx / count_;
        const double dy = a[1].number() - mean_y_;
        mean_y_ += dy / count_;
        xx_ += dx * (a[0].number() - mean_x_);
        yy_ += dy * (a[1].number() - mean_y_);
        xy_ += dx * (a[1].number() - mean_y_);
    }
    Value result() const override {
        const double scale = std::sqrt(xx_ * yy_);
        return scale > 0 ? Value(xy_ / scale) : Value();
    }

private:
    double count_ = 0, mean_x_ = 0, mean_y_ = 0, xx_ = 0, yy_ = 0, xy_ = 0;
};

template <bool Last>
class Positional : public Accumulator {
public:
    void add(std::span<const Value> a) override {
        if (Last || !any_) value_ = a[0].owned();
        any_ = true;
    }
    Value result() const override { return value_; }

private:
    bool any_ = false;
    Value value_;
};

/// Keeps all arguments of all records; the statistic is computed at the end.
class WholeSample : public Accumulator {
public:
    explicit WholeSample(SampleStatistic statistic) : statistic_(statistic) {}
    void add(std::span<const Value> a) override {
        sample_.width = a.size();
        for (const Value& value : a) sample_.values.push_back(value.owned());
    }
    Value result() const override {
        try {
            const double found = statistic_(sample_);
            return std::isfinite(found) ? Value(found) : Value();
        } catch (const std::exception&) {
            return {};  // a distribution that is not defined for these numbers
        }
    }

private:
    SampleStatistic statistic_;
    Sample sample_;
};

/// Passes every distinct first argument on once.
class Distinct : public Accumulator {
public:
    explicit Distinct(std::unique_ptr<Accumulator> inner) : inner_(std::move(inner)) {}
    void add(std::span<const Value> a) override {
        if (a[0].is_null() || ++seen_[a[0].owned()] == 1) inner_->add(a);
    }
    Value result() const override { return inner_->result(); }

private:
    std::unique_ptr<Accumulator> inner_;
    Counts seen_;
};

std::unique_ptr<Accumulator> make_plain(AggregationKind kind) {
    using Kind = AggregationKind;
    switch (kind) {
        case Kind::sum:
            return std::make_unique<Sum>();
        case Kind::count:
            return std::make_unique<Counter<is_value>>();
        case Kind::null_count:
            return std::make_unique<Counter<is_null>>();
        case Kind::numeric_count:
            return std::make_unique<Counter<is_number>>();
        case Kind::text_count:
            return std::make_unique<Counter<is_text>>();
        case Kind::missing_count:
            return std::make_unique<Counter<is_missing>>();
        case Kind::avg:
            return std::make_unique<Avg>();
        case Kind::min:
            return std::make_unique<Numbers>(ranked<-1>);
        case Kind::max:
            return std::make_unique<Numbers>(ranked<1>);
        case Kind::only:
            return std::make_unique<Only>();
        case Kind::mode:
            return std::make_unique<Mode>();
        case Kind::min_string:
            return std::make_unique<ExtremeText<-1>>();
        case Kind::max_string:
            return std::make_unique<ExtremeText<1>>();
        case Kind::first_sorted_value:
            return std::make_unique<FirstSorted>();
        case Kind::concat:
            return std::make_unique<Concat>();
        case Kind::median:
            return std::make_unique<Numbers>(median);
        case Kind::fractile:
            return std::make_unique<Numbers>(fractile_inclusive);
        case Kind::fractile_exc:
            return std::make_unique<Numbers>(fractile_exclusive);
        case Kind::stdev:
            return std::make_unique<Numbers>(stdev);
        case Kind::sterr:
            return std::make_unique<Numbers>(sterr);
        case Kind::skew:
            return std::make_unique<Numbers>(skew);
        case Kind::kurtosis:
            return std::make_unique<Numbers>(kurtosis);
        case Kind::correl:
            return std::make_unique<Correl>();
        case Kind::first_value:
            return std::make_unique<Positional<false>>();
        case Kind::last_value:
            return std::make_unique<Positional<true>>();
        default:
            break;
    }
    if (auto geometry = make_geo_accumulator(kind)) return geometry;
    const SampleStatistic statistic = sample_statistic(kind);
    return statistic == nullptr ? nullptr : std::make_unique<WholeSample>(statistic);
}

}  // namespace

std::unique_ptr<Accumulator> make_accumulator(AggregationKind kind, bool distinct) {
    auto plain = make_plain(kind);
    if (distinct && plain != nullptr) return std::make_unique<Distinct>(std::move(plain));
    return plain;
}

}  // namespace orrery::engine
