#include "check/workshop.h"

#include <cerrno>
#include <cstring>

#include "plugins/copy.h"

namespace orrery::kernel {

namespace fs = std::filesystem;

Workshop::Workshop() {
    auto pattern = (fs::temp_directory_path() / "orrery-check-XXXXXX").string();
    if (!::mkdtemp(pattern.data()))
        throw Error(Code::unavailable, "cannot make a folder like " + pattern + ": " + std::strerror(errno));
    folder_ = pattern;
    machine_ = std::make_unique<Machine>(Logs::Options{folder_ / "logs", ORRERY_LOG_FATAL, false},
                                         fs::read_symlink("/proc/self/exe").string());
}

Workshop::~Workshop() {
    machine_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::unique_ptr<Instance> Workshop::open(const Stanza& stanza, const PluginPlace& place) {
    auto account = stanza.user.empty() ? std::optional<Account>() : Account::find(stanza.user);
    auto copy = copy_for_load(place.library, folder_, stanza.name);
    if (account) fs::permissions(folder_, fs::perms::others_exec, fs::perm_options::add);
    return std::make_unique<Isolated>(
        IsolatedLaunch{copy, place.library.string(), &stanza, account ? &*account : nullptr, {}},
        std::make_shared<Desk>(*machine_, stanza), [](const std::string&) {});
}

}  // namespace orrery::kernel
