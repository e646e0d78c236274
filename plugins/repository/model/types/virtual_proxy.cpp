#include "declarations.h"
#include "enumerations.h"

namespace orrery::repository::types {
namespace {

constexpr std::size_t document = 1024 * 1024;

Type attribute_map(const char* name, const char* source) {
    return Type(name).child().with(
        {text(source).required(), text("senseAttribute").required(), boolean("isMandatory")});
}

}  // namespace

Type saml_attribute_map() { return attribute_map("VirtualProxyConfig.SamlAttributeMapItem", "samlAttribute"); }
Type jwt_attribute_map() { return attribute_map("VirtualProxyConfig.JwtAttributeMapItem", "jwtAttribute"); }
Type oidc_attribute_map() { return attribute_map("VirtualProxyConfig.OidcAttributeMapItem", "oidcAttribute"); }

Type virtual_proxy_config() {
    using namespace enumerations;
    return Type("VirtualProxyConfig")
        .custom_properties()
        .tagged()
        .with({text("prefix").unique().at_most(256),
               text("description"),
               enumeration("authenticationMethod", authentication_method),
               enumeration("samlAttributeSigningAlgorithm", signing_algorithm),
               enumeration("anonymousAccessMode", anonymous_access),
               text("windowsAuthenticationEnabledDevicePattern", "Windows"),
               text("sessionCookieHeaderName").required().unique().at_most(256),
               text("sessionCookieDomain"),
               boolean("hasSecureAttributeHttps", true),
               boolean("hasSecureAttributeHttp"),
               enumeration("sameSiteAttributeHttps", same_site),
               enumeration("sameSiteAttributeHttp", same_site),
               text("additionalResponseHeaders").at_most(16 * 1024),
               integer("sessionInactivityTimeout", 30),
               boolean("extendedSecurityEnvironment"),
               text("authenticationModuleRedirectUri"),
               enumeration("headerAuthenticationMode", header_authentication),
               text("headerAuthenticationHeaderName"),
               text("headerAuthenticationStaticUserDirectory"),
               text("headerAuthenticationDynamicUserDirectory"),
               text("sessionModuleBaseUri"),
               text("loadBalancingModuleBaseUri"),
               boolean("useStickyLoadBalancing"),
               references("loadBalancingServerNodes", "ServerNodeConfiguration").at_most(1000),
               texts("websocketCrossOriginWhiteList").at_most(1000),
               boolean("defaultVirtualProxy").computed(),
               text("samlMetadataIdP").at_most(document),
               text("samlHostUri"),
               text("samlEntityId"),
               text("samlAttributeUserId"),
               text("samlAttributeUserDirectory"),
               children("samlAttributeMap", "VirtualProxyConfig.SamlAttributeMapItem").at_most(1000),
               boolean("samlSlo"),
               text("jwtPublicKeyCertificate").at_most(document),
               text("jwtAttributeUserId"),
               text("jwtAttributeUserDirectory"),
               text("jwtAudience"),
               children("jwtAttributeMap", "VirtualProxyConfig.JwtAttributeMapItem").at_most(1000),
               text("magicLinkHostUri"),
               text("magicLinkFriendlyName"),
               text("oidcConfigurationEndpointUri"),
               text("oidcClientId"),
               text("oidcClientSecret").secret(),
               text("oidcRealm"),
               text("oidcAttributeSub", "sub"),
               text("oidcAttributeName", "name"),
               text("oidcAttributeGroups", "groups"),
               text("oidcAttributeEmail", "email"),
               text("oidcAttributeClientId", "client_id"),
               text("oidcAttributePicture", "picture"),
               text("oidcScope", "openid"),
               children("oidcAttributeMap", "VirtualProxyConfig.OidcAttributeMapItem").at_most(1000)})
        .condensed_all();
}

}  // namespace orrery::repository::types
