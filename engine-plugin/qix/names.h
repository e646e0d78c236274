// Names in expressions: fields of the model, variables of the app and the session.
#pragma once

#include "expression/dollar.h"
#include "expression/names.h"
#include "qix/snapshot.h"

namespace orrery::qix {

/// Slots are field ids. Valid as long as the snapshot.
class SnapshotNames : public engine::NameSource {
public:
    explicit SnapshotNames(const Snapshot& snapshot) : snapshot_(snapshot) {}
    std::optional<std::uint32_t> field(std::string_view name) const override;
    std::optional<engine::Value> variable(std::string_view name) const override;
    void offer_names(engine::Nearest& nearest) const override;

private:
    const Snapshot& snapshot_;
};

}  // namespace orrery::qix
