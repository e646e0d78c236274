#include "default_rules.h"

#include <orrery/kit/crypto/digest.h>

#include "actions.h"
#include "model/type.h"

namespace orrery::repository {

const Guid everyone_stream = *Guid::parse("aaec8d41-5201-43ab-809f-3063750dfafd");
const Guid monitoring_stream = *Guid::parse("a70ca8a5-1d59-4cc9-b5fa-6e207978dcaf");

namespace {

// Action bits by the letters of the documented table.
constexpr std::int64_t C = 1, R = 2, U = 4, D = 8, E = 16, P = 32, O = 64, Role = 128, X = 256, F = 512, Dup = 2048,
                       A = 4096;
constexpr std::int64_t everywhere = 0, hub = 1, management = 2;

struct Default {
    const char* name;
    const char* filter;
    std::int64_t actions;
    std::int64_t context;
    bool read_only;
    const char* condition;
};

#define ORRERY_EVERYONE "Stream_aaec8d41-5201-43ab-809f-3063750dfafd"
#define ORRERY_MONITORING "Stream_a70ca8a5-1d59-4cc9-b5fa-6e207978dcaf"

constexpr const char* is_audit_admin =
    "user.roles = \"AuditAdmin\" and "
    "!(resource.resourcetype = \"TransientObject\" and resource.name like \"QmcSection_*\")";
constexpr const char* owner = "resource.IsOwned() and resource.owner = user";
constexpr const char* content_admin = "user.roles = \"ContentAdmin\"";
constexpr const char* deployment_admin = "user.roles = \"DeploymentAdmin\"";
constexpr const char* security_admin = "user.roles = \"SecurityAdmin\"";
constexpr const char* readable_stream =
    "(resource.resourcetype = \"App\" and resource.stream.HasPrivilege(\"read\")) or "
    "(resource.resourcetype = \"App.Object\" and resource.published = \"true\" and "
    "resource.objectType != \"app_appscript\" and resource.objectType != \"loadmodel\" and "
    "resource.app.stream.HasPrivilege(\"read\"))";
constexpr const char* object_in_published_app =
    "!resource.app.stream.Empty() and resource.app.HasPrivilege(\"read\") and !user.IsAnonymous() and "
    "(resource.objectType = \"userstate\" or resource.objectType = \"sheet\" or resource.objectType = \"story\" or "
    "resource.objectType = \"bookmark\" or resource.objectType = \"hiddenbookmark\" or "
    "resource.objectType = \"snapshot\" or resource.objectType = \"embeddedsnapshot\")";
constexpr const char* object_in_own_app =
    "resource.app.stream.Empty() and resource.app.HasPrivilege(\"update\") and !user.IsAnonymous()";
// Base objects of a published app change only through the app; what its users made stays theirs to change.
constexpr const char* owner_of_what_is_not_published =
    "resource.IsOwned() and resource.owner = user and "
    "!(resource.resourcetype = \"App.Object\" and resource.published = \"true\")";
constexpr const char* owner_of_object_in_stream =
    "resource.owner = user and !resource.app.stream.Empty() and resource.app.HasPrivilege(\"read\") and "
    "resource.approved = \"false\"";
// The published service users, and the site's own services that the kernel lets act under their stanza's name.
constexpr const char* service_user =
    "user.userDirectory = \"INTERNAL\" and (user.userId = \"sa_repository\" or user.userId = \"sa_api\" or "
    "user.userId = \"sa_engine\" or user.userId = \"sa_proxy\" or user.userId = \"sa_scheduler\" or "
    "user.userId = \"sa_printing\" or user.userId = \"sa_converter\" or user.userId = \"bootstrap\" or "
    "user.userId = \"System\" or user.userId = \"engine\" or user.userId = \"scheduler\" or "
    "user.userId = \"form\")";
constexpr const char* folder_admin =
    "resource.type = \"folder\" and (user.roles = \"RootAdmin\" or user.roles = \"ContentAdmin\" or "
    "user.roles = \"SecurityAdmin\")";
constexpr const char* monitoring_publisher =
    "user.roles = \"RootAdmin\" or user.roles = \"ContentAdmin\" or user.roles = \"SecurityAdmin\"";
constexpr const char* monitoring_reader =
    "user.roles = \"RootAdmin\" or user.roles = \"ContentAdmin\" or user.roles = \"SecurityAdmin\" or "
    "user.roles = \"DeploymentAdmin\" or user.roles = \"AuditAdmin\"";
constexpr const char* readable_not_anonymous = "resource.HasPrivilege(\"read\") and !user.IsAnonymous()";

constexpr Default defaults[] = {
    {"RootAdmin", "*", all_actions, management, true, "user.roles = \"RootAdmin\""},
    {"ServiceAccount", "*", all_actions, everywhere, true, service_user},
    {"Owner", "*", R | E | Dup, everywhere, false, owner},
    {"OwnerWrite", "*", U | D, everywhere, false, owner_of_what_is_not_published},
    {"OwnerUpdateAppObjectsPublishedApp", "App.Object_*", U | D, hub, false, owner_of_object_in_stream},
    {"OwnerPublishAppObject", "App.Object_*", P, hub, false, owner_of_object_in_stream},
    {"OwnerPublish", "App_*", P, everywhere, false, owner},
    {"Stream", "App*", R, everywhere, false, readable_stream},
    {"StreamEveryone", ORRERY_EVERYONE, R | P, everywhere, false, "!user.IsAnonymous()"},
    {"StreamEveryoneAnonymous", ORRERY_EVERYONE, R, everywhere, false, "user.IsAnonymous()"},
    {"StreamMonitoringAppsPublish", ORRERY_MONITORING, R | P, everywhere, false, monitoring_publisher},
    {"StreamMonitoringAppsRead", ORRERY_MONITORING, R, everywhere, false, monitoring_reader},
    {"CreateApp", "App_*", C, hub, false, "!user.IsAnonymous()"},
    {"CreateAppObjectsPublishedApp", "App.Object_*", C, hub, false, object_in_published_app},
    {"CreateAppObjectsUnPublishedApp", "App.Object_*", C, hub, false, object_in_own_app},
    {"DataConnection", "DataConnection_*", C, everywhere, false, "resource.type != \"folder\" and !user.IsAnonymous()"},
    {"FolderDataConnection", "DataConnection_*", C, everywhere, false, folder_admin},
    {"ExportAppData", "App_*", X, everywhere, false, readable_not_anonymous},
    {"OfflineAccess", "App_*", F, hub, false, readable_not_anonymous},
    {"Extension", "Extension_*", R, everywhere, false, "!user.IsAnonymous()"},
    {"ExtensionAnonymous", "Extension_*", R, everywhere, false, "user.IsAnonymous()"},
    {"OwnerAnonymousTempContent", "TempContent_*", C | R, hub, false, owner},
    {"Content library content", "StaticContentReference_*", R, everywhere, true,
     "resource.ContentLibrarys.HasPrivilege(\"read\")"},
    {"Content library manage content", "StaticContentReference_*", C | R | U | D, everywhere, true,
     "resource.ContentLibrarys.HasPrivilege(\"update\")"},
    {"ReadCustomProperties", "CustomProperty*", R, everywhere, true, ""},
    {"ReadTags", "Tag_*", R, everywhere, true, "!user.IsAnonymous()"},
    {"ReadFileExtensions", "FileExtension_*,FileExtensionWhiteList_*,MimeType_*", R, everywhere, true, ""},
    {"ReadServerNodes", "ServerNodeConfiguration_*", R, hub, true, "!user.IsAnonymous()"},
    {"ReadServiceStatus", "ServiceStatus_*", R, everywhere, true, "!user.IsAnonymous()"},
    {"AuditAdmin", "*", R, management, false, is_audit_admin},
    {"AuditAdminQmcSections",
     "License_*,TermsAcceptance_*,QmcSection_AppDistributionStatus,QmcSection_CloudDistribution,QmcSection_Tag,"
     "QmcSection_Audit,QmcSection_DeploymentSetup",
     R, management, false, "user.roles = \"AuditAdmin\""},
    {"ContentAdmin", "Stream_*,App.Object*", C | R | U | D | P | O, management, false, content_admin},
    {"ContentAdminApps", "App*", C | R | U | D | E | P | A | O | F | Dup, management, false, content_admin},
    {"ContentAdminContent", "DataConnection_*,Extension_*,ContentLibrary_*", C | R | U | D | O, management, false,
     content_admin},
    {"ContentAdminSettings",
     "UserDirectory*,ReloadTask_*,UserSyncTask_*,SchemaEvent_*,CompositeEvent_*,User*,CustomProperty*,Tag_*",
     C | R | U | D, management, false, content_admin},
    {"ContentAdminRulesAccess", "SystemRule_*", C | R | U | D, management, false,
     "user.roles = \"ContentAdmin\" and resource.category != \"Security\" and resource.category != \"License\""},
    {"ContentAdminQmcSections",
     "License_*,ContentCacheControl_*,QmcSection_Stream,QmcSection_App,QmcSection_App.Object,QmcSection_ContentLibrary,"
     "QmcSection_DataConnection,QmcSection_Task,QmcSection_ReloadTask,QmcSection_UserSyncTask,QmcSection_Event,"
     "QmcSection_SchemaEvent,QmcSection_CompositeEvent,QmcSection_User,QmcSection_UserDirectory,"
     "QmcSection_CustomPropertyDefinition,QmcSection_Tag,QmcSection_Extension,QmcSection_Audit",
     R, management, false, content_admin},
    {"DeploymentAdmin",
     "ServerNodeConfiguration_*,Engine*,Proxy*,VirtualProxy*,Repository*,Scheduler*,Printing*,ServiceCluster_*,"
     "UserDirectory*,ReloadTask_*,UserSyncTask_*,SchemaEvent_*,CompositeEvent_*,User*,CustomProperty*,License_*,Tag_*",
     C | R | U | D, management, false, deployment_admin},
    {"DeploymentAdminAppAccess", "App*", R | U | A | F, management, false, deployment_admin},
    {"DeploymentAdminExtensions", "Extension_*", R, management, false, deployment_admin},
    {"DeploymentAdminRulesAccess", "SystemRule_*", C | R | U | D, management, false,
     "user.roles = \"DeploymentAdmin\" and (resource.category = \"Sync\" or resource.category = \"License\")"},
    {"DeploymentAdminQmcSections",
     "QmcSection_ServerNodeConfiguration,QmcSection_EngineService,QmcSection_ProxyService,QmcSection_"
     "VirtualProxyConfig,"
     "QmcSection_RepositoryService,QmcSection_SchedulerService,QmcSection_PrintingService,QmcSection_ServiceCluster,"
     "QmcSection_Certificates,QmcSection_Certificates.Export,QmcSection_License,QmcSection_Token,"
     "QmcSection_LoadBalancingRules,QmcSection_SyncRule,QmcSection_User,QmcSection_UserDirectory,QmcSection_Task,"
     "QmcSection_ReloadTask,QmcSection_UserSyncTask,QmcSection_CustomPropertyDefinition,QmcSection_Tag,"
     "QmcSection_App,QmcSection_Audit",
     R, management, false, deployment_admin},
    {"SecurityAdmin", "Stream_*,App.Object*", C | R | U | D | P | O, management, false, security_admin},
    {"SecurityAdminApps", "App*", C | R | U | D | E | P | A | O | F | Dup, management, false, security_admin},
    {"SecurityAdminContent", "DataConnection_*,ContentLibrary_*", C | R | U | D | O, management, false, security_admin},
    {"SecurityAdminSettings",
     "UserDirectory*,Proxy*,VirtualProxy*,UserSyncTask_*,User*,SystemRule_*,CustomProperty*,Tag_*", C | R | U | D,
     management, false, security_admin},
    {"SecurityAdminRoles", "User_*", Role, management, false,
     "user.roles = \"SecurityAdmin\" and resource.roles != \"RootAdmin\" and user.roles != \"RootAdmin\" and "
     "resource.HasPrivilege(\"update\")"},
    {"SecurityAdminServerNodeConfiguration", "ServerNodeConfiguration_*,Extension_*,License_*", R, management, false,
     security_admin},
    {"SecurityAdminQmcSections",
     "ContentCacheControl_*,QmcSection_Stream,QmcSection_App,QmcSection_App.Object,QmcSection_ContentLibrary,"
     "QmcSection_DataConnection,QmcSection_UserSyncTask,QmcSection_User,QmcSection_UserDirectory,QmcSection_SystemRule,"
     "QmcSection_ProxyService,QmcSection_VirtualProxyConfig,QmcSection_CustomPropertyDefinition,QmcSection_Tag,"
     "QmcSection_Certificates,QmcSection_Certificates.Export,QmcSection_Audit",
     R, management, false, security_admin},
    {"HubAdmin", "ReloadTask_*,SchemaEvent_*", C | R | U, hub, false, "user.roles = \"HubAdmin\""},
};

// A GUID made of the name: stable from site to site, and marked as version 8 (made by a rule of our own).
Guid id_of(const std::string& name) {
    const auto digest = crypto::sha256("orrery default rule " + name);
    Guid out;
    for (std::size_t i = 0; i < out.bytes.size(); ++i) out.bytes[i] = static_cast<std::uint8_t>(digest[i]);
    out.bytes[6] = static_cast<std::uint8_t>((out.bytes[6] & 0x0f) | 0x80);
    out.bytes[8] = static_cast<std::uint8_t>((out.bytes[8] & 0x3f) | 0x80);
    return out;
}

}  // namespace

std::vector<Entity> default_rules() {
    std::vector<Entity> out;
    for (auto& rule : defaults) {
        auto entity = Entity::fresh(Model::site().at("SystemRule"));
        entity.at("id") = id_of(rule.name);
        entity.at("seedId") = id_of(rule.name);
        entity.at("name") = std::string(rule.name);
        entity.at("category") = std::string("Security");
        entity.at("type") = std::string(rule.read_only ? "ReadOnly" : "Default");
        entity.at("rule") = std::string(rule.condition);
        entity.at("resourceFilter") = std::string(rule.filter);
        entity.at("actions") = rule.actions;
        entity.at("ruleContext") = rule.context;
        out.push_back(std::move(entity));
    }
    auto balancing = Entity::fresh(Model::site().at("SystemRule"));
    balancing.at("id") = id_of("ResourcesOnNonCentralNodes");
    balancing.at("seedId") = balancing.id();
    balancing.at("name") = std::string("ResourcesOnNonCentralNodes");
    balancing.at("category") = std::string("Sync");
    balancing.at("type") = std::string("Default");
    balancing.at("rule") = std::string("node.iscentral = \"false\"");
    balancing.at("resourceFilter") = std::string("App_*");
    balancing.at("actions") = std::int64_t{1};
    out.push_back(std::move(balancing));
    return out;
}

}  // namespace orrery::repository
