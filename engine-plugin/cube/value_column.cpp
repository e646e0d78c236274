#include "cube/value_column.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "cube/result_codes.h"
#include "expression/canonical.h"

namespace orrery::engine {
namespace {

/// One row's field values, given as codes.
class CodedRow : public RowContext {
public:
    CodedRow(std::vector<std::uint32_t> fields, std::vector<std::shared_ptr<const Dictionary>> dictionaries,
             const std::vector<Value>* constants)
        : fields_(std::move(fields)),
          dictionaries_(std::move(dictionaries)),
          codes_(fields_.size()),
          constants_(constants) {}

    Element& code(std::size_t index) { return codes_[index]; }
    Value field(std::uint32_t slot) override {
        const auto at = static_cast<std::size_t>(std::find(fields_.begin(), fields_.end(), slot) - fields_.begin());
        return dictionaries_[at]->value(codes_[at]);
    }
    Value aggregate(std::uint32_t index) override { return constants_ == nullptr ? Value() : (*constants_)[index]; }

private:
    std::vector<std::uint32_t> fields_;
    std::vector<std::shared_ptr<const Dictionary>> dictionaries_;
    std::vector<Element> codes_;
    const std::vector<Value>* constants_;
};

ValueColumn over_one_field(const CalculationTools& tools, const Program& program) {
    ValueColumn out = field_column(tools, program.fields[0]);
    CodedRow row(program.fields, {out.dictionary}, tools.constants);
    Evaluator evaluator(tools.functions);
    ResultCodes results;
    auto map = std::make_shared<std::vector<Element>>(out.dictionary->size() + std::size_t{1});
    for (Element e = 0; e <= out.dictionary->size(); ++e) {
        row.code(0) = e;
        (*map)[e] = results.code(evaluator.run(program, row));
    }
    out.dictionary = results.finish(*map);
    if (out.map) {  // an Aggr that maps a field itself: one map after the other
        auto both = std::make_shared<std::vector<Element>>(*out.map);
        for (Element& code : *both) code = (*map)[code];
        map = std::move(both);
    }
    out.map = std::move(map);
    return out;
}

/// Remembers results per combination of field codes, so that each combination is evaluated once.
class CombinationMemo {
public:
    explicit CombinationMemo(const std::vector<CodeReader>& readers) {
        constexpr std::uint64_t kMostDense = std::uint64_t{1} << 22;
        for (const CodeReader& reader : readers) {
            strides_.push_back(size_);
            const std::uint64_t radix = std::uint64_t{reader.null_code()} + 1;
            fits_ = fits_ && size_ < (std::uint64_t{1} << 62) / radix;
            if (fits_) size_ *= radix;
        }
        if (fits_ && size_ <= kMostDense) dense_.assign(size_, kUnknown);
    }

    bool fits() const { return fits_; }
    std::uint64_t stride(std::size_t index) const { return strides_[index]; }
    Element* find(std::uint64_t key, bool& fresh) {
        if (!dense_.empty()) {
            fresh = dense_[key] == kUnknown;
            return &dense_[key];
        }
        const auto [at, inserted] = sparse_.try_emplace(key, kUnknown);
        fresh = inserted;
        return &at->second;
    }

private:
    static constexpr Element kUnknown = kNoElement - 1;
    bool fits_ = true;
    std::uint64_t size_ = 1;
    std::vector<std::uint64_t> strides_;
    std::vector<Element> dense_;
    std::unordered_map<std::uint64_t, Element> sparse_;
};

// Codes of an expression over several fields for every row of its base table.
ValueColumn over_rows(const CalculationTools& tools, const Program& program, TableId base,
                      const std::vector<CodeReader>& readers,
                      std::vector<std::shared_ptr<const Dictionary>> dictionaries) {
    const std::uint64_t rows = tools.model().table(base).rows();
    CodedRow row(program.fields, std::move(dictionaries), tools.constants);
    Evaluator evaluator(tools.functions);
    ResultCodes results;
    CombinationMemo memo(readers);
    const bool remember = memo.fits() && program.deterministic;
    std::vector<Element> codes(rows);
    std::vector<std::vector<Element>> blocks(readers.size(), std::vector<Element>(Column::kBlock));
    for (std::uint64_t first = 0; first < rows; first += Column::kBlock) {
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(rows - first, Column::kBlock));
        for (std::size_t f = 0; f < readers.size(); ++f) readers[f].read(first, count, blocks[f].data());
        for (std::uint32_t i = 0; i < count; ++i) {
            std::uint64_t key = 0;
            for (std::size_t f = 0; f < readers.size(); ++f) {
                row.code(f) = blocks[f][i];
                if (remember) key += memo.stride(f) * blocks[f][i];
            }
            bool fresh = true;
            Element* known = remember ? memo.find(key, fresh) : nullptr;
            const Element result = fresh ? results.code(evaluator.run(program, row)) : *known;
            if (known != nullptr) *known = result;
            codes[first + i] = result;
        }
    }
    ValueColumn out;
    out.dictionary = results.finish(codes);
    out.table = base;
    out.column = std::make_shared<Column>(Column::pack(codes, out.dictionary->size()));
    return out;
}

ValueColumn constant_column(const CalculationTools& tools, const Program& program) {
    CodedRow row({}, {}, tools.constants);
    const Value value = Evaluator(tools.functions).run(program, row);
    ValueColumn out;
    out.constant = true;
    out.dictionary = std::make_shared<Dictionary>(value.is_null() ? std::vector<Value>() : std::vector{value.owned()});
    return out;
}

std::size_t bytes_of(const ValueColumn& column) {
    return column.dictionary->bytes() + (column.map ? column.map->size() * 4 : 0) +
           (column.column ? column.column->unverified_bytes().size() : 0);
}

}  // namespace

std::vector<TableId> ValueColumn::tables(const DataModel& model) const {
    if (constant) return {};
    if (field == kNoField) return {table};
    std::vector<TableId> out;
    for (const Occurrence& occurrence : model.occurrences(field)) out.push_back(occurrence.table);
    return out;
}

std::shared_ptr<JoinGraph> join_graph(CalculationCache& cache, const std::shared_ptr<const DataModel>& model) {
    const std::string key = fmt::format("{}/joins", model->generation());
    auto graph = cache.find<JoinGraph>(key);
    if (!graph) {
        graph = std::make_shared<JoinGraph>(model);
        cache.put(key, graph, 0);
    }
    return std::const_pointer_cast<JoinGraph>(graph);  // its facts are found on first use, behind its own lock
}

ValueColumn field_column(const CalculationTools& tools, FieldId field) {
    if (field >= kFirstAggrSlot) return tools.aggrs->at(field - kFirstAggrSlot);
    ValueColumn out;
    out.field = field;
    out.key = fmt::format("f{}", field);
    const std::string key = fmt::format("{}/dictionary/{}", tools.model().generation(), field);
    auto dictionary = tools.cache->find<Dictionary>(key);
    if (!dictionary) {
        dictionary = std::make_shared<Dictionary>(tools.graph->model_ptr(), field);
        tools.cache->put(key, dictionary, dictionary->bytes() + 64);
    }
    out.dictionary = std::move(dictionary);
    return out;
}

Outcome<ValueColumn> program_column(const CalculationTools& tools, const Program& program) {
    if (program.reads_one_slot()) return field_column(tools, program.fields[0]);
    if (program.fields.empty()) return constant_column(tools, program);
    const bool reusable =
        program.deterministic && !program.uses_clock && tools.constants == nullptr && !program.uses_aggrs();
    const std::string name = reusable ? canonical_text(program) : std::string();
    const std::string key = fmt::format("{}/column/{}", tools.model().generation(), name);
    if (const auto known = reusable ? tools.cache->find<ValueColumn>(key) : nullptr) return *known;
    ValueColumn out;
    if (program.fields.size() == 1 && program.deterministic) {
        out = over_one_field(tools, program);
    } else {
        std::vector<std::vector<TableId>> tables;
        std::vector<std::shared_ptr<const Dictionary>> dictionaries;
        for (std::uint32_t field : program.fields) {
            const ValueColumn column = field_column(tools, field);
            tables.push_back(column.tables(tools.model()));
            dictionaries.push_back(column.dictionary);
        }
        const TableChoice base = choose_base(*tools.graph, tables);
        if (!base.found)
            return error_at({}, 0, 0,
                            "the fields of the expression are not linked by keys that are unique on one side");
        std::vector<CodeReader> readers;
        for (std::uint32_t field : program.fields)
            readers.push_back(*make_reader(tools, base.base, field_column(tools, field)));
        out = over_rows(tools, program, base.base, readers, std::move(dictionaries));
    }
    out.key = reusable ? "e" + name : std::string();
    if (reusable) tools.cache->put(key, std::make_shared<const ValueColumn>(out), bytes_of(out));
    return out;
}

namespace {

// Codes of `column` per code of the path's first key.
std::shared_ptr<const std::vector<Element>> map_over(const CalculationTools& tools, const std::vector<Hop>& path,
                                                     const ValueColumn& column) {
    const std::string key =
        fmt::format("{}/map/{}/{}/{}", tools.model().generation(), path.front().field, path.back().table, column.key);
    const bool reusable = !column.key.empty();
    if (auto known = reusable ? tools.cache->find<std::vector<Element>>(key) : nullptr) return known;
    const auto rows = tools.graph->rows_over(path);
    const Column& source =
        column.field == kNoField ? *column.column : *tools.model().column(path.back().table, column.field);
    auto map = std::make_shared<std::vector<Element>>(rows->size());
    gather_codes(source, rows->data(), rows->size(), map->data());
    for (std::size_t i = 0; i < map->size(); ++i) {
        if ((*rows)[i] == RowIndex::kNoRow) {
            (*map)[i] = column.dictionary->size();
        } else if (column.map) {
            (*map)[i] = (*column.map)[(*map)[i]];
        }
    }
    if (reusable)
        tools.cache->put(key, std::shared_ptr<const std::vector<Element>>(map), map->size() * sizeof(Element));
    return map;
}

}  // namespace

std::optional<CodeReader> make_reader(const CalculationTools& tools, TableId base, const ValueColumn& column) {
    CodeReader out;
    out.dictionary_ = column.dictionary;
    const auto tables = column.tables(tools.model());
    if (std::find(tables.begin(), tables.end(), base) != tables.end()) {
        out.keeper_ = column.column;
        out.column_ = column.column ? column.column.get() : tools.model().column(base, column.field);
        out.map_ = column.map;
        return out;
    }
    const auto path = lookup_path(*tools.graph, base, tables);
    if (!path) return std::nullopt;
    out.column_ = tools.model().column(base, path->front().field);
    out.map_ = map_over(tools, *path, column);
    return out;
}

}  // namespace orrery::engine
