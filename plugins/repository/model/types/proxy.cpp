#include "declarations.h"
#include "enumerations.h"

namespace orrery::repository::types {
namespace {

constexpr std::size_t page = 1024 * 1024;

Field verbosity(std::string name) {
    return enumeration("logVerbosity.logVerbosity" + std::move(name), enumerations::log_verbosity, 4);
}

}  // namespace

Type proxy_service() {
    return Type("ProxyService")
        .custom_properties()
        .tagged()
        .with({reference("serverNodeConfiguration", "ServerNodeConfiguration")
                   .condensed()
                   .when_deleted(OnDelete::cascade)})
        .part("settings", "ProxyService.Settings",
              {integer("listenPort", 443),
               boolean("allowHttp"),
               integer("unencryptedListenPort", 80),
               integer("authenticationListenPort", 4244),
               integer("unencryptedAuthenticationListenPort", 4248),
               boolean("kerberosAuthentication"),
               text("sslBrowserCertificateThumbprint"),
               integer("keepAliveTimeoutSeconds", 10),
               integer("maxHeaderSizeBytes", 16'384),
               integer("maxHeaderLines", 100),
               verbosity("AuditActivity"),
               verbosity("AuditSecurity"),
               verbosity("Service"),
               verbosity("Audit"),
               verbosity("Performance"),
               verbosity("Security"),
               verbosity("System"),
               boolean("useWsTrace"),
               integer("performanceLoggingInterval", 5),
               integer("restListenPort", 4243),
               references("virtualProxies", "VirtualProxyConfig").at_most(1000),
               text("formAuthenticationPageTemplate").at_most(page),
               text("loggedOutPageTemplate").at_most(page),
               text("errorPageTemplate").at_most(page)});
}

}  // namespace orrery::repository::types
