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
    Principal who;
    std::string module;
    std::string return_target;     // with accepted, from a module's own page
    kit::http::Response response;  // with responded; with accepted its further fields
};

class Authentication {
public:
    /// `chosen` lists, by prefix, the stanzas asked there; "*" those of all others.
    using Chosen = std::map<std::string, std::vector<std::string>, std::less<>>;
    Authentication(const Host& host, Chosen chosen);

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
    const std::vector<Module>& modules_of(const VirtualProxy& proxy) const;
    Host host_;
    std::map<std::string, std::vector<Module>, std::less<>> modules_;
};

/// Settings "PREFIX=STANZA STANZA" (prefix "*" for all others) as a table; throws Error(invalid) naming the line.
Authentication::Chosen read_chosen(const std::vector<std::string_view>& lines);

}  // namespace orrery::proxy
