// Files of apps that nobody has any more: deleted while no engine ran to hear of it.
#pragma once

#include <chrono>
#include <string>

#include "app/catalogue.h"
#include "app/store.h"

namespace orrery::app {

struct LeftApps {
    std::string said;      ///< for the log; empty: there was nothing to say
    bool refused = false;  ///< what was found is not believed, or could not be done
};

/// Moves the folders of apps that the catalogue does not have into ".removed", beside the others, and removes those
/// that have lain there for a week: until then whoever has lost an app puts its folder back. Does nothing when the
/// catalogue does not answer, and when it has lost so many at once that it is more likely another one. Throws nothing;
/// blocks.
LeftApps set_left_apps_aside(const Store& store, AppCatalogue& catalogue, std::chrono::system_clock::time_point now);

}  // namespace orrery::app
