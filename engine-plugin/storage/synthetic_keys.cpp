#include "storage/synthetic_keys.h"

#include <algorithm>
#include <map>

#include "storage/hash.h"

namespace orrery::engine {
namespace {

using Fields = std::vector<FieldBuilder*>;

Fields shared_fields(const TableBuilder& a, const TableBuilder& b) {
    Fields shared;
    for (const ColumnBuilder& x : a.columns())
        for (const ColumnBuilder& y : b.columns())
            if (x.field == y.field) shared.push_back(x.field);
    return shared;
}

/// The first of the largest sets of fields that two tables share; empty if none share more than one.
Fields largest_shared(ModelBuilder& model) {
    Fields largest;
    for (auto a = model.tables().begin(); a != model.tables().end(); ++a)
        for (auto b = std::next(a); b != model.tables().end(); ++b) {
            Fields shared = shared_fields(*a, *b);
            if (shared.size() > 1 && shared.size() > largest.size()) largest = std::move(shared);
        }
    return largest;
}

/// Numbers the distinct combinations of the key's components over all tables that hold it.
class Combinations {
public:
    explicit Combinations(std::size_t components) : components_(components), slots_(64, kNoElement) {}

    /// kNoElement if every component is null. A combination with a null never equals one of another table, so such
    /// combinations carry the table they came from.
    Element intern(std::span<const Element> codes, std::uint32_t table) {
        bool all_null = true;
        bool some_null = false;
        for (Element code : codes) {
            some_null = some_null || code == kNoElement;
            all_null = all_null && code == kNoElement;
        }
        if (all_null) return kNoElement;
        std::uint32_t owner = some_null ? table + 1 : 0;
        std::size_t slot = find(codes, owner);
        if (slots_[slot] != kNoElement) return slots_[slot];
        auto made = static_cast<Element>(owners_.size());
        slots_[slot] = made;
        owners_.push_back(owner);
        codes_.insert(codes_.end(), codes.begin(), codes.end());
        if (owners_.size() * 2 > slots_.size()) grow();
        return made;
    }
    [[nodiscard]] Element size() const { return static_cast<Element>(owners_.size()); }
    [[nodiscard]] Element code(Element combination, std::size_t component) const {
        return codes_[std::size_t{combination} * components_ + component];
    }

private:
    [[nodiscard]] std::size_t find(std::span<const Element> codes, std::uint32_t owner) const {
        std::uint64_t hash = owner;
        for (Element code : codes) hash = hash_combine(hash, code);
        std::size_t mask = slots_.size() - 1;
        std::size_t slot = hash & mask;
        while (slots_[slot] != kNoElement) {
            Element e = slots_[slot];
            if (owners_[e] == owner && std::equal(codes.begin(), codes.end(), codes_.begin() + offset(e))) break;
            slot = (slot + 1) & mask;
        }
        return slot;
    }
    void grow() {
        slots_.assign(slots_.size() * 2, kNoElement);
        for (Element e = 0; e < size(); ++e)
            slots_[find(std::span(codes_).subspan(static_cast<std::size_t>(offset(e)), components_), owners_[e])] = e;
    }
    [[nodiscard]] std::ptrdiff_t offset(Element e) const {
        return static_cast<std::ptrdiff_t>(std::size_t{e} * components_);
    }

    std::size_t components_;
    std::vector<Element> slots_;
    std::vector<std::uint32_t> owners_;
    std::vector<Element> codes_;
};

/// Takes the key's columns out of `table` and returns them in the key's order; empty if the table lacks one.
std::vector<ColumnBuilder> take_components(TableBuilder& table, const Fields& key) {
    std::vector<ColumnBuilder*> found;
    for (FieldBuilder* field : key)
        if (ColumnBuilder* column = table.find(field->details.name)) found.push_back(column);
    if (found.size() != key.size()) return {};
    std::vector<ColumnBuilder> taken;
    for (ColumnBuilder* column : found) taken.push_back(std::move(*column));
    std::erase_if(table.columns(),
                  [&](const ColumnBuilder& c) { return std::count(key.begin(), key.end(), c.field) != 0; });
    return taken;
}

Codes combine(Combinations& combinations, const std::vector<ColumnBuilder>& components, std::uint64_t rows,
              std::uint32_t table) {
    std::vector<Element> row(components.size());
    return Codes::made(rows, [&](std::uint64_t r) {
        for (std::size_t c = 0; c < components.size(); ++c) row[c] = components[c].codes[r];
        return combinations.intern(row, table);
    });
}

std::string names_of(const Fields& key) {
    std::string names;
    for (const FieldBuilder* field : key) names += (names.empty() ? "" : " + ") + field->details.name;
    return names;
}

void add_combination_table(ModelBuilder& model, const std::string& name, const Fields& key, const Combinations& all) {
    std::vector<std::string> fields{name};
    for (const FieldBuilder* field : key) fields.push_back(field->details.name);
    TableBuilder& table = model.add_table(name + " Table", fields);
    table.details().synthetic = true;
    table.details().distinct = true;
    table.set_rows(all.size());
    for (Element e = 0; e < all.size(); ++e) {
        table.columns()[0].codes.push_back(e);
        for (std::size_t c = 0; c < key.size(); ++c) table.columns()[c + 1].codes.push_back(all.code(e, c));
    }
}

ModelWarning replace_by_key(ModelBuilder& model, const Fields& key, int number) {
    std::string name = "$Syn " + std::to_string(number);
    FieldBuilder& syn = model.field(name);
    syn.details.synthetic = true;
    for (const FieldBuilder* field : key) syn.details.components.push_back(field->details.name);
    Combinations combinations(key.size());
    std::uint32_t index = 0;
    for (TableBuilder& table : model.tables()) {
        std::vector<ColumnBuilder> components = take_components(table, key);
        if (!components.empty())
            table.columns().push_back({&syn, combine(combinations, components, table.rows(), index)});
        ++index;
    }
    for (Element e = 0; e < combinations.size(); ++e) syn.symbols.intern_number(e);
    add_combination_table(model, name, key, combinations);
    return {ModelWarning::Kind::synthetic_key, name + " = " + names_of(key)};
}

}  // namespace

std::vector<ModelWarning> build_synthetic_keys(ModelBuilder& model) {
    std::vector<ModelWarning> made;
    for (Fields key = largest_shared(model); !key.empty(); key = largest_shared(model))
        made.push_back(replace_by_key(model, key, static_cast<int>(made.size()) + 1));
    return made;
}

}  // namespace orrery::engine
