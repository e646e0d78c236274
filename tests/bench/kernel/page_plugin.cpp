// The plugin that is measured: a page over http/1, a sign-in over auth/1.
#include <orrery/plugin.h>

#include <map>

#include "page.h"

namespace {

class Page : public orrery::HttpHandler, public orrery::AuthModule {
public:
    Page(orrery::Host, orrery::Config) {
        for (int i = 0; i < 100; ++i) users_.emplace("key-" + std::to_string(i), "user-" + std::to_string(i));
    }
    orrery::Response handle(const orrery::Request& request) override {
        return {200,
                {{"content-type", "application/json"}},
                orrery::bench::page(request.target(), request.header("user-agent").value_or("")),
                {}};
    }
    orrery::Verdict authenticate(const orrery::AuthRequest& request) override {
        auto key = request.header("x-api-key");
        auto user = key ? users_.find(*key) : users_.end();
        if (user == users_.end()) return orrery::Verdict::decline();
        return orrery::Verdict::accept({"CORP", user->second, user->second, {}, {}});
    }
    orrery::Outcome handle(const orrery::AuthRequest&) override { return orrery::Outcome::decline(); }

private:
    std::map<std::string, std::string, std::less<>> users_;
};

}  // namespace

ORRERY_PLUGIN(Page, "org.orrery.bench.page", "1.0.0")
