#include "password_gate.h"

#include <orrery/kit/crypto/password.h>

namespace orrery::form {
namespace {

class Turn {
public:
    explicit Turn(std::counting_semaphore<>& turns) : turns_(turns) {
        if (!turns_.try_acquire_for(std::chrono::seconds(5)))
            throw Error(Code::unavailable, "too many sign-ins at once", "try again in a moment");
    }
    ~Turn() { turns_.release(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    std::counting_semaphore<>& turns_;
};

}  // namespace

PasswordGate::PasswordGate(const Users& users, Logger log)
    : users_(users), log_(std::move(log)), decoy_(crypto::unmatchable_hash()) {}

std::optional<User> PasswordGate::check(std::string_view directory, std::string_view name, std::string_view password) {
    const Turn turn(turns_);
    auto user = users_.find(directory, name);
    try {
        const auto result = crypto::check_password(password, user ? user->password_hash : decoy_);
        if (!user || !result.matches) return std::nullopt;
        if (result.needs_rehash) renew(*user, password);
        return user;
    } catch (const std::invalid_argument& error) {
        log_.error("the stored password of " + label_of(*user) + " cannot be used: " + error.what());
        return std::nullopt;
    }
}

// A stronger cost than the stored one became the default; a failure here must not keep the user out.
void PasswordGate::renew(const User& user, std::string_view password) const {
    try {
        users_.set_password(user.directory, user.name, crypto::hash_password(password));
    } catch (const std::exception& error) {
        log_.warn("the password hash of " + label_of(user) + " could not be renewed: " + error.what());
    }
}

}  // namespace orrery::form
