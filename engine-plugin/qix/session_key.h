// Which session a socket belongs to: who it is and what its path says.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::qix {

/// The parts of ".../app/{id}[/identity/{name}][/ttl/{seconds}][?query]"; the query is the proxy's and is ignored.
struct SessionPath {
    std::string app_id;    ///< empty for /app/engineData, /app/ and /
    std::string identity;  ///< makes the session another than the user's others on the same app
    std::optional<std::chrono::seconds> time_to_live;
};

/// Never fails: what it does not know it skips. Percent-encoding is undone.
SessionPath parse_session_path(std::string_view target);

struct SessionKey {
    std::string user;
    std::string app_id;
    std::string identity;
    friend auto operator<=>(const SessionKey&, const SessionKey&) = default;
};

}  // namespace orrery::qix
