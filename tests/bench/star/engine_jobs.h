// The same jobs inside the engine: without protocol, texts or pages.
#pragma once

#include <filesystem>
#include <memory>

#include "cube/environment.h"
#include "selection.h"

namespace orrery::bench {

/// A saved app of the star, opened.
class EngineJobs {
public:
    explicit EngineJobs(const std::filesystem::path& data_file);
    /// Selects, then asks for the possible values of every field and for the total. Nothing is kept from call to call.
    [[nodiscard]] Answer select18(const Selection& selection) const;
    /// Calculates one of the cubes of `cube_names` and answers its number of rows.
    [[nodiscard]] std::uint32_t cube(std::string_view name, const Selection& selection) const;
    static std::vector<std::string_view> cube_names();

private:
    struct Session;
    std::shared_ptr<const engine::DataModel> model_;
    std::shared_ptr<engine::CalculationCache> maps_;  // join maps and dictionaries, as in an app that is in use
};

}  // namespace orrery::bench
