// Asking the authentication modules of a virtual proxy, in order.
#pragma once
#include <orrery/auth.h>
#include <orrery/kit/http/message.h>

#include <map>

#include "virtual_proxy.h"

namespace orrery::proxy {

/// What the modules said. Any failure of a module is an Error: who cannot be asked must not be passed over.
struct SignIn {
    enum class Kind {
        nobody,     // every module declined
        accepted,   // who it is
        rejected,   // a credential that is wrong
        responded,  // a page or a redirect of a module's
    };
    Kind kind = Kind::nobody;
    Principal who;  // with responded whom it says no to, if that is known
    std::string module;
    std::string return_target;     // with accepted, from a module's own page
    kit::http::Response response;  // with responded; with accepted its further fields, with rejected its status
};

class Authentication {
public:
    /// Stanzas by a word: a prefix, or a method.
    using Chosen = std::map<std::string, std::vector<std::string>, std::less<>>;
    /// `by_prefix` lists, by prefix, the stanzas asked there; "*" those of all others whose method is tickets. For
    /// every other method the stanzas of `by_method` are asked, without a line the one of the method's name.
    Authentication(const Host& host, const Chosen& by_prefix, Chosen by_method = {});
    /// Whether a ticket in the address signs in there: not where another method was chosen and no list of its own.
    bool takes_tickets(const VirtualProxy& proxy) const;

    /// Who sends this request? [worker]
    SignIn authenticate(const VirtualProxy& proxy, const Fields& record) const;
    /// Is it for a module's own page? [worker]
    SignIn handle(const VirtualProxy& proxy, const Fields& record) const;

private:
    struct Module {
        std::string stanza;
        Handle handle;
    };
    SignIn ask(const VirtualProxy& proxy, uint32_t call, const Fields& record, std::string_view answer_field) const;
    SignIn read_answer(const std::string& module, const Fields& answer, std::string_view word,
                       const Fields& record) const;
    void reject(SignIn& result, std::string_view reason, const Fields& record) const;
    using Modules = std::map<std::string, std::vector<Module>, std::less<>>;
    const std::vector<Module>& modules_of(const VirtualProxy& proxy) const;
    void add(Modules& to, const Chosen& chosen);
    Host host_;
    Modules by_prefix_, by_method_;
};

/// Settings "PREFIX=STANZA STANZA" (prefix "*" for all others) as a table; throws Error(invalid) naming the line.
Authentication::Chosen read_chosen(const std::vector<std::string_view>& lines);
/// The same with a method (header, saml, jwt, oidc) in the prefix's place.
Authentication::Chosen read_chosen_by_method(const std::vector<std::string_view>& lines);

}  // namespace orrery::proxy
