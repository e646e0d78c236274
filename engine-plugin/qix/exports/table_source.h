// The rows of a list or cube, as files of exported data hold them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "orrery/kit/json.h"
#include "qix/environment.h"

namespace orrery::qix {

struct ExportCell {
    std::string text;     ///< as displayed
    double number = NAN;  ///< NaN when there is none
};

/// A table to be exported, its rows made as they are asked for.
struct TableSource {
    std::vector<std::string> titles;
    std::uint64_t rows = 0;
    /// Some of the rows: those from `first` on, at most `count`. Rows that must not be exported are left out.
    std::function<std::vector<std::vector<ExportCell>>(std::uint64_t first, std::uint32_t count)> read;
};

/// `only_possible`: of a list without the values that other selections leave as alternatives; excluded ones never are
/// exported. Throws QixError export_no_data when the definition has an error.
TableSource list_source(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                        const std::string& inherited_state, bool only_possible);
TableSource cube_source(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                        const std::string& inherited_state);

}  // namespace orrery::qix
