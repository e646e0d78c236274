#include "share.h"

namespace orrery::repository {

void prepare_share(const std::filesystem::path& root) {
    for (auto* name : {"Apps", "StaticContent", "ArchivedLogs"}) {
        const auto folder = root / name;
        if (!std::filesystem::create_directories(folder)) continue;
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    }
}

}  // namespace orrery::repository
