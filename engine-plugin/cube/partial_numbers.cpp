// Sum, Avg, Min, Max and the counts: arrays of numbers per group.
#include <cmath>
#include <limits>

#include "cube/partial.h"

namespace orrery::engine {
namespace {

constexpr double kNull = std::numeric_limits<double>::quiet_NaN();

/// Rule: Cell (per group), start(), add, join, result. The loops are the same for all.
template <typename Rule>
class NumberPartial : public Partial {
public:
    NumberPartial(std::uint32_t operand, std::uint32_t groups)
        : operand_(operand), cells_(groups + std::size_t{1}, Rule::start()) {}

    void add(BatchValues& values) override {
        const RecordBatch& batch = values.batch();
        const std::uint32_t* groups = batch.groups;
        const double* numbers = values.numbers(operand_);
        auto* cells = cells_.data();
        for (std::uint32_t i = 0; i < batch.count; ++i) Rule::add(cells[groups[i]], numbers[i]);
    }

    void merge(const Partial& later) override {
        const auto& other = static_cast<const NumberPartial&>(later).cells_;
        for (std::size_t g = 0; g + 1 < other.size(); ++g) Rule::join(cells_[g], other[g]);
    }

    std::unique_ptr<Partial> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<NumberPartial>(operand_, groups);
        for (std::size_t g = 0; g < target.size(); ++g) Rule::join(out->cells_[target[g]], cells_[g]);
        return out;
    }

    AggregateColumn finish() override {
        AggregateColumn out;
        out.numbers.reserve(cells_.size());
        for (const auto& cell : cells_) out.numbers.push_back(Rule::result(cell));
        return out;
    }

private:
    std::uint32_t operand_;
    std::vector<typename Rule::Cell> cells_;
};

struct SumRule {
    using Cell = double;
    static Cell start() { return 0; }
    static void add(Cell& cell, double x) { cell += x == x ? x : 0; }
    static void join(Cell& cell, Cell other) { cell += other; }
    static double result(Cell cell) { return std::isfinite(cell) ? cell : kNull; }
};

struct AvgRule {
    struct Cell {
        double sum = 0;
        double count = 0;
    };
    static Cell start() { return {}; }
    static void add(Cell& cell, double x) {
        cell.sum += x == x ? x : 0;
        cell.count += x == x ? 1 : 0;
    }
    static void join(Cell& cell, const Cell& other) {
        cell.sum += other.sum;
        cell.count += other.count;
    }
    static double result(const Cell& cell) { return cell.count == 0 ? kNull : cell.sum / cell.count; }
};

struct MinRule {
    using Cell = double;
    static Cell start() { return kNull; }
    static void add(Cell& cell, double x) { cell = x >= cell || x != x ? cell : x; }
    static void join(Cell& cell, Cell other) { add(cell, other); }
    static double result(Cell cell) { return cell; }
};

struct MaxRule : MinRule {
    static void add(Cell& cell, double x) { cell = x <= cell || x != x ? cell : x; }
    static void join(Cell& cell, Cell other) { add(cell, other); }
};

struct NumericCountRule : SumRule {
    static void add(Cell& cell, double x) { cell += x == x ? 1 : 0; }
};

struct MissingCountRule : SumRule {
    static void add(Cell& cell, double x) { cell += x == x ? 0 : 1; }
};

/// Counts values by their code: which codes count is a table over the dictionary.
class CodeCount : public Partial {
public:
    CodeCount(std::uint32_t operand, std::shared_ptr<const std::vector<std::uint8_t>> counts, std::uint32_t groups)
        : operand_(operand), counts_(std::move(counts)), cells_(groups + std::size_t{1}) {}

    void add(BatchValues& values) override {
        const RecordBatch& batch = values.batch();
        const Element* codes = values.codes(operand_);
        const std::uint8_t* counts = counts_->data();
        for (std::uint32_t i = 0; i < batch.count; ++i) cells_[batch.groups[i]] += counts[codes[i]];
    }
    void merge(const Partial& later) override {
        const auto& other = static_cast<const CodeCount&>(later).cells_;
        for (std::size_t g = 0; g + 1 < other.size(); ++g) cells_[g] += other[g];
    }
    std::unique_ptr<Partial> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<CodeCount>(operand_, counts_, groups);
        for (std::size_t g = 0; g < target.size(); ++g) out->cells_[target[g]] += cells_[g];
        return out;
    }
    AggregateColumn finish() override {
        AggregateColumn out;
        out.numbers.assign(cells_.begin(), cells_.end());
        return out;
    }

private:
    std::uint32_t operand_;
    std::shared_ptr<const std::vector<std::uint8_t>> counts_;
    std::vector<std::uint64_t> cells_;
};

class Presence : public Partial {
public:
    explicit Presence(std::uint32_t groups) : cells_(groups + std::size_t{1}) {}
    void add(BatchValues& values) override {
        const RecordBatch& batch = values.batch();
        for (std::uint32_t i = 0; i < batch.count; ++i) cells_[batch.groups[i]] = 1;
    }
    void merge(const Partial& later) override {
        const auto& other = static_cast<const Presence&>(later).cells_;
        for (std::size_t g = 0; g + 1 < other.size(); ++g) cells_[g] |= other[g];
    }
    std::unique_ptr<Partial> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<Presence>(groups);
        for (std::size_t g = 0; g < target.size(); ++g) out->cells_[target[g]] |= cells_[g];
        return out;
    }
    AggregateColumn finish() override {
        AggregateColumn out;
        out.numbers.assign(cells_.begin(), cells_.end());
        return out;
    }

private:
    std::vector<std::uint8_t> cells_;
};

template <typename Rule>
class NumberFactory : public PartialFactory {
public:
    explicit NumberFactory(std::uint32_t operand) : operand_(operand) {}
    std::unique_ptr<Partial> make(std::uint32_t groups) override {
        return std::make_unique<NumberPartial<Rule>>(operand_, groups);
    }
    std::uint64_t bytes(std::uint32_t groups) const override {
        return std::uint64_t{groups} * sizeof(typename Rule::Cell);
    }

private:
    std::uint32_t operand_;
};

class CodeCountFactory : public PartialFactory {
public:
    explicit CodeCountFactory(const AggregateTask& task) : operand_(task.operands[0]) {
        const Dictionary& dictionary = *task.dictionary;
        auto counts = std::make_shared<std::vector<std::uint8_t>>(dictionary.size() + std::size_t{1});
        const bool of_nulls = task.kind == AggregationKind::null_count;
        const bool of_texts = task.kind == AggregationKind::text_count;
        for (Element e = 0; e < dictionary.size(); ++e)
            (*counts)[e] = !of_nulls && (!of_texts || std::isnan(dictionary.numbers()[e]));
        counts->back() = of_nulls;
        counts_ = std::move(counts);
    }
    std::unique_ptr<Partial> make(std::uint32_t groups) override {
        return std::make_unique<CodeCount>(operand_, counts_, groups);
    }
    std::uint64_t bytes(std::uint32_t groups) const override { return std::uint64_t{groups} * 8; }

private:
    std::uint32_t operand_;
    std::shared_ptr<const std::vector<std::uint8_t>> counts_;
};

class PresenceFactory : public PartialFactory {
public:
    std::unique_ptr<Partial> make(std::uint32_t groups) override { return std::make_unique<Presence>(groups); }
    std::uint64_t bytes(std::uint32_t groups) const override { return groups; }
};

}  // namespace

std::unique_ptr<PartialFactory> make_presence_factory() { return std::make_unique<PresenceFactory>(); }

std::unique_ptr<PartialFactory> make_number_factory(const AggregateTask& task) {
    using Kind = AggregationKind;
    const std::uint32_t operand = task.operands[0];
    // A plan gives numbers only: what is not null is a number.
    if (!task.dictionary && task.kind == Kind::count) return std::make_unique<NumberFactory<NumericCountRule>>(operand);
    if (!task.dictionary && task.kind == Kind::null_count)
        return std::make_unique<NumberFactory<MissingCountRule>>(operand);
    switch (task.kind) {
        case Kind::sum:
            return std::make_unique<NumberFactory<SumRule>>(operand);
        case Kind::avg:
            return std::make_unique<NumberFactory<AvgRule>>(operand);
        case Kind::min:
            return std::make_unique<NumberFactory<MinRule>>(operand);
        case Kind::max:
            return std::make_unique<NumberFactory<MaxRule>>(operand);
        case Kind::numeric_count:
            return std::make_unique<NumberFactory<NumericCountRule>>(operand);
        case Kind::missing_count:
            return std::make_unique<NumberFactory<MissingCountRule>>(operand);
        case Kind::count:
        case Kind::null_count:
        case Kind::text_count:
            return std::make_unique<CodeCountFactory>(task);
        default:
            return nullptr;
    }
}

std::unique_ptr<PartialFactory> make_factory(const AggregateTask& task) {
    using Kind = AggregationKind;
    const bool ranked = (task.kind == Kind::min || task.kind == Kind::max) && task.operands.size() > 1;
    if (!ranked) {
        // Distinct makes no difference to these.
        const bool plain = !task.distinct || task.kind == Kind::min || task.kind == Kind::max;
        if (plain)
            if (auto factory = make_number_factory(task)) return factory;
        if (task.kind == Kind::only) return make_only_factory(task);
        if (task.distinct)
            if (auto factory = make_distinct_factory(task)) return factory;
    }
    return make_value_factory(task);
}

}  // namespace orrery::engine
