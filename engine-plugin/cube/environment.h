// What calculations may ask of the session they run in.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cube/calculation_cache.h"
#include "expression/function_context.h"
#include "selection/app_selections.h"

namespace orrery::engine {

/// Thrown out of a calculation whose environment says cancelled(); the caller answers "aborted".
class CalculationCancelled : public std::exception {
public:
    const char* what() const noexcept override { return "the calculation was cancelled"; }
};

/// Made for one request, used by the thread that calculates (which spreads rows over the engine's threads itself).
/// Everything it points to must outlive the call.
struct ChartEnvironment {
    const AppSelections* selections = nullptr;
    std::shared_ptr<StatesCache> states_cache;  ///< where set analysis keeps what it selects
    std::shared_ptr<CalculationCache> cache;    ///< results and maps shared between sessions of the app
    const FormatSettings* formats = &FormatSettings::defaults();
    /// The definition of a variable; empty function = no variables.
    std::function<std::optional<std::string>(std::string_view name)> variable;
    /// The selections of a bookmark by id or title, for set expressions; empty function = no bookmarks.
    std::function<std::optional<SelectionState>(std::string_view name)> bookmark;
    double reload_time = 0;  ///< day serial of the last reload, local time
    SystemFacts system;      ///< what functions tell about the app, the user and the object
    /// Asked between blocks of rows, from several threads; empty function = never.
    std::function<bool()> cancelled;

    const DataModel& model() const { return *selections->model(); }
    void check_cancelled() const {
        if (cancelled && cancelled()) throw CalculationCancelled();
    }
};

}  // namespace orrery::engine
