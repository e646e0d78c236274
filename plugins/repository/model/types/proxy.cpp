#include "declarations.h"
#include "log_verbosity.h"

namespace orrery::repository::types {
namespace {

constexpr std::size_t page = 1024 * 1024;

Field level(const std::string& facility) { return verbosity("logVerbosity.logVerbosity" + facility); }

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
               level("AuditActivity"),
               level("AuditSecurity"),
               level("Service"),
               level("Audit"),
               level("Performance"),
               level("Security"),
               level("System"),
               boolean("useWsTrace"),
               integer("performanceLoggingInterval", 5),
               integer("restListenPort", 4243),
               references("virtualProxies", "VirtualProxyConfig").at_most(1000),
               text("formAuthenticationPageTemplate").at_most(page),
               text("loggedOutPageTemplate").at_most(page),
               text("errorPageTemplate").at_most(page)});
}

}  // namespace orrery::repository::types
