#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/exit_codes.h"
#include "cli/verbs.h"

namespace orrery::kernel {

namespace {

int exit_code_of(Code code) {
    switch (code) {
        case Code::unavailable:
        case Code::not_found:
            return exit_code::unavailable;
        case Code::conflict:
        case Code::deadline:
            return exit_code::try_later;
        case Code::denied:
            return exit_code::no_permission;
        case Code::invalid:
            return exit_code::configuration;
        default:
            return exit_code::failure;
    }
}

}  // namespace

int command_line(int count, char** arguments) {
    CommonOptions common;
    CLI::App app("Orrery: runs the services of an analytics site", "orrery");
    app.require_subcommand(1);
    app.fallthrough();
    app.add_option("--config", common.config, "the configuration (default: services.conf in the site's folder)");
    app.add_option("--site", common.site, "the site's folder (default: the folder of the configuration)");
    app.add_option("--run", common.run, "the run directory (default: run in the site's folder)");
    app.add_option("--plugins", common.plugins, "a folder with plugins; may be given several times");
    int result = exit_code::ok;
    app.add_subcommand("run", "run the site in the foreground")->callback([&] { result = run_verb(common); });
    app.add_subcommand("check", "check the configuration without running it")->callback([&] {
        result = check_verb(common);
    });
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_code::ok : exit_code::usage;
    } catch (const Error& error) {
        std::cerr << "orrery: " << error.message() << (error.hint().empty() ? "" : "\n  " + error.hint()) << "\n";
        return exit_code_of(error.code());
    } catch (const std::exception& error) {
        std::cerr << "orrery: " << error.what() << "\n";
        return exit_code::failure;
    }
    return result;
}

}  // namespace orrery::kernel
