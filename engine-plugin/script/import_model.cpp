#include "script/import_model.h"

#include <algorithm>
#include <optional>

#include "storage/tags.h"

namespace orrery::engine {
namespace {

constexpr int kDeepestKeys = 16;  // synthetic keys within synthetic keys

std::vector<Element> unpacked(const Column& column) {
    std::vector<Element> codes(column.rows());
    for (std::uint64_t row = 0; row < codes.size(); row += Column::kBlock)
        column.unpack(row, static_cast<std::uint32_t>(std::min<std::uint64_t>(Column::kBlock, codes.size() - row)),
                      codes.data() + row);
    for (Element& code : codes)
        if (code == column.null_code()) code = kNoElement;
    return codes;
}

class Importer {
public:
    Importer(ModelBuilder& builder, const DataModel& model, const std::function<void()>& check,
             const ImportFilter& filter)
        : builder_(builder), model_(model), check_(check), filter_(filter) {}

    void run() {
        for (TableId id = 0; id < model_.table_count(); ++id)
            if (!model_.table(id).details().synthetic) import_table(id);
    }

private:
    void import_table(TableId id) {
        const Table& from = model_.table(id);
        const auto kept = filter_.rows.find(id);
        const Bitmap* rows = kept == filter_.rows.end() ? nullptr : &kept->second;
        std::vector<std::string> names;
        for (const LoadedField& field : from.details().loaded_fields) names.push_back(field.name);
        if (names.empty())
            for (const TableColumn& column : from.columns()) names.push_back(model_.field(column.field).name());
        const bool narrowed =
            std::erase_if(names, [&](const std::string& name) { return filter_.omitted.contains(name); }) > 0;
        if (names.empty()) return;
        TableBuilder& to = builder_.add_table(from.name(), names);
        to.set_rows(rows == nullptr ? from.rows() : rows->count());
        to.details() = from.details();
        to.details().loaded_fields.clear();
        if (narrowed) to.details().distinct = false;
        for (ColumnBuilder& column : to.columns()) {
            check_();
            const std::optional<FieldId> field = model_.find_field(column.field->details.name);
            std::optional<std::vector<Element>> codes =
                field ? codes_of(from, *field, 0) : std::optional<std::vector<Element>>();
            if (!codes) codes.emplace(from.rows(), kNoElement);
            if (rows != nullptr) keep(*codes, *rows);
            if (field) translate(*codes, model_.field(*field), *column.field);
            column.codes = Codes(*codes);
        }
    }

    static void keep(std::vector<Element>& codes, const Bitmap& rows) {
        std::size_t next = 0;
        rows.for_each([&](std::uint64_t row) { codes[next++] = codes[row]; });
        codes.resize(next);
        codes.shrink_to_fit();
    }

    /// The field's codes in the table, directly or through a synthetic key that holds it.
    [[nodiscard]] std::optional<std::vector<Element>> codes_of(const Table& table, FieldId field, int depth) const {
        if (const Column* column = table.find(field)) return unpacked(*column);
        if (depth > kDeepestKeys) return std::nullopt;
        for (const TableColumn& key : table.columns()) {
            const Field& candidate = model_.field(key.field);
            const std::optional<TableId> keys =
                candidate.details().synthetic ? model_.find_table(candidate.name() + " Table") : std::nullopt;
            if (!keys || &model_.table(*keys) == &table) continue;
            const std::optional<std::vector<Element>> inner = codes_of(model_.table(*keys), field, depth + 1);
            if (inner) return through(unpacked(key.column), unpacked(*model_.table(*keys).find(key.field)), *inner);
        }
        return std::nullopt;
    }

    /// The inner code of each key.
    static std::vector<Element> through(std::vector<Element> codes, const std::vector<Element>& keys,
                                        const std::vector<Element>& inner) {
        std::vector<Element> by_key;
        for (std::size_t row = 0; row < keys.size(); ++row) {
            if (keys[row] == kNoElement) continue;
            if (keys[row] >= by_key.size()) by_key.resize(std::size_t{keys[row]} + 1, kNoElement);
            by_key[keys[row]] = inner[row];
        }
        for (Element& code : codes) code = code < by_key.size() ? by_key[code] : kNoElement;
        return codes;
    }

    /// Into the symbols of a field that may hold others already.
    static void translate(std::vector<Element>& codes, const Field& from, FieldBuilder& to) {
        const bool fresh = to.symbols.size() == 0;
        std::vector<Element> translation;
        translation.reserve(from.cardinality());
        for (Element e = 0; e < from.cardinality(); ++e)
            translation.push_back(to.symbols.intern(from.symbols().value(e)));
        for (Element& code : codes)
            if (code != kNoElement) code = translation[code];
        if (!fresh) return;
        const std::string name = to.details.name;
        to.details = from.details();
        to.details.name = name;
        std::erase_if(to.details.tags, [](const std::string& tag) {
            return tag.starts_with('$') && tag != "$hidden" && tag != kUnsearchedTag;
        });
    }

    ModelBuilder& builder_;
    const DataModel& model_;
    const std::function<void()>& check_;
    const ImportFilter& filter_;
};

}  // namespace

void import_model(ModelBuilder& builder, const DataModel& model, const std::function<void()>& check,
                  const ImportFilter& filter) {
    Importer(builder, model, check, filter).run();
}

}  // namespace orrery::engine
