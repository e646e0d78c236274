// The module's answers to the proxy: lead to the page, show it, take what is posted.
#pragma once
#include <orrery/auth.h>
#include <orrery/refused_user.h>

#include "form_token.h"
#include "page.h"
#include "password_gate.h"
#include "throttle.h"

namespace orrery::form {

struct ModuleSettings {
    std::string path;       ///< of the page, under each virtual proxy's prefix: "/login"
    std::string directory;  ///< of a user who names none
    std::filesystem::path pages;
};

/// [any thread] Outlived by `users`.
class SignIn {
public:
    SignIn(Host host, ModuleSettings settings, const Users& users);
    Verdict authenticate(const AuthRequest& request) const;
    Outcome handle(const AuthRequest& request);

private:
    struct Posted {
        std::string user, password, token, return_target;
    };
    Outcome show(const AuthRequest& request, const Posted& posted, int status, const std::string& message,
                 const Principal& refused = {}) const;
    Outcome take_form(const AuthRequest& request);
    Outcome try_password(const AuthRequest& request, const Posted& posted);
    Outcome wait(const AuthRequest& request, const Posted& posted, std::chrono::seconds time) const;
    void log_attempt(Level level, std::string_view what, const AuthRequest& request, const Principal& user) const;
    Principal known(std::string_view typed) const;
    std::string page_path(const AuthRequest& request) const;

    Host host_;
    ModuleSettings settings_;
    Page page_;
    FormTokens tokens_;
    const Users& users_;
    PasswordGate gate_;
    Throttle per_user_{5}, per_network_{50};
};

}  // namespace orrery::form
