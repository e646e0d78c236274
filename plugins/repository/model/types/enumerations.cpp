#include "enumerations.h"

namespace orrery::repository::enumerations {

const Enumeration app_availability{"AppAvailabilityStatusEnum",
                                   {{0, "NotApplicable"},
                                    {1, "Available"},
                                    {2, "NoActiveRoute"},
                                    {3, "NoConfiguredRoute"},
                                    {4, "NotSynced"},
                                    {5, "NotMigrated"}}};
const Enumeration log_on{"LogOnEnum", {{0, "LOG_ON_SERVICE_USER"}, {1, "LOG_ON_CURRENT_USER"}}};
const Enumeration architecture{"ArchitectureEnum", {{0, "Undefined"}, {1, "x86"}, {2, "x64"}}};
const Enumeration rule_context{"RuleContextEnum", {{0, "BothQlikSenseAndQMC"}, {1, "QlikSenseOnly"}, {2, "QMCOnly"}}};
const Enumeration node_purpose{"NodePurposeEnum",
                               {{0, "Production"}, {1, "Development"}, {2, "ProductionAndDevelopment"}}};
const Enumeration node_role{"ServerNodeRoleDefinitionEnum", {{0, "FailoverCandidate"}}};
const Enumeration authentication_method{"AuthenticationMethodEnum",
                                        {{0, "Ticket"},
                                         {1, "HeaderStaticUserDirectory"},
                                         {2, "HeaderDynamicUserDirectory"},
                                         {3, "SAML"},
                                         {4, "JWT"},
                                         {5, "OIDC"}}};
const Enumeration anonymous_access{"AnonymousAccessModeEnum",
                                   {{0, "NoAnonymousUser"}, {1, "AllowAnonymous"}, {2, "AlwaysAnonymous"}}};
const Enumeration header_authentication{
    "HeaderAuthenticationModeEnum",
    {{0, "NotAllowed"}, {1, "StaticUserDirectory"}, {2, "DynamicUserDirectory"}, {3, "Undefined"}}};
const Enumeration same_site{"SameSiteAttributeEnum", {{0, "NoAttribute"}, {1, "None"}, {2, "Lax"}, {3, "Strict"}}};
const Enumeration signing_algorithm{"SigningAlgorithmEnum", {{0, "SHA1"}, {1, "SHA256"}}};
const Enumeration log_verbosity{"LogVerbosityEnum",
                                {{0, "Off"}, {1, "Fatal"}, {2, "Error"}, {3, "Warning"}, {4, "Info"}, {5, "Debug"}}};
const Enumeration scheduler_type{"SchedulerServiceTypeEnum", {{0, "Master"}, {1, "Slave"}, {2, "MasterAndSlave"}}};
const Enumeration working_set_mode{"WorkingSetSizeModeEnum",
                                   {{0, "IgnoreMaxLimit"}, {1, "SoftMaxLimit"}, {2, "HardMaxLimit"}}};
const Enumeration persistence_mode{"PersistenceModeEnum",
                                   {{0, "LegacyPersistence"}, {1, "SingleQvf"}, {2, "SplitQvf"}}};

}  // namespace orrery::repository::enumerations
