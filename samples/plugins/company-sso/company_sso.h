// Signs people in by the company's own page. Calls come from several threads at once; nothing here changes after
// construction, and what must be remembered between two requests lies in the site's one-time values.
#pragma once
#include <orrery/plugin.h>

#include "pass.h"
#include "settings.h"

namespace company {

class CompanySso : public orrery::AuthModule {
public:
    CompanySso(orrery::Host host, orrery::Config config) : host_(std::move(host)), settings_(config) {}

    /// A page load without a session goes to the company; a program gets no redirect, the next module may know it.
    orrery::Verdict authenticate(const orrery::AuthRequest& request) override {
        auto accept = request.header("accept");
        if (request.method() != "GET" || !accept || accept->find("text/html") == accept->npos)
            return orrery::Verdict::decline();
        auto state = random_text();
        host_.once_put(begun(state), std::string(request.virtual_proxy()) + "\n" + std::string(request.return_target()),
                       settings_.patience);
        orrery::Response response{302, {}, {}, {}};
        response.headers = {
            {"location", settings_.sign_in_page + "?site=" + form_escape(address(request)) + "&state=" + state},
            {"set-cookie", cookie(request, state, settings_.patience)},
            {"cache-control", "no-store"}};
        return orrery::Verdict::challenge(std::move(response));
    }

    orrery::Outcome handle(const orrery::AuthRequest& request) override {
        if (request.path() != page(request)) return orrery::Outcome::decline();
        if (request.method() != "GET") return orrery::Outcome::respond({405, {{"allow", "GET"}}, {}, {}});
        auto query = read_form(request.query());
        if (!query) return orrery::Outcome::reject("the query is malformed");
        // The browser that comes back must be the one that was sent: else somebody could sign others in as himself.
        auto state = value_of(*query, "state");
        auto known = request.cookie(cookie_name());
        if (state.empty() || !known || !same(*known, state))
            return orrery::Outcome::reject("the sign-in was not begun by this browser");
        auto target = host_.once_take(begun(state));
        if (!target) return orrery::Outcome::reject("the sign-in took too long, or its answer came twice");
        auto line = std::min(target->find('\n'), target->size());
        if (target->substr(0, line) != request.virtual_proxy())
            return orrery::Outcome::reject("the sign-in was begun at another virtual proxy");
        return take_pass(request, value_of(*query, "pass"), state, target->substr(std::min(line + 1, target->size())));
    }

private:
    orrery::Outcome take_pass(const orrery::AuthRequest& request, std::string_view text, std::string_view state,
                              std::string target) const {
        auto pass = read_pass(text, settings_.key);
        if (!pass) return orrery::Outcome::reject("there is no pass, or it is not signed with the company's key");
        if (value_of(*pass, "site") != address(request)) return orrery::Outcome::reject("the pass is for another site");
        if (value_of(*pass, "state") != state) return orrery::Outcome::reject("the pass answers another question");
        auto now =
            std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
        if (seconds(value_of(*pass, "until")) < now.count()) return orrery::Outcome::reject("the pass has ended");
        orrery::Principal who{settings_.directory, std::string(value_of(*pass, "user")), {}, {}, {}};
        if (who.id.empty() || who.id.size() > 256) return orrery::Outcome::reject("the pass names nobody");
        who.name = value_of(*pass, "name");
        for (auto& [name, value] : *pass)
            if (name == "group") who.attributes.emplace_back("group", value);
        host_.count("company_sso_sign_ins");
        return orrery::Outcome::sign_in(std::move(who), std::move(target), {{"set-cookie", cookie(request, "", {})}});
    }

    static std::int64_t seconds(std::string_view text) {
        std::int64_t number = 0;
        auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
        return failed == std::errc{} && end == text.data() + text.size() ? number : 0;
    }
    std::string page(const orrery::AuthRequest& request) const {
        auto prefix = request.virtual_proxy();
        return (prefix.empty() ? "" : "/" + std::string(prefix)) + settings_.path;
    }
    /// As the browser must come back to it; from the settings, since a Host header is the client's word.
    std::string address(const orrery::AuthRequest& request) const { return settings_.site + page(request); }
    std::string begun(std::string_view state) const {
        return "company-sso." + std::string(host_.instance()) + "." + std::string(state.substr(0, 64));
    }
    std::string cookie_name() const { return "state-" + std::string(host_.instance()); }
    std::string cookie(const orrery::AuthRequest& request, std::string_view value,
                       std::chrono::milliseconds age) const {
        return cookie_name() + "=" + std::string(value) + "; Path=" + page(request) +
               "; Max-Age=" + std::to_string(age.count() / 1000) + "; HttpOnly; Secure; SameSite=Lax";
    }

    orrery::Host host_;
    const Settings settings_;
};

}  // namespace company
