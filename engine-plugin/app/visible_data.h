// What one user may see of an app's data.
#pragma once

#include <memory>

#include "app/document.h"
#include "app/identity.h"

namespace orrery::app {

/// All of it, or what section access leaves: then everybody of the same reduction shares the result, which is kept for
/// as long as a session works on it; the latest few wait for the next one. Data without tables where there is none. May
/// take long when nobody saw just that before. Throws AccessDenied, always with the same words. [any thread]
std::shared_ptr<const engine::DataModel> visible_data(const std::shared_ptr<const engine::DataModel>& data,
                                                      const User& user);

/// True where section access keeps some of the data from the one that it shows `seen`.
bool is_reduced(const Document& document, const std::shared_ptr<const engine::DataModel>& seen);

}  // namespace orrery::app
