// Right user name and password? The same work and the same answer, whether the user exists or not.
#pragma once
#include <orrery/log.h>

#include <optional>
#include <semaphore>

#include "users.h"

namespace orrery::form {

constexpr std::size_t longest_password = 1024;

/// [any thread] At most two checks run at once (each takes about 0.2 s and 32 MiB); the others wait their turn.
class PasswordGate {
public:
    PasswordGate(const Users& users, Logger log);
    /// The user when name and password are right. Throws Error(unavailable) when too many wait.
    std::optional<User> check(std::string_view directory, std::string_view name, std::string_view password);

private:
    void renew(const User& user, std::string_view password) const;

    const Users& users_;
    Logger log_;
    std::string decoy_;  // a hash that no password matches, as dear to check as a real one
    std::counting_semaphore<> turns_{2};
};

}  // namespace orrery::form
