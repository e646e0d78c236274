// Count, Sum and Avg of distinct values: a bit per group and value, or sorted pairs where bits would be too many.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "cube/distinct_partial.h"

namespace orrery::engine {
namespace {

/// Bits one state may use.
constexpr std::uint64_t kMostBits = std::uint64_t{1} << 27;

/// What is made of the distinct values of a group.
class Finisher {
public:
    Finisher(AggregationKind kind, std::shared_ptr<const Dictionary> dictionary)
        : kind_(kind), dictionary_(std::move(dictionary)) {}

    struct Cell {
        double sum = 0;
        double numbers = 0;
        double values = 0;
        double texts = 0;
    };
    void add(Cell& cell, Element code) const {
        const double number = dictionary_->numbers()[code];
        cell.values += 1;
        if (std::isnan(number)) {
            cell.texts += 1;
        } else {
            cell.sum += number;
            cell.numbers += 1;
        }
    }
    double result(const Cell& cell) const {
        switch (kind_) {
            case AggregationKind::sum:
                return cell.sum;
            case AggregationKind::avg:
                return cell.numbers == 0 ? std::numeric_limits<double>::quiet_NaN() : cell.sum / cell.numbers;
            case AggregationKind::numeric_count:
                return cell.numbers;
            case AggregationKind::text_count:
                return cell.texts;
            default:
                return cell.values;
        }
    }
    bool only_counts() const { return kind_ == AggregationKind::count; }
    Element null_code() const { return dictionary_->size(); }

private:
    AggregationKind kind_;
    std::shared_ptr<const Dictionary> dictionary_;
};

/// One row of bits per group.
class DistinctBits : public DistinctPartial {
public:
    DistinctBits(std::uint32_t operand, const Finisher& finisher, std::uint32_t groups)
        : DistinctPartial(operand),
          finisher_(finisher),
          groups_(groups + 1),
          width_((std::uint64_t{finisher.null_code()} + 64) / 64),
          words_(groups_ * width_) {}

    using DistinctPartial::add;
    void add(const std::uint32_t* groups, const Element* codes, std::uint32_t count) override {
        std::uint64_t* words = words_.data();
        const std::uint64_t width = width_;
        for (std::uint32_t i = 0; i < count; ++i)
            words[groups[i] * width + (codes[i] >> 6)] |= std::uint64_t{1} << (codes[i] & 63);
    }
    void merge(const Partial& later) override {
        const auto& other = static_cast<const DistinctBits&>(later);
        for (std::size_t w = 0; w < (other.groups_ - 1) * width_; ++w) words_[w] |= other.words_[w];
    }
    std::unique_ptr<GroupTotals> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<DistinctBits>(operand_, finisher_, groups);
        for (std::size_t g = 0; g < target.size(); ++g)
            for (std::size_t w = 0; w < width_; ++w) out->words_[target[g] * width_ + w] |= words_[g * width_ + w];
        return out;
    }
    AggregateColumn finish() override {
        AggregateColumn out;
        for (std::uint64_t g = 0; g < groups_; ++g) {
            std::uint64_t* row = words_.data() + g * width_;
            row[finisher_.null_code() >> 6] &= ~(std::uint64_t{1} << (finisher_.null_code() & 63));
            out.numbers.push_back(finisher_.only_counts() ? count(row) : collected(row));
        }
        return out;
    }

private:
    double count(const std::uint64_t* row) const {
        std::uint64_t total = 0;
        for (std::size_t w = 0; w < width_; ++w) total += static_cast<std::uint64_t>(std::popcount(row[w]));
        return static_cast<double>(total);
    }
    double collected(const std::uint64_t* row) const {
        Finisher::Cell cell;
        for (std::size_t w = 0; w < width_; ++w)
            for (std::uint64_t bits = row[w]; bits != 0; bits &= bits - 1)
                finisher_.add(cell, static_cast<Element>(w * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
        return finisher_.result(cell);
    }

    Finisher finisher_;
    std::uint64_t groups_;
    std::uint64_t width_;
    std::vector<std::uint64_t> words_;
};

/// Pairs (group, code), sorted and unique after every compaction.
class DistinctPairs : public DistinctPartial {
public:
    DistinctPairs(std::uint32_t operand, const Finisher& finisher, std::uint32_t groups)
        : DistinctPartial(operand), finisher_(finisher), groups_(groups + 1) {}

    using DistinctPartial::add;
    void add(const std::uint32_t* groups, const Element* codes, std::uint32_t count) override {
        for (std::uint32_t i = 0; i < count; ++i)
            if (codes[i] != finisher_.null_code()) pairs_.push_back(std::uint64_t{groups[i]} << 32 | codes[i]);
        if (pairs_.size() > compact_at_) compact();
    }
    void merge(const Partial& later) override {
        const auto& other = static_cast<const DistinctPairs&>(later).pairs_;
        pairs_.insert(pairs_.end(), other.begin(), other.end());
        if (pairs_.size() > compact_at_) compact();
    }
    std::unique_ptr<GroupTotals> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<DistinctPairs>(operand_, finisher_, groups);
        out->pairs_.reserve(pairs_.size());
        for (std::uint64_t pair : pairs_)
            out->pairs_.push_back(std::uint64_t{target[pair >> 32]} << 32 | (pair & 0xFFFFFFFF));
        return out;
    }
    AggregateColumn finish() override {
        compact();
        std::vector<Finisher::Cell> cells(groups_);
        for (std::uint64_t pair : pairs_) finisher_.add(cells[pair >> 32], static_cast<Element>(pair));
        AggregateColumn out;
        for (const auto& cell : cells) out.numbers.push_back(finisher_.result(cell));
        return out;
    }

private:
    void compact() {
        std::sort(pairs_.begin(), pairs_.end());
        pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
        compact_at_ = std::max<std::size_t>(std::size_t{1} << 20, pairs_.size() * 2);
    }

    Finisher finisher_;
    std::uint64_t groups_;
    std::size_t compact_at_ = std::size_t{1} << 20;
    std::vector<std::uint64_t> pairs_;
};

class DistinctFactory : public PartialFactory {
public:
    explicit DistinctFactory(const AggregateTask& task)
        : operand_(task.operands[0]), finisher_(task.kind, task.dictionary) {}
    std::unique_ptr<Partial> make(std::uint32_t groups) override {
        if (bits(groups) <= kMostBits) return std::make_unique<DistinctBits>(operand_, finisher_, groups);
        return std::make_unique<DistinctPairs>(operand_, finisher_, groups);
    }
    std::uint64_t bytes(std::uint32_t groups) const override {
        return bits(groups) <= kMostBits ? bits(groups) / 8 : std::uint64_t{groups} * 8;
    }
    bool any_order() const override { return true; }
    std::uint32_t operand() const { return operand_; }

private:
    std::uint64_t bits(std::uint32_t groups) const {
        return (std::uint64_t{groups} + 1) * (std::uint64_t{finisher_.null_code()} + 64);
    }

    std::uint32_t operand_;
    Finisher finisher_;
};

}  // namespace

void DistinctPartial::add(BatchValues& values) {
    add(values.batch().groups, values.codes(operand_), values.batch().count);
}

std::optional<std::uint32_t> distinct_operand(const PartialFactory& factory) {
    const auto* distinct = dynamic_cast<const DistinctFactory*>(&factory);
    return distinct == nullptr ? std::nullopt : std::optional(distinct->operand());
}

std::unique_ptr<PartialFactory> make_distinct_factory(const AggregateTask& task) {
    switch (task.kind) {
        case AggregationKind::count:
        case AggregationKind::sum:
        case AggregationKind::avg:
        case AggregationKind::numeric_count:
        case AggregationKind::text_count:
            return std::make_unique<DistinctFactory>(task);
        default:
            return nullptr;
    }
}

}  // namespace orrery::engine
