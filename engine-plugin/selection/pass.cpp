#include "selection/pass.h"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

#include "selection/and_mode.h"
#include "selection/mask_kernels.h"
#include "selection/row_masks.h"

namespace orrery::engine {
namespace {

/// A set of selections: bit i for the i-th variant field, bit 0 for any selected field without a variant.
using Sources = std::uint64_t;

template <typename Mask>
class MaskPass final : public Pass {
public:
    MaskPass(const DataModel& model, const LinkForest& forest, std::uint32_t island,
             const std::vector<const FieldSelection*>& selections, const std::vector<FieldId>& variants,
             KnownRows& known)
        : model_(model), forest_(forest), known_(known) {
        // A field that is the only one selected restricts no variant of its own: masks without one stay sparse.
        if (selections.size() == 1) only_ = selections.front()->field;
        for (std::size_t i = 0; only_ == kNoField && i < variants.size(); ++i)
            bits_[variants[i]] = static_cast<Mask>(Mask{2} << i);
        for (const FieldSelection* selection : selections) {
            own_masks_[selection->field] = selection->and_mode ? and_masks_of(*selection) : masks_of(*selection);
            all_sources_ |= source_of(selection->field);
        }
        const std::vector<std::uint32_t>& order = forest.island(island);
        for (auto unit = order.rbegin(); unit != order.rend(); ++unit) pull(*unit);
    }

    const Bitmap& rows(std::uint32_t unit) override { return rows_with_bit(unit, 1); }

    Bitmap possible(FieldId field) override {
        Mask bit = bit_of(field);
        Element cardinality = model_.field(field).cardinality();
        if (field == only_) return Bitmap(cardinality, true);
        if (forest_.is_link(field)) return codes_with<Mask>(link_masks(field).data(), cardinality, bit);
        std::uint32_t unit = forest_.units_of(field).front();
        return codes_in(rows_with_bit(unit, bit), *model_.column(forest_.units()[unit].table, field));
    }

    [[nodiscard]] std::size_t bytes() const override {
        std::size_t total = 0;
        for (const auto& [unit, state] : units_) {
            if (state.masks) total += state.masks->bytes();
            for (const auto& [bit, bitmap] : state.bitmaps) total += bitmap.words().size() * 8;
        }
        for (const auto& [field, link] : links_) total += (link.up.size() + link.total.size()) * sizeof(Mask);
        return total;
    }

private:
    struct UnitState {
        Sources behind = 0;                   // selections in the unit and in everything further from the root
        std::optional<RowMasks<Mask>> masks;  // none: no selection restricts them from behind
        bool complete = false;                // masks include what comes from the root's side
        std::map<Mask, Bitmap> bitmaps;
    };
    struct LinkState {
        Sources behind = 0;       // own selection and those of the units further from the root
        std::vector<Mask> up;     // per code, from the own selection and from behind; empty: unrestricted
        std::vector<Mask> total;  // the same including the root's side; empty: not asked for yet
    };

    static constexpr Mask kAll = static_cast<Mask>(~Mask{0});

    [[nodiscard]] Mask bit_of(FieldId field) const {
        auto found = bits_.find(field);
        return found == bits_.end() ? Mask{1} : found->second;
    }
    [[nodiscard]] Sources source_of(FieldId field) const { return own_masks_.contains(field) ? bit_of(field) : 0; }

    /// The variants in which at least one of the sources is selected: all of them, but for a source's own variant when
    /// it is the only one.
    static Mask active(Sources sources) {
        if (sources == 0) return 0;
        bool single_variant = sources != 1 && (sources & (sources - 1)) == 0;
        return single_variant ? static_cast<Mask>(~static_cast<Mask>(sources)) : kAll;
    }

    /// What a selection makes of the rows: masks for the codes of a column, mostly that of the field itself.
    struct OwnMasks {
        FieldId over = kNoField;
        std::vector<Mask> masks;
    };

    OwnMasks masks_of(const FieldSelection& selection) const {
        return allowing(selection.field, selection.field, *selection.elements);
    }
    OwnMasks and_masks_of(const FieldSelection& selection) const {
        const AndModePlace place = and_mode_place(model_, selection.field).value();
        return allowing(selection.field, place.owner, owners_of_all(model_, place, selection));
    }
    /// Codes that are not allowed, NULL among them, keep only the selected field's own variant.
    OwnMasks allowing(FieldId selected, FieldId over, const Bitmap& codes) const {
        Mask bit = bit_of(selected);
        Mask own = bit == 1 ? Mask{0} : bit;
        std::vector<Mask> masks(std::size_t{model_.field(over).cardinality()} + 1, own);
        codes.for_each([&](std::uint64_t e) { masks[e] = kAll; });
        return {over, std::move(masks)};
    }

    [[nodiscard]] const Column& column(std::uint32_t unit, FieldId field) const {
        return *model_.column(forest_.units()[unit].table, field);
    }
    [[nodiscard]] std::uint64_t row_count(std::uint32_t unit) const {
        return model_.table(forest_.units()[unit].table).rows();
    }

    /// A column of a unit whose codes have masks, and the selections that these come from.
    struct Limit {
        FieldId field = kNoField;
        const Mask* masks = nullptr;
        Sources sources = 0;
    };

    /// Restricts the unit's rows by what lies in it and behind it, and tells the link towards the root.
    void pull(std::uint32_t unit) {
        const Unit& shape = forest_.units()[unit];
        UnitState& state = units_[unit];
        std::vector<Limit> limits;
        for (FieldId field : shape.children) {
            LinkState& link = links_[field];
            add_own_selection(field, link);
            if (link.behind == 0) continue;
            state.behind |= link.behind;
            limits.push_back({field, link.up.data(), link.behind});
        }
        for (std::uint32_t c : shape.columns) {
            FieldId field = model_.table(shape.table).columns()[c].field;
            auto own = own_masks_.find(field);
            if (own == own_masks_.end() || forest_.is_link(field)) continue;
            state.behind |= source_of(field);
            limits.push_back({own->second.over, own->second.masks.data(), source_of(field)});
        }
        if (limits.empty()) return;
        state.masks.emplace(masked_rows(unit, limits));
        if (shape.parent != kNoField) push_to_link(unit, state, shape.parent);
    }

    void add_own_selection(FieldId field, LinkState& link) {
        auto own = own_masks_.find(field);
        if (own == own_masks_.end()) return;
        link.behind |= source_of(field);
        intersect(link.up, own->second.masks);
    }

    void push_to_link(std::uint32_t unit, const UnitState& state, FieldId field) {
        LinkState& link = links_[field];
        link.behind |= state.behind;
        intersect(link.up, message(state, column(unit, field), active(state.behind)));
    }

    /// Per code the OR of its rows' masks; the variants in which nothing is selected on this side keep every bit.
    std::vector<Mask> message(const UnitState& state, const Column& column, Mask constrained) const {
        std::vector<Mask> masks(std::size_t{column.null_code()} + 1, 0);
        state.masks->collect(column, masks.data());
        for (Mask& mask : masks) mask |= static_cast<Mask>(~constrained);
        masks.back() = static_cast<Mask>(~constrained);
        return masks;
    }

    static void intersect(std::vector<Mask>& masks, const std::vector<Mask>& with) {
        if (masks.empty()) {
            masks = with;
            return;
        }
        for (std::size_t i = 0; i < masks.size(); ++i) masks[i] &= with[i];
    }

    /// A plane that is not there yet: rows without one of `codes` lose `bits`.
    struct Wanted {
        std::size_t limit = 0;
        Mask bits{};
        Bitmap codes;
        KnownRows::Rows rows;
        [[nodiscard]] double share() const {
            return static_cast<double>(codes.count()) / static_cast<double>(codes.size());
        }
    };

    /// What a limit asks: for the bits of its own sources one set of codes each, for all others one together. A single
    /// source asks nothing of its own bit.
    void add_wanted(std::size_t number, std::uint32_t unit, const Limit& limit, std::vector<Wanted>& wanted) const {
        const std::size_t codes = std::size_t{column(unit, limit.field).null_code()} + 1;
        const auto own = static_cast<Mask>(limit.sources & ~Sources{1});
        std::vector<Mask> classes{static_cast<Mask>(~own)};
        if (!std::has_single_bit(limit.sources))
            for (Mask left = own; left != 0; left &= static_cast<Mask>(left - 1))
                classes.push_back(static_cast<Mask>(left & (~left + 1)));
        for (const Mask bits : classes) {
            Bitmap with = codes_with<Mask>(limit.masks, codes, static_cast<Mask>(bits & (~bits + 1)));
            if (with.count() != codes) wanted.push_back({number, bits, std::move(with), nullptr});
        }
    }

    /// Sets of rows that were asked for before are taken as they are, and some are made for the next pass, the
    /// strictest first. What is left is looked up for the rows that these leave over.
    RowMasks<Mask> masked_rows(std::uint32_t unit, const std::vector<Limit>& limits) const {
        constexpr int kMostMade = 3;
        std::vector<Wanted> wanted;
        for (std::size_t l = 0; l < limits.size(); ++l) add_wanted(l, unit, limits[l], wanted);
        std::stable_sort(wanted.begin(), wanted.end(),
                         [](const Wanted& a, const Wanted& b) { return a.share() < b.share(); });
        const TableId table = forest_.units()[unit].table;
        std::vector<Plane<Mask>> planes;
        std::vector<bool> looked_up(limits.size());
        int made = 0;
        for (Wanted& want : wanted) {
            const KnownRows::Place place{model_.generation(), table, limits[want.limit].field};
            want.rows = known_.find(place, want.codes);
            if (want.rows == nullptr && made < kMostMade) {
                want.rows = known_.make(place, std::move(want.codes), column(unit, place.field));
                ++made;
            }
            if (want.rows != nullptr)
                planes.push_back({want.bits, want.rows});
            else
                looked_up[want.limit] = true;
        }
        std::vector<Constraint<Mask>> constraints;
        for (std::size_t l = 0; l < limits.size(); ++l)
            if (looked_up[l]) constraints.push_back({&column(unit, limits[l].field), limits[l].masks});
        return {row_count(unit), planes, constraints};
    }

    /// By what the link towards the root allows.
    void restrict(std::uint32_t unit, UnitState& state, FieldId parent, const std::vector<Mask>& masks) const {
        if (state.masks)
            state.masks->restrict({&column(unit, parent), masks.data()});
        else
            state.masks.emplace(masked_rows(unit, {{parent, masks.data(), all_sources_}}));
    }

    /// The rows' masks from all sides. The link's total includes what this unit itself said, which restricts none of
    /// its own rows further; only rows without a key must not be held against it.
    UnitState& complete(std::uint32_t unit) {
        UnitState& state = units_[unit];
        if (state.complete) return state;
        FieldId parent = forest_.units()[unit].parent;
        if (parent != kNoField) {
            std::vector<Mask>& masks = link_masks(parent);
            masks.back() = static_cast<Mask>(~active(all_sources_ & ~state.behind));
            restrict(unit, state, parent, masks);
        }
        state.complete = true;
        return state;
    }

    std::vector<Mask>& link_masks(FieldId field) {
        LinkState& link = links_[field];
        if (!link.total.empty()) return link.total;
        link.total = link.up;
        Sources outside = all_sources_ & ~link.behind;
        if (outside != 0) {
            std::uint32_t parent = forest_.link(field).parent;
            intersect(link.total, message(complete(parent), column(parent, field), active(outside)));
        }
        return link.total;
    }

    const Bitmap& rows_with_bit(std::uint32_t unit, Mask bit) {
        UnitState& state = complete(unit);
        auto found = state.bitmaps.find(bit);
        if (found == state.bitmaps.end()) found = state.bitmaps.emplace(bit, state.masks->rows_with(bit)).first;
        return found->second;
    }

    const DataModel& model_;
    const LinkForest& forest_;
    KnownRows& known_;
    FieldId only_ = kNoField;  // the one selected field, if there is just one
    std::map<FieldId, Mask> bits_;
    std::map<FieldId, OwnMasks> own_masks_;
    Sources all_sources_ = 0;
    std::map<std::uint32_t, UnitState> units_;
    std::map<FieldId, LinkState> links_;
};

}  // namespace

std::unique_ptr<Pass> Pass::make(const DataModel& model, const LinkForest& forest, std::uint32_t island,
                                 const std::vector<const FieldSelection*>& selections,
                                 const std::vector<FieldId>& variants, KnownRows& known) {
    if (variants.size() < 8)
        return std::make_unique<MaskPass<std::uint8_t>>(model, forest, island, selections, variants, known);
    if (variants.size() < 16)
        return std::make_unique<MaskPass<std::uint16_t>>(model, forest, island, selections, variants, known);
    if (variants.size() < 32)
        return std::make_unique<MaskPass<std::uint32_t>>(model, forest, island, selections, variants, known);
    return std::make_unique<MaskPass<std::uint64_t>>(model, forest, island, selections, variants, known);
}

}  // namespace orrery::engine
