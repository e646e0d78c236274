// How reloads reach what answers statements: databases and the like, behind connectors of the site.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/document.h"
#include "script/data_connections.h"

namespace orrery::qix {

/// [any thread]
class Connectors {
public:
    virtual ~Connectors() = default;
    /// True if connections of this type lead to a connector the engine may call.
    virtual bool serves(const std::string& type) const = 0;
    /// Opens the result of a statement. `password` may be empty; it goes to the connector and nowhere else. Throws
    /// LoadError with what the connector says, LoadCancelled through `check_cancelled`, which must outlive the result.
    virtual std::unique_ptr<engine::SourceRows> query(const app::DataConnection& connection,
                                                      const std::string& password, const std::string& statement,
                                                      const std::function<void()>& check_cancelled) = 0;
};

}  // namespace orrery::qix
