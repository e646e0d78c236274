#include "selection/states.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>

#include "selection/link_forest.h"
#include "selection/mask_kernels.h"
#include "selection/pass.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

/// A bitmap that is computed by whoever asks first.
class LazyBitmap {
public:
    template <typename Compute>
    const Bitmap& get(Compute&& compute) {
        if (!ready_.load(std::memory_order_acquire))
            as_engine_thread([&] {
                std::call_once(once_, [&] { bitmap_ = compute(); });
                ready_.store(true, std::memory_order_release);
            });
        return bitmap_;
    }

private:
    std::atomic<bool> ready_{false};
    std::once_flag once_;
    Bitmap bitmap_;
};

}  // namespace

struct States::Impl {
    Impl(std::shared_ptr<const DataModel> data, SelectionState selected, std::shared_ptr<KnownRows> shared)
        : model(std::move(data)),
          selection(std::move(selected)),
          known(shared ? std::move(shared) : std::make_shared<KnownRows>(0)),
          forest(*model),
          island_selections(forest.island_count()),
          possible(model->field_count()),
          rows(model->table_count()) {
        for (const FieldSelection& field : selection.fields())
            island_selections[island_of(field.field)].push_back(&field);
    }

    [[nodiscard]] std::uint32_t island_of(FieldId field) const {
        return forest.units()[forest.units_of(field).front()].island;
    }

    /// The pass in which the island's `group`-th batch of selected fields has variants; the mutex is held.
    Pass& pass(std::uint32_t island, std::size_t group) {
        std::unique_ptr<Pass>& made = passes[{island, group}];
        if (!made) {
            const std::vector<const FieldSelection*>& selected = island_selections[island];
            std::vector<FieldId> variants;
            std::size_t end = std::min(selected.size(), (group + 1) * Pass::kMaxVariants);
            for (std::size_t i = group * Pass::kMaxVariants; i < end; ++i) variants.push_back(selected[i]->field);
            made = Pass::make(*model, forest, island, selected, variants, *known);
        }
        return *made;
    }

    Bitmap compute_possible(FieldId field) {
        std::uint32_t island = island_of(field);
        const std::vector<const FieldSelection*>& selected = island_selections[island];
        if (selected.empty()) return Bitmap(model->field(field).cardinality(), true);
        auto own = std::find_if(selected.begin(), selected.end(), [&](const auto* s) { return s->field == field; });
        std::size_t group =
            own == selected.end() ? 0 : static_cast<std::size_t>(own - selected.begin()) / Pass::kMaxVariants;
        std::lock_guard lock(mutex);
        const bool and_mode = own != selected.end() && (*own)->and_mode;
        Bitmap result = and_mode ? possible_in_and_mode(field, island) : pass(island, group).possible(field);
        count_passes();
        return result;
    }

    /// The values beside which the others stay selected; the mutex is held.
    Bitmap possible_in_and_mode(FieldId field, std::uint32_t island) {
        const std::uint32_t unit = forest.units_of(field).front();
        return codes_in(pass(island, 0).rows(unit), *model->column(forest.units()[unit].table, field));
    }

    Bitmap compute_rows(TableId table) {
        Bitmap result(model->table(table).rows(), true);
        std::lock_guard lock(mutex);
        for (std::uint32_t unit : forest.units_of_table(table)) {
            std::uint32_t island = forest.units()[unit].island;
            if (!island_selections[island].empty()) result &= pass(island, 0).rows(unit);
        }
        count_passes();
        return result;
    }

    /// Kept as a number, so that asking for it never waits for a computation. The mutex is held.
    void count_passes() {
        std::size_t total = 0;
        for (const auto& [key, pass] : passes) total += pass->bytes();
        pass_bytes = total;
    }

    Bitmap counted(Bitmap bitmap) {
        bitmap_bytes += bitmap.words().size() * 8;
        return bitmap;
    }

    std::shared_ptr<const DataModel> model;
    SelectionState selection;
    std::shared_ptr<KnownRows> known;
    LinkForest forest;
    std::vector<std::vector<const FieldSelection*>> island_selections;
    std::vector<LazyBitmap> possible;
    std::vector<LazyBitmap> rows;
    std::atomic<std::size_t> bitmap_bytes{0};
    std::atomic<std::size_t> pass_bytes{0};
    std::mutex mutex;  // guards passes
    std::map<std::pair<std::uint32_t, std::size_t>, std::unique_ptr<Pass>> passes;
};

States::States(std::shared_ptr<const DataModel> model, SelectionState selection, std::shared_ptr<KnownRows> known)
    : impl_(std::make_unique<Impl>(std::move(model), std::move(selection), std::move(known))) {}
States::~States() = default;

const std::shared_ptr<const DataModel>& States::model() const { return impl_->model; }
const SelectionState& States::selection() const { return impl_->selection; }

const Bitmap& States::possible_but_for_own(FieldId field) const {
    return impl_->possible[field].get([&] { return impl_->counted(impl_->compute_possible(field)); });
}

Bitmap States::possible(FieldId field) const {
    Bitmap result = possible_but_for_own(field);
    const FieldSelection* own = impl_->selection.find(field);
    if (own != nullptr && !own->and_mode) result &= *own->elements;
    return result;
}

ValueState States::state(FieldId field, Element element) const {
    bool possible = possible_but_for_own(field).test(element);
    const FieldSelection* own = impl_->selection.find(field);
    if (own == nullptr) return possible ? ValueState::option : ValueState::excluded;
    if (own->forces_out(element)) return own->locked ? ValueState::locked_excluded : ValueState::deselected;
    if (!own->elements->test(element)) {
        if (!possible) return ValueState::excluded;
        return own->and_mode ? ValueState::option : ValueState::alternative;
    }
    if (own->locked) return possible ? ValueState::locked : ValueState::locked_excluded;
    return possible ? ValueState::selected : ValueState::selected_excluded;
}

StateCounts States::counts(FieldId field) const {
    const Bitmap& possible = possible_but_for_own(field);
    auto size = static_cast<std::uint32_t>(possible.size());
    auto open = static_cast<std::uint32_t>(possible.count());
    StateCounts counts;
    const FieldSelection* own = impl_->selection.find(field);
    if (own == nullptr) {
        counts.option = open;
        counts.excluded = size - open;
        return counts;
    }
    auto chosen = static_cast<std::uint32_t>(own->elements->count());
    Bitmap both = possible;
    both &= *own->elements;
    auto selected = static_cast<std::uint32_t>(both.count());
    (own->locked ? counts.locked : counts.selected) = selected;
    (own->locked ? counts.locked_excluded : counts.selected_excluded) = chosen - selected;
    const std::uint32_t out = own->forced_out ? static_cast<std::uint32_t>(own->forced_out->count()) : 0;
    (own->locked ? counts.locked_excluded : counts.deselected) += out;
    (own->and_mode ? counts.option : counts.alternative) = open - selected;
    counts.excluded = size - open - (chosen - selected) - out;
    return counts;
}

bool States::all_rows(TableId table) const {
    const std::vector<std::uint32_t>& units = impl_->forest.units_of_table(table);
    return std::all_of(units.begin(), units.end(), [&](std::uint32_t unit) {
        return impl_->island_selections[impl_->forest.units()[unit].island].empty();
    });
}

const Bitmap& States::rows(TableId table) const {
    return impl_->rows[table].get([&] { return impl_->counted(impl_->compute_rows(table)); });
}

std::size_t States::bytes() const {
    std::size_t total = impl_->bitmap_bytes + impl_->pass_bytes;
    for (const FieldSelection& field : impl_->selection.fields())
        total += field.elements->words().size() * (field.forced_out ? 16 : 8);
    return total;
}

}  // namespace orrery::engine
