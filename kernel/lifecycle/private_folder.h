// The folder data/<service>: private to the service, nobody else may even look into it.
#pragma once
#include <filesystem>
#include <optional>

#include "supervision/launch.h"

namespace orrery::kernel {

/// Makes it with mode 0700 and gives it to the account. Throws Error(unavailable) or Error(denied).
void make_private(const std::filesystem::path& folder, const std::optional<Account>& account);

}  // namespace orrery::kernel
