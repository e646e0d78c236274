// Connectors of the site, called by their role.
#pragma once

#include "orrery/host.h"
#include "qix/connectors.h"

namespace orrery::service {

/// A data connection's type is the name of a connector's stanza, which the engine's own names in Wants= or Requires=.
/// [any thread]
class RoleConnectors final : public qix::Connectors {
public:
    explicit RoleConnectors(Host host) : host_(std::move(host)) {}
    bool serves(const std::string& type) const override;
    std::unique_ptr<engine::SourceRows> query(const app::DataConnection& connection, const std::string& password,
                                              const std::string& statement,
                                              const std::function<void()>& check_cancelled) override;

private:
    const Host host_;
};

/// "key=value;key=value", a value perhaps in double quotes: the fields `parameter.key` of a query. What is before the
/// first `=` of a piece, without blanks and in lower case, is the key. Throws LoadError for a piece without one.
void add_parameters(const std::string& connection_string, Fields& fields);

}  // namespace orrery::service
