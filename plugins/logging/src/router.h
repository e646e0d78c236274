// Which default logs a row belongs to.
#pragma once
#include <map>
#include <string>

#include "columns.h"

namespace orrery::logging {

/// Where rows of one logger of one stanza go.
struct Routing {
    std::string folder;                        ///< below Log: the service's name, or that of another stanza
    const Declaration* log = nullptr;          ///< null: the plain log of the stanza
    const Declaration* service_log = nullptr;  ///< gets its errors as well, or all of it
    bool all_to_service_log = false;
};

/// [any thread]
class Router {
public:
    /// Which stanza is which of the five services, beside those of their names.
    explicit Router(std::map<std::string, std::string, std::less<>> services) : services_(std::move(services)) {}

    /// A service's loggers are believed from its own stanza only: nobody else can write into its audit logs.
    Routing route(std::string_view stanza, std::string_view logger) const;
    /// "Proxy" for the stanza `proxy`, "HubService" for `hub`: the folder of its logs.
    std::string folder_of(std::string_view stanza) const;
    /// The service that a stanza is; empty when it is none of the five.
    std::string_view service_of(std::string_view stanza) const;
    /// Those that may be the service.
    std::vector<std::string> stanzas_of(std::string_view service) const;

private:
    std::map<std::string, std::string, std::less<>> services_;
};

}  // namespace orrery::logging
