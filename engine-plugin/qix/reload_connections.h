// The data connections one reload may use: folders, and what answers statements.
#pragma once

#include <map>

#include "app/catalogue.h"
#include "qix/connectors.h"

namespace orrery::qix {

/// What the catalogue lets the user of a reload use, as it was when the reload began. Passwords are asked for when
/// they are needed.
class ReloadConnections final : public engine::DataConnections {
public:
    ReloadConnections(app::AppCatalogue& catalogue, const app::User& user, Connectors* connectors);
    [[nodiscard]] std::optional<std::filesystem::path> folder(std::string_view connection) const override;
    [[nodiscard]] std::vector<std::string> names() const override;
    [[nodiscard]] bool answers_statements(std::string_view connection) const override;
    [[nodiscard]] std::unique_ptr<engine::SourceRows> query(
        const std::string& connection, const std::string& statement,
        const std::function<void()>& check_cancelled) const override;

private:
    [[nodiscard]] const app::DataConnection* find(std::string_view name) const;

    app::AppCatalogue& catalogue_;
    const app::User user_;
    Connectors* const connectors_;  // null: there are none
    std::map<std::string, app::DataConnection, std::less<>> connections_;
};

}  // namespace orrery::qix
