// Sum, Avg, Min, Max and the counts: arrays of numbers per group.
#include <cmath>
#include <limits>

#include "cube/partial.h"

namespace orrery::engine {
namespace {

constexpr double kNull = std::numeric_limits<double>::quiet_NaN();

/// Neighbouring records of one group would wait for each other's result: where there are few groups, each has several
/// cells that take turns.
constexpr std::uint32_t kFewGroups = 2048;
constexpr std::uint32_t kLanes = 4;

/// Rule: Cell (per group), start(), add, join, result. The loops are the same for all.
template <typename Rule>
class NumberPartial : public Partial {
public:
    using Cell = typename Rule::Cell;
    NumberPartial(std::uint32_t operand, std::uint32_t groups)
        : operand_(operand),
          lanes_(groups <= kFewGroups ? kLanes : 1),
          groups_(groups + std::size_t{1}),
          cells_(groups_ * lanes_, Rule::start()) {}

    void add(BatchValues& values) override {
        const RecordBatch& batch = values.batch();
        const std::uint32_t* groups = batch.groups;
        const double* numbers = values.numbers(operand_);
        Cell* cells = cells_.data();
        std::uint32_t i = 0;
        if (lanes_ == kLanes)
            for (; i + kLanes <= batch.count; i += kLanes)
                for (std::uint32_t lane = 0; lane < kLanes; ++lane)
                    Rule::add(cells[groups[i + lane] * kLanes + lane], numbers[i + lane]);
        for (; i < batch.count; ++i) Rule::add(cells[groups[i] * lanes_], numbers[i]);
    }

    void merge(const Partial& later) override {
        const auto& other = static_cast<const NumberPartial&>(later);
        for (std::size_t g = 0; g + 1 < other.groups_; ++g)
            for (std::uint32_t lane = 0; lane < other.lanes_; ++lane)
                Rule::join(cells_[g * lanes_ + (lanes_ == 1 ? 0 : lane)], other.cells_[g * other.lanes_ + lane]);
    }

    std::unique_ptr<GroupTotals> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<NumberPartial>(operand_, groups);
        for (std::size_t g = 0; g < target.size(); ++g) Rule::join(out->cells_[target[g] * out->lanes_], whole(g));
        return out;
    }

    AggregateColumn finish() override {
        AggregateColumn out;
        out.numbers.reserve(groups_);
        for (std::size_t g = 0; g < groups_; ++g) out.numbers.push_back(Rule::result(whole(g)));
        return out;
    }

private:
    Cell whole(std::size_t group) const {
        Cell cell = cells_[group * lanes_];
        for (std::uint32_t lane = 1; lane < lanes_; ++lane) Rule::join(cell, cells_[group * lanes_ + lane]);
        return cell;
    }

    std::uint32_t operand_;
    std::uint32_t lanes_;
    std::size_t groups_;
    std::vector<Cell> cells_;
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

/// Counts records whose code has a 1 in a table.
using CountedCodes = std::vector<std::uint8_t>;
class CodeCount : public Partial {
public:
    CodeCount(std::uint32_t operand, std::shared_ptr<const CountedCodes> counted, std::uint32_t groups)
        : operand_(operand), counted_(std::move(counted)), cells_(groups + std::size_t{1}) {}

    void add(BatchValues& values) override {
        const RecordBatch& batch = values.batch();
        const Element* codes = values.codes(operand_);
        const std::uint8_t* counted = counted_->data();
        for (std::uint32_t i = 0; i < batch.count; ++i) cells_[batch.groups[i]] += counted[codes[i]];
    }
    void merge(const Partial& later) override {
        const auto& other = static_cast<const CodeCount&>(later);
        for (std::size_t g = 0; g + 1 < other.cells_.size(); ++g) cells_[g] += other.cells_[g];
    }
    std::unique_ptr<GroupTotals> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<CodeCount>(operand_, counted_, groups);
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
    std::shared_ptr<const CountedCodes> counted_;
    std::vector<std::uint64_t> cells_;
};

template <typename Rule>
class NumberFactory : public PartialFactory {
public:
    explicit NumberFactory(std::uint32_t operand) : operand_(operand) {}
    std::unique_ptr<Partial> make(std::uint32_t groups) override {
        return std::make_unique<NumberPartial<Rule>>(operand_, groups);
    }
    std::uint64_t bytes(std::uint32_t groups) const override {
        return std::uint64_t{groups} * sizeof(typename Rule::Cell) * (groups <= kFewGroups ? kLanes : 1);
    }

private:
    std::uint32_t operand_;
};

class CodeCountFactory : public PartialFactory {
public:
    explicit CodeCountFactory(const AggregateTask& task) : operand_(task.operands[0]) {
        const Dictionary& dictionary = *task.dictionary;
        auto counted = std::make_shared<CountedCodes>(dictionary.size() + std::size_t{1});
        const bool of_texts = task.kind == AggregationKind::text_count;
        for (Element e = 0; e < dictionary.size(); ++e)
            (*counted)[e] = of_texts && std::isnan(dictionary.numbers()[e]) ? 1 : 0;
        counted->back() = of_texts ? 0 : 1;
        counted_ = std::move(counted);
    }
    std::unique_ptr<Partial> make(std::uint32_t groups) override {
        return std::make_unique<CodeCount>(operand_, counted_, groups);
    }
    std::uint64_t bytes(std::uint32_t groups) const override { return std::uint64_t{groups} * 8; }
    bool any_order() const override { return true; }

private:
    std::uint32_t operand_;
    std::shared_ptr<const CountedCodes> counted_;
};

}  // namespace

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

AggregationPlan make_plan(const AggregateTask& task) {
    using Kind = AggregationKind;
    const bool counts = task.kind == Kind::count && task.dictionary;
    const bool sums = (task.kind == Kind::sum || task.kind == Kind::avg) && task.integers;
    if (task.distinct || !(counts || sums)) return {std::nullopt, make_factory(task)};
    ExactAggregation exact;
    exact.kind = task.kind;
    exact.operand = task.operands[0];
    exact.null_code = task.dictionary->size();
    exact.null_free = task.null_free;
    exact.integers = task.integers;
    return {std::move(exact), nullptr};
}

AggregationPlan make_presence_plan() { return {ExactAggregation(), nullptr}; }

}  // namespace orrery::engine
