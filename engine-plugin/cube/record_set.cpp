#include "cube/record_set.h"

#include "selection/mask_kernels.h"

namespace orrery::engine {
namespace {

class SelectedRecords : public RecordSet {
public:
    explicit SelectedRecords(std::shared_ptr<const States> states) : states_(std::move(states)) {}
    bool all_rows(TableId table) const override { return states_->all_rows(table); }
    const Bitmap& rows(TableId table) const override { return states_->rows(table); }
    Bitmap possible(FieldId field) const override { return states_->possible(field); }
    const States* states() const override { return states_.get(); }

private:
    std::shared_ptr<const States> states_;
};

class CombinedRecords : public RecordSet {
public:
    CombinedRecords(SetOperator op, RecordSetPtr left, RecordSetPtr right, const DataModel& model)
        : op_(op), left_(std::move(left)), right_(std::move(right)), model_(model) {}

    bool all_rows(TableId table) const override {
        return op_ == SetOperator::unite && (left_->all_rows(table) || right_->all_rows(table));
    }

    const Bitmap& rows(TableId table) const override {
        const Bitmap* found = nullptr;
        as_engine_thread([&] {
            const std::lock_guard lock(mutex_);
            auto at = rows_.find(table);
            if (at == rows_.end()) at = rows_.emplace(table, combined(table)).first;
            found = &at->second;
        });
        return *found;
    }

    Bitmap possible(FieldId field) const override {
        Bitmap out(model_.field(field).cardinality());
        for (const Occurrence& occurrence : model_.occurrences(field))
            out |= codes_in(rows(occurrence.table), model_.table(occurrence.table).column(occurrence.column));
        return out;
    }

private:
    static Bitmap rows_of(const RecordSet& set, TableId table, const DataModel& model) {
        return set.all_rows(table) ? Bitmap(model.table(table).rows(), true) : set.rows(table);
    }

    Bitmap combined(TableId table) const {
        Bitmap out = rows_of(*left_, table, model_);
        const Bitmap other = rows_of(*right_, table, model_);
        switch (op_) {
            case SetOperator::unite:
                out |= other;
                break;
            case SetOperator::subtract:
                out -= other;
                break;
            case SetOperator::intersect:
                out &= other;
                break;
            case SetOperator::symmetric:
                out ^= other;
                break;
        }
        return out;
    }

    SetOperator op_;
    RecordSetPtr left_;
    RecordSetPtr right_;
    const DataModel& model_;
    mutable std::mutex mutex_;
    mutable std::map<TableId, Bitmap> rows_;
};

}  // namespace

RecordSetPtr records_of(std::shared_ptr<const States> states) {
    return std::make_shared<SelectedRecords>(std::move(states));
}

RecordSetPtr combine_records(SetOperator op, RecordSetPtr left, RecordSetPtr right, const DataModel& model) {
    return std::make_shared<CombinedRecords>(op, std::move(left), std::move(right), model);
}

}  // namespace orrery::engine
