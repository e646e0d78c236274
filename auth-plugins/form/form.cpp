// The plugin's entry: the roles auth/1 and command/1 over one list of users.
#include <orrery/plugin.h>

#include "commands.h"
#include "module.h"

namespace orrery::form {
namespace {

ModuleSettings settings_of(const Config& config) {
    std::string path(config.require("path"));
    if (!path.starts_with('/') || path.ends_with('/') || path.find_first_of("?#% ") != std::string::npos)
        throw Error(Code::invalid, "parameter --path=" + path + ": expected a path such as /login");
    return {std::move(path), std::string(config.require("directory")),
            std::filesystem::path(config.plugin_directory()) / "web"};
}

class Form : public AuthModule, public Command {
public:
    Form(Host host, Config config)
        : users_(std::filesystem::path(config.data_directory()) / "users.json"),
          removals_(host, std::filesystem::path(config.data_directory()) / "removed.json"),
          sign_in_(host, settings_of(config), users_),
          commands_(host, users_, removals_, std::string(config.require("directory"))) {
        removals_.listen();
    }

    Verdict authenticate(const AuthRequest& request) override { return sign_in_.authenticate(request); }
    Outcome handle(const AuthRequest& request) override { return sign_in_.handle(request); }
    std::vector<Verb> verbs() const override { return UserCommands::verbs(); }
    CommandResult run(const Arguments& arguments) override { return commands_.run(arguments); }

private:
    const Users users_;
    Removals removals_;
    SignIn sign_in_;
    const UserCommands commands_;
};

}  // namespace
}  // namespace orrery::form

ORRERY_PLUGIN(orrery::form::Form, "orrery.form", "0.1.0",
              {"path", "the sign-in page's path under each virtual proxy's prefix", "/login"},
              {"directory", "the directory of users who name none", "ORRERY"})
