// The site's file share.
#pragma once

#include <filesystem>

namespace orrery::repository {

/// Makes the folders of the share where they are missing: Apps, StaticContent, ArchivedLogs; others than the owner
/// have no rights in them. Throws std::filesystem::filesystem_error naming the folder.
void prepare_share(const std::filesystem::path& root);

}  // namespace orrery::repository
