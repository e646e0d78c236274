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

    std::unique_ptr<Partial> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
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

/// Which codes count: all but NULL, or those that a table over the dictionary names.
struct Counted {
    Element null_code = 0;
    std::vector<std::uint8_t> table;  // empty: all but NULL
};

/// Counts values by their code.
class CodeCount : public Partial {
public:
    CodeCount(std::uint32_t operand, std::shared_ptr<const Counted> counted, std::uint32_t groups)
        : operand_(operand),
          counted_(std::move(counted)),
          lanes_(groups <= kFewGroups ? kLanes : 1),
          cells_((groups + std::size_t{1}) * lanes_) {}

    void add(BatchValues& values) override {
        const Element* codes = values.codes(operand_);
        if (counted_->table.empty()) {
            add_each(values.batch(), [codes, null = counted_->null_code](std::uint32_t i) { return codes[i] != null; });
        } else {
            add_each(values.batch(),
                     [codes, table = counted_->table.data()](std::uint32_t i) { return table[codes[i]]; });
        }
    }
    void merge(const Partial& later) override {
        const auto& other = static_cast<const CodeCount&>(later);
        for (std::size_t c = 0; c + other.lanes_ < other.cells_.size(); ++c)
            cells_[lanes_ == other.lanes_ ? c : c / other.lanes_] += other.cells_[c];
    }
    std::unique_ptr<Partial> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<CodeCount>(operand_, counted_, groups);
        for (std::size_t g = 0; g < target.size(); ++g) out->cells_[target[g] * out->lanes_] += whole(g);
        return out;
    }
    AggregateColumn finish() override {
        AggregateColumn out;
        for (std::size_t g = 0; g * lanes_ < cells_.size(); ++g) out.numbers.push_back(static_cast<double>(whole(g)));
        return out;
    }

private:
    template <typename CountOf>
    void add_each(const RecordBatch& batch, const CountOf& count_of) {
        const std::uint32_t* groups = batch.groups;
        std::uint64_t* cells = cells_.data();
        std::uint32_t i = 0;
        if (lanes_ == kLanes)
            for (; i + kLanes <= batch.count; i += kLanes)
                for (std::uint32_t lane = 0; lane < kLanes; ++lane)
                    cells[groups[i + lane] * kLanes + lane] += count_of(i + lane);
        for (; i < batch.count; ++i) cells[groups[i] * lanes_] += count_of(i);
    }
    std::uint64_t whole(std::size_t group) const {
        std::uint64_t count = 0;
        for (std::uint32_t lane = 0; lane < lanes_; ++lane) count += cells_[group * lanes_ + lane];
        return count;
    }

    std::uint32_t operand_;
    std::shared_ptr<const Counted> counted_;
    std::uint32_t lanes_;
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
        return std::uint64_t{groups} * sizeof(typename Rule::Cell) * (groups <= kFewGroups ? kLanes : 1);
    }

private:
    std::uint32_t operand_;
};

class CodeCountFactory : public PartialFactory {
public:
    explicit CodeCountFactory(const AggregateTask& task) : operand_(task.operands[0]) {
        const Dictionary& dictionary = *task.dictionary;
        auto counted = std::make_shared<Counted>();
        counted->null_code = dictionary.size();
        const bool of_nulls = task.kind == AggregationKind::null_count;
        const bool of_texts = task.kind == AggregationKind::text_count;
        if (of_nulls || of_texts) {
            counted->table.resize(dictionary.size() + std::size_t{1});
            for (Element e = 0; e < dictionary.size(); ++e)
                counted->table[e] = of_texts && std::isnan(dictionary.numbers()[e]) ? 1 : 0;
            counted->table.back() = of_nulls ? 1 : 0;
        }
        counted_ = std::move(counted);
    }
    std::unique_ptr<Partial> make(std::uint32_t groups) override {
        return std::make_unique<CodeCount>(operand_, counted_, groups);
    }
    std::uint64_t bytes(std::uint32_t groups) const override {
        return std::uint64_t{groups} * 8 * (groups <= kFewGroups ? kLanes : 1);
    }

private:
    std::uint32_t operand_;
    std::shared_ptr<const Counted> counted_;
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
