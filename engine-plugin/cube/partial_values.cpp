// Every other aggregation: records are kept and handed to an Accumulator per group, in order.
#include "cube/partial.h"
#include "expression/accumulator.h"

namespace orrery::engine {
namespace {

class KeptRecords : public Partial {
public:
    KeptRecords(const AggregateTask& task, std::uint32_t groups)
        : task_(task), groups_(groups + std::size_t{1}), codes_(task.operands.size()), numbers_(task.operands.size()) {}

    void add(BatchValues& values) override {
        const RecordBatch& batch = values.batch();
        record_groups_.insert(record_groups_.end(), batch.groups, batch.groups + batch.count);
        for (std::size_t a = 0; a < task_.operands.size(); ++a) {
            if (task_.dictionaries[a]) {
                const Element* codes = values.codes(task_.operands[a]);
                codes_[a].insert(codes_[a].end(), codes, codes + batch.count);
            } else {
                const double* numbers = values.numbers(task_.operands[a]);
                numbers_[a].insert(numbers_[a].end(), numbers, numbers + batch.count);
            }
        }
    }

    void merge(const Partial& later) override {
        const auto& other = static_cast<const KeptRecords&>(later);
        append(record_groups_, other.record_groups_);
        for (std::size_t a = 0; a < task_.operands.size(); ++a) {
            append(codes_[a], other.codes_[a]);
            append(numbers_[a], other.numbers_[a]);
        }
    }

    std::unique_ptr<GroupTotals> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const override {
        auto out = std::make_unique<KeptRecords>(task_, groups);
        out->record_groups_.reserve(record_groups_.size());
        for (std::uint32_t group : record_groups_) out->record_groups_.push_back(target[group]);
        out->codes_ = codes_;
        out->numbers_ = numbers_;
        return out;
    }

    AggregateColumn finish() override {
        std::vector<std::unique_ptr<Accumulator>> accumulators(groups_);
        std::vector<Value> arguments(task_.operands.size());
        for (std::size_t i = 0; i < record_groups_.size(); ++i) {
            auto& accumulator = accumulators[record_groups_[i]];
            if (!accumulator) accumulator = make_accumulator(task_.kind, task_.distinct);
            for (std::size_t a = 0; a < arguments.size(); ++a)
                arguments[a] =
                    task_.dictionaries[a] ? task_.dictionaries[a]->value(codes_[a][i]) : Value(numbers_[a][i]);
            accumulator->add(arguments);
        }
        const Value of_nothing = make_accumulator(task_.kind, task_.distinct)->result();
        AggregateColumn out;
        for (const auto& accumulator : accumulators)
            out.values.push_back(accumulator ? accumulator->result() : of_nothing);
        return out;
    }

private:
    template <typename T>
    static void append(std::vector<T>& to, const std::vector<T>& from) {
        to.insert(to.end(), from.begin(), from.end());
    }

    AggregateTask task_;
    std::size_t groups_;
    std::vector<std::uint32_t> record_groups_;
    std::vector<std::vector<Element>> codes_;
    std::vector<std::vector<double>> numbers_;
};

class ValueFactory : public PartialFactory {
public:
    explicit ValueFactory(AggregateTask task) : task_(std::move(task)) {}
    std::unique_ptr<Partial> make(std::uint32_t groups) override {
        return std::make_unique<KeptRecords>(task_, groups);
    }
    std::uint64_t bytes(std::uint32_t) const override { return 1024; }

private:
    AggregateTask task_;
};

}  // namespace

std::unique_ptr<PartialFactory> make_value_factory(const AggregateTask& task) {
    return std::make_unique<ValueFactory>(task);
}

}  // namespace orrery::engine
