// What one user may see of an app's data, as the table of SECTION ACCESS says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/guarded_data.h"

namespace orrery::engine {

/// Who asks. Case does not count.
struct AccessIdentity {
    std::string user;  ///< "DIRECTORY\id"
    std::vector<std::string> groups;
};

/// Users of equal reductions see the same.
struct Reduction {
    struct Restriction {
        std::string field;
        std::vector<Value> values;  ///< in no particular order, each once
    };
    std::vector<Restriction> restrictions;  ///< only records with these values, and what is associated with them
    std::vector<std::string> omitted;       ///< fields that are not there; upper case, sorted

    [[nodiscard]] bool everything() const { return restrictions.empty() && omitted.empty(); }
    /// Equal for equal reductions only.
    [[nodiscard]] std::string key() const;
};

/// Names of columns that say whom a row is for; every other one reduces the field of its name.
namespace access_field {
inline constexpr std::string_view kAccess = "ACCESS", kUser = "USERID", kGroup = "GROUP", kSerial = "SERIAL",
                                  kOmit = "OMIT";
}
bool is_access_field(std::string_view name);

/// nullopt when no row of the table is for this user. Rules: `ACCESS` is USER or ADMIN; every column that names users
/// must fit, an empty cell fits if another one names the user, "*" fits whoever is listed in its column. The rows'
/// values are united; "*" is all values listed in the column; an empty one is everything for ADMIN and nothing for
/// USER.
std::optional<Reduction> reduction_of(const AccessTable& table, const AccessIdentity& who);

}  // namespace orrery::engine
