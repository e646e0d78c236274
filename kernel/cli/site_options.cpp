#include "cli/verbs.h"

namespace orrery::kernel {

namespace fs = std::filesystem;

SiteOptions site_options(const CommonOptions& common) {
    SiteOptions options;
    fs::path site = common.site.empty() ? fs::path() : fs::absolute(common.site);
    if (!common.config.empty())
        options.config = fs::absolute(common.config);
    else
        options.config = (site.empty() ? fs::current_path() : site) / "services.conf";
    if (site.empty()) site = options.config.parent_path();
    options.folders.site = site.lexically_normal();
    if (!options.folders.site.has_filename()) options.folders.site = options.folders.site.parent_path();
    options.folders.run = common.run.empty() ? options.folders.site / "run" : fs::absolute(common.run);
    options.folders.binary = fs::read_symlink("/proc/self/exe");
    for (auto& root : common.plugins) options.plugin_roots.push_back(fs::absolute(root));
    return options;
}

}  // namespace orrery::kernel
