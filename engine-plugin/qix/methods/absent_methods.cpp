// What the published schema has and this engine has not, with the reason: docs/engine-compatibility.md lists them, and
// a test keeps that list true.
#include "qix/methods.h"
#include "qix/registry.h"

namespace orrery::qix {

void add_absent_methods(Registry& registry) {
    constexpr auto kNever = Offer::never;
    constexpr std::string_view desktop = "it is about the computer of a desktop user";
    registry.add_absent(Class::global, kNever, desktop,
                        "GetDefaultAppFolder GetFolderItemsForPath GetLogicalDriveStrings ReloadExtensionList");
    registry.add_absent(Class::global, kNever, "its drivers exist on another operating system only",
                        "GetDatabasesFromConnectionString GetOdbcDsns GetOleDbProviders IsValidConnectionString");
    registry.add_absent(Class::global, kNever, "processes are stopped by who runs the site", "ShutdownProcess");
    constexpr std::string_view cloud = "it belongs to a hosted service with tenants and spaces";
    registry.add_absent(Class::doc, kNever, cloud,
                        "ChangeSessionAppOwner ChangeSessionAppSpace CommitScript GetAssociationScores "
                        "GetFieldsResourceIds TransformApp");
    registry.add_absent(Class::doc, kNever, "it destroys data for demonstrations", "Scramble");
    registry.add_absent(Class::doc, kNever, "results are bounded in other ways", "SetFetchLimit");
    constexpr std::string_view connectors = "it drives another maker's connectors";
    registry.add_absent(Class::doc, kNever, connectors, "SendGenericCommandToCustomConnector");
    registry.add_absent(Class::global, kNever, connectors, "GetCustomConnectors");
    registry.add_absent(Class::doc, kNever, "it keeps a window of an old client",
                        "GetViewDlgSaveInfo SetViewDlgSaveInfo");
    constexpr std::string_view variables = "variables are generic objects: use CreateVariableEx, GetVariableByName";
    registry.add_absent(Class::doc, kNever, variables, "CreateVariable GetVariable RemoveVariable");
    registry.add_absent(Class::old_variable, kNever, variables,
                        "ForceContent GetContent GetNxProperties GetRawContent SetContent SetNxProperties");
}

}  // namespace orrery::qix
