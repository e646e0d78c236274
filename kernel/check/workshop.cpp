#include "check/workshop.h"

#include "plugins/copy.h"

namespace orrery::kernel {

namespace fs = std::filesystem;

Workshop::Workshop() {
    machine_ = std::make_unique<Machine>(Logs::Options{folder_.path() / "logs", ORRERY_LOG_FATAL, false},
                                         fs::read_symlink("/proc/self/exe").string());
}

std::unique_ptr<Instance> Workshop::open(const Stanza& stanza, const PluginPlace& place) {
    auto account = stanza.user.empty() ? std::optional<Account>() : Account::find(stanza.user);
    auto copy = copy_for_load(place.library, folder_.path(), stanza.name);
    if (account) fs::permissions(folder_.path(), fs::perms::others_exec, fs::perm_options::add);
    return std::make_unique<Isolated>(
        IsolatedLaunch{copy, place.library.string(), &stanza, account ? &*account : nullptr, {}},
        std::make_shared<Desk>(*machine_, stanza), [](const std::string&) {});
}

}  // namespace orrery::kernel
