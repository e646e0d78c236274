#include "plugins/scratch_folder.h"

#include <orrery/error.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace orrery::kernel {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder() {
    auto pattern = (fs::temp_directory_path() / "orrery-plugin-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw Error(Code::unavailable, "cannot make a folder like " + pattern + ": " + std::strerror(errno));
    path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

}  // namespace orrery::kernel
