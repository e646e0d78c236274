// What a dimension or an aggregation reads per record: a field, or an expression turned into codes of distinct results.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cube/calculation_cache.h"
#include "cube/dictionary.h"
#include "cube/join_graph.h"
#include "expression/error.h"
#include "expression/evaluate.h"

namespace orrery::engine {

/// Either a field's codes, passed through `map` where it is an expression over that one field, or a column of its own
/// that belongs to one table.
struct ValueColumn {
    std::shared_ptr<const Dictionary> dictionary;
    FieldId field = kNoField;  ///< kNoField: `column` of `table`
    std::shared_ptr<const std::vector<Element>>
        map;  ///< from the field's codes (NULL too); null = the codes themselves
    TableId table = 0;
    std::shared_ptr<const Column> column;
    bool constant = false;  ///< belongs to no table
    std::string key;        ///< equal keys read equal values (within one data generation); empty = comparable to none

    bool is_field() const { return field != kNoField && !map; }
    /// The tables that hold it; none for a constant.
    std::vector<TableId> tables(const DataModel& model) const;
};

/// The part of the calculation every step needs.
struct CalculationTools {
    JoinGraph* graph = nullptr;
    CalculationCache* cache = nullptr;
    FunctionContext functions;
    const std::vector<Value>* constants = nullptr;    ///< results of inner aggregates, by index; null = none
    const std::vector<ValueColumn>* aggrs = nullptr;  ///< what Aggr slots read, by number; null = none

    const DataModel& model() const { return graph->model(); }
};

/// The join graph of a model, kept in the cache.
std::shared_ptr<JoinGraph> join_graph(CalculationCache& cache, const std::shared_ptr<const DataModel>& model);

/// `field` may be the slot of an Aggr.
ValueColumn field_column(const CalculationTools& tools, FieldId field);
/// `program` reads field ids. Fails when its fields join many-to-many. A program that reads no field gives a column of
/// no table with one value (or none).
Outcome<ValueColumn> program_column(const CalculationTools& tools, const Program& program);

/// Reads a value column's codes over the rows of a base table. Cheap to copy; keeps what it needs alive.
class CodeReader {
public:
    /// Codes of rows [first, first + count), count <= Column::kBlock.
    void read(std::uint64_t first, std::uint32_t count, Element* out) const {
        column_->unpack(first, count, out);
        if (map_ == nullptr) return;
        const Element* map = map_->data();
        for (std::uint32_t i = 0; i < count; ++i) out[i] = map[out[i]];
    }
    /// Codes of the rows first + positions[i], i < count, out of a block of `span` rows.
    void read_some(std::uint64_t first, std::uint32_t span, const std::uint32_t* positions, std::uint32_t count,
                   Element* out) const {
        column_->visit_codes(first, span, count > span / 4, [&](const auto& codes) {
            for (std::uint32_t i = 0; i < count; ++i) out[i] = codes[positions[i]];
        });
        if (map_ == nullptr) return;
        const Element* map = map_->data();
        for (std::uint32_t i = 0; i < count; ++i) out[i] = map[out[i]];
    }
    const Dictionary& dictionary() const { return *dictionary_; }
    Element null_code() const { return dictionary_->size(); }
    const Column& column() const { return *column_; }
    const std::vector<Element>* map() const { return map_.get(); }

private:
    friend std::optional<CodeReader> make_reader(const CalculationTools&, TableId, const ValueColumn&);
    std::shared_ptr<const Dictionary> dictionary_;
    const Column* column_ = nullptr;
    std::shared_ptr<const Column> keeper_;
    std::shared_ptr<const std::vector<Element>> map_;
};

/// Nothing when the base table does not reach the column by lookups. The model must outlive the reader.
std::optional<CodeReader> make_reader(const CalculationTools& tools, TableId base, const ValueColumn& column);

}  // namespace orrery::engine
