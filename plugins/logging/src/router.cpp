#include "router.h"

#include <algorithm>
#include <utility>

#include "surroundings.h"

namespace orrery::logging {
namespace {

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
char large(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

/// Services of the manual whose folders are not named as their stanzas are.
std::string_view known_folder(std::string_view stanza) {
    constexpr std::pair<std::string_view, std::string_view> known[] = {{"about", "AboutService"},
                                                                       {"broker", "BrokerService"},
                                                                       {"capability", "CapabilityService"},
                                                                       {"connector-registry", "ConnectorRegistryProxy"},
                                                                       {"converter", "ConverterService"},
                                                                       {"depgraph", "DepGraphService"},
                                                                       {"hub", "HubService"},
                                                                       {"hybrid-deployment", "HybridDeploymentService"},
                                                                       {"license", "Licenses"},
                                                                       {"mobility-registrar", "QlikMobilityRegistrar"},
                                                                       {"notifier", "QlikNotifierService"},
                                                                       {"odag", "OdagService"},
                                                                       {"precedents", "PrecedentsService"},
                                                                       {"web-extension", "WebExtensionService"}};
    for (auto& [name, folder] : known)
        if (name == stanza) return folder;
    return {};
}

}  // namespace

std::string_view Router::service_of(std::string_view stanza) const {
    if (auto named = services_.find(stanza); named != services_.end()) return named->second;
    for (auto service : services())
        if (std::equal(service.begin(), service.end(), stanza.begin(), stanza.end(),
                       [](char a, char b) { return small(a) == small(b); }))
            return service;
    return {};
}

std::vector<std::string> Router::stanzas_of(std::string_view service) const {
    std::vector<std::string> out(1);
    for (char c : service) out.front() += small(c);
    for (auto& [stanza, of] : services_)
        if (of == service) out.push_back(stanza);
    return out;
}

std::string Router::folder_of(std::string_view stanza) const {
    if (auto service = service_of(stanza); !service.empty()) return std::string(service);
    if (auto known = known_folder(stanza); !known.empty()) return std::string(known);
    std::string out;
    bool begins = true;
    for (char c : file_part(stanza)) {
        if (c == '-' || c == '_' || c == '.') {
            begins = true;
            continue;
        }
        out += std::exchange(begins, false) ? large(c) : c;
    }
    // `pro-xy` is not the proxy.
    return out.empty() || find_declaration("System", out) ? out + "_" : out;
}

Routing Router::route(std::string_view stanza, std::string_view logger) const {
    Routing out;
    out.folder = folder_of(stanza);
    const auto service = service_of(stanza);
    if (service.empty()) return out;
    out.service_log = find_declaration("Service", service);
    const auto dot = logger.find('.');
    const auto facility = logger.substr(0, dot);
    const auto rest = dot == logger.npos ? std::string_view() : logger.substr(dot + 1);
    if (rest.substr(0, rest.find('.')) == service) out.log = find_declaration(facility, service);
    if (!out.log) out.log = find_declaration("System", service), out.all_to_service_log = true;
    if (out.log->family != Family::trace) out.service_log = nullptr;
    return out;
}

}  // namespace orrery::logging
