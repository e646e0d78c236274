#include <iostream>

#include "cli/exit_codes.h"
#include "cli/verbs.h"
#include "lifecycle/site_lock.h"

namespace orrery::kernel {

namespace {
/// Copies of libraries go here, not among those of a running site.
struct OwnFolder {
    explicit OwnFolder(std::filesystem::path given) : path(std::move(given)) {
        std::filesystem::create_directories(path);
    }
    ~OwnFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
};
}  // namespace

int check_verb(const CommonOptions& common) {
    auto options = site_options(common);
    options.log_to_stderr = false;
    // A running site holds its own ports: then only the others' can be checked, which its own start did.
    bool runs = site_is_locked(options.folders.run);
    OwnFolder scratch(options.folders.run / ("check-" + std::to_string(::getpid())));
    options.folders.run = scratch.path;
    Site site(options);
    site.prepare(!runs);
    auto shown = options.config.filename().string();
    for (auto& problem : site.conf().problems.items()) std::cout << problem.text(shown) << "\n";
    if (site.conf().problems.any_error()) return exit_code::configuration;
    std::cout << shown << ": " << site.conf().stanzas.size() << " services, no errors"
              << (runs ? " (ports not tried: the site runs)" : "") << "\n";
    return exit_code::ok;
}

}  // namespace orrery::kernel
