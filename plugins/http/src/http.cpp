// The plugin: sockets of Listen= lines, served by the stanzas they belong to.
#include <orrery/kit/http/site_listeners.h>
#include <orrery/plugin.h>

#include <map>
#include <shared_mutex>

#include "front.h"

namespace orrery::http_front {
namespace {

namespace http = kit::http;

class Http : public Service, public Listener {
public:
    Http(Host host, Config config)
        : host_(host), timeout_(config.duration("request-timeout", {})), listeners_(host, config, options(config)) {}

    void start() override { listeners_.start(); }
    void attach(const Listening& listening) override {
        {
            std::unique_lock lock(mutex_);
            auto door = std::make_shared<Door>();
            door->target = http::RoleTarget(host_, listening.stanza), door->mutual = listening.tls == "mtls";
            doors_[listening.id] = std::move(door);
        }
        listeners_.attach(listening);
    }
    void detach(std::string_view id) override { listeners_.detach(id); }
    void drain() override { listeners_.drain(std::chrono::seconds(8)); }
    void stop() override { listeners_.stop(); }
    HealthReport health() override { return listeners_.health(); }

private:
    http::ServerOptions options(const Config& config) {
        http::ServerOptions options;
        options.limits = http::limits_from(config);
        options.handler = [this](http::Request& request) { return answer(*door_of(request), request, timeout_); };
        options.begin = [this](http::Request& request, auto done) {
            host_.count("http_requests");
            return begin_answer(door_of(request), request, timeout_, std::move(done));
        };
        return options;
    }
    std::shared_ptr<const Door> door_of(const http::Request& request) {
        std::shared_lock lock(mutex_);
        return doors_.at(request.listener);
    }

    Host host_;
    const std::chrono::milliseconds timeout_;
    std::shared_mutex mutex_;
    std::map<std::string, std::shared_ptr<const Door>, std::less<>>
        doors_;  // kept after detach: requests may be under way
    http::SiteListeners listeners_;
};

}  // namespace
}  // namespace orrery::http_front

ORRERY_PLUGIN(orrery::http_front::Http, "org.orrery.http", "0.1.0",
              {"certificates", "folder with server.pem, server_key.pem and root.pem, relative to the site",
               "certificates", "path:certificates"},
              {"workers", "requests answered at the same time", "16", "integer:1..1024"},
              {"queue", "requests that may wait for a worker; further ones get 503", "256", "integer:0..1000000"},
              {"request-timeout", "how long a service may take for one answer", "2m", "duration:1s.."},
              {"keep-alive", "how long an idle connection stays open", "60s", "duration:1s.."},
              {"compress-messages", "WebSocket messages compressed, where the client offers it", "false", "flag"})
