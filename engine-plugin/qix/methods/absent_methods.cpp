// What the published schema has and this engine has not, with the reason: docs/engine-compatibility.md lists them, and
// a test keeps that list true.
#include "qix/methods.h"
#include "qix/registry.h"

namespace orrery::qix {
namespace {

void add_not_yet(Registry& registry) {
    constexpr auto kNotYet = Offer::not_yet;
    registry.add_absent(Class::global, kNotYet, "",
                        "CopyApp CreateDocEx ExportApp GetBNF GetBaseBNF GetBaseBNFHash GetBaseBNFString "
                        "GetCustomConnectors GetDefaultAppFolder GetFolderItemsForPath GetStreamList "
                        "GetSupportedCodePages PublishApp ReplaceAppFromID SaveAs ImportApp ImportAppEx");
    registry.add_absent(Class::global, kNotYet, "there are no debug reloads", "InteractDone");
    registry.add_absent(Class::doc, kNotYet, "",
                        "AddFieldFromExpression ApplyGroupStates ApplyTemporaryBookmark CommitDraft CreateDraft "
                        "CreateTemporaryBookmark DestroyDraft ExportReducedData GetContentLibraries "
                        "GetDatabaseInfo GetDatabaseOwners GetDatabaseTableFields GetDatabaseTablePreview "
                        "GetDatabaseTables GetDatabases GetExpressionBNF GetExpressionBNFHash "
                        "GetFavoriteVariables GetFieldAndColumnSamples GetFieldOnTheFlyByName "
                        "GetFieldsResourceIds GetFileTableFields GetFileTablePreview GetFileTables "
                        "GetFileTablesEx GetFolderItemsForConnection GetGroupStates GetIncludeFileContent "
                        "GetLibraryContent GetLineage GetTableProfileData GetTextMacros GuessFileType Publish "
                        "Redo RestoreTempSelectionState SaveAs SearchAssociations SearchObjects SearchValues "
                        "SetFavoriteVariables SetLooselyCoupledVector SetProhibitBinaryLoad "
                        "StoreTempSelectionState Undo UnPublish");
    registry.add_absent(Class::doc, kNotYet, "there are no debug reloads", "SetScriptBreakpoints");
    registry.add_absent(Class::object, kNotYet, "",
                        "AddGroupMembers Approve CreateGroup EmbedSnapshotObject ExportData GetSnapshotObject "
                        "MultiRangeSelectTreeDataValues Publish RemoveGroup RemoveGroupMembers SetActiveField "
                        "SetGroupLabel StepCycle UnApprove UnPublish");
    for (const auto cls : {Class::dimension, Class::measure})
        registry.add_absent(cls, kNotYet, "", "Approve Publish UnApprove UnPublish");
    registry.add_absent(Class::dimension, kNotYet, "", "GetActiveField SetActiveField StepCycle");
    registry.add_absent(Class::bookmark, kNotYet, "", "Approve GetFieldValuesEx Publish UnApprove UnPublish");
}

void add_never(Registry& registry) {
    constexpr auto kNever = Offer::never;
    constexpr std::string_view desktop = "it is about the computer of a desktop user";
    registry.add_absent(Class::global, kNever, desktop, "GetLogicalDriveStrings ReloadExtensionList");
    registry.add_absent(Class::global, kNever, "its drivers exist on another operating system only",
                        "GetDatabasesFromConnectionString GetOdbcDsns GetOleDbProviders IsValidConnectionString");
    registry.add_absent(Class::global, kNever, "processes are stopped by who runs the site", "ShutdownProcess");
    constexpr std::string_view cloud = "it belongs to a hosted service with tenants and spaces";
    registry.add_absent(Class::doc, kNever, cloud,
                        "ChangeSessionAppOwner ChangeSessionAppSpace CommitScript GetAssociationScores "
                        "TransformApp");
    registry.add_absent(Class::doc, kNever, "it destroys data for demonstrations", "Scramble");
    registry.add_absent(Class::doc, kNever, "results are bounded in other ways", "SetFetchLimit");
    registry.add_absent(Class::doc, kNever, "it drives another maker's connectors",
                        "SendGenericCommandToCustomConnector");
    registry.add_absent(Class::doc, kNever, "it keeps a window of an old client",
                        "GetViewDlgSaveInfo SetViewDlgSaveInfo");
    constexpr std::string_view variables = "variables are generic objects: use CreateVariableEx, GetVariableByName";
    registry.add_absent(Class::doc, kNever, variables, "CreateVariable GetVariable RemoveVariable");
    registry.add_absent(Class::old_variable, kNever, variables,
                        "ForceContent GetContent GetNxProperties GetRawContent SetContent SetNxProperties");
}

}  // namespace

void add_absent_methods(Registry& registry) {
    add_not_yet(registry);
    add_never(registry);
}

}  // namespace orrery::qix
