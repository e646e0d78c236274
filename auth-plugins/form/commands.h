// The verbs `orrery user add|list|password|remove`.
#pragma once
#include <orrery/command.h>
#include <orrery/host.h>

#include "removals.h"
#include "repository_roles.h"
#include "users.h"

namespace orrery::form {

/// [any thread] Outlived by `users` and `removals`.
class UserCommands {
public:
    UserCommands(Host host, const Users& users, const Removals& removals, std::string directory);
    static std::vector<Verb> verbs();
    CommandResult run(const Arguments& arguments) const;

private:
    CommandResult add(const Arguments& arguments) const;
    CommandResult list() const;
    CommandResult set_password(const Arguments& arguments) const;
    CommandResult remove(const Arguments& arguments) const;
    std::pair<std::string, std::string> name_in(const Arguments& arguments) const;

    Host host_;
    const Users& users_;
    const Removals& removals_;
    std::string directory_;
    RepositoryRoles roles_;
};

}  // namespace orrery::form
