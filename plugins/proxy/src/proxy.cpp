// The plugin: the front door's life, from settings to sockets.
#include <orrery/kit/http/problem.h>
#include <orrery/kit/http/site_listeners.h>
#include <orrery/plugin.h>

#include <shared_mutex>

#include "admin_api.h"
#include "blocked_users.h"
#include "gateway.h"
#include "journal.h"
#include "security_headers.h"
#include "session_file.h"

namespace orrery::proxy {
namespace {

namespace http = kit::http;
using namespace std::chrono_literals;

class Proxy : public Service, public Listener {
public:
    static constexpr Swap swap = Swap::replace;

    Proxy(Host host, Config config)
        : host_(host),
          file_(std::filesystem::path(config.data_directory()) / "sessions.json"),
          repository_(host, config.text("repository", "repository")),
          proxies_(host, repository_),
          measure_every_(config.duration("performance-interval", 1min)),
          journal_(host),
          sessions_(
              {static_cast<std::size_t>(config.number("sessions", 100'000)),
               static_cast<std::size_t>(config.number("sessions-per-user", 0))},
              [this](const Session& session, const std::string& reason) { journal_.session_stopped(session, reason); }),
          blocked_(host, repository_, sessions_),
          authentication_(host, read_chosen(config.list("auth")), read_chosen_by_method(config.list("auth-method"))),
          routes_(host, config.list("route")),
          gateway_({host, repository_, proxies_, sessions_, authentication_, routes_, journal_,
                    config.duration("request-timeout", 2min)}),
          admin_(host, repository_, proxies_, sessions_, journal_),
          listeners_(host, config, options(config)) {}

    void start() override {
        restore_sessions();
        blocked_.start();
        for (const char* topic : {"repository.virtualproxyconfig", "repository.proxyservice"})
            subscriptions_.push_back(
                host_.subscribe(topic, [this](const Subscription::Event&) { proxies_.refresh(); }));
        running_ = true;
        listeners_.start();
        look_after_sessions();
        look_at_proxies();
        measure();
        journal_.service("Start service");
    }
    void attach(const Listening& listening) override {
        {
            std::unique_lock lock(mutex_);
            doors_[listening.id] = listening.tls;
        }
        listeners_.attach(listening);
    }
    void detach(std::string_view id) override { listeners_.detach(id); }
    void drain() override { listeners_.drain(8s); }
    void stop() override {
        bool was_running = running_.exchange(false);
        subscriptions_.clear();
        blocked_.stop();
        if (was_running) keep_sessions(), journal_.service("Stop service");
        listeners_.stop();
    }
    HealthReport health() override { return listeners_.health(); }

private:
    http::ServerOptions options(const Config& config) {
        http::ServerOptions options;
        options.limits = http::limits_from(config);
        options.handler = [this](http::Request& request) { return handle(request); };
        options.refusal_page = [](const http::Refusal& refusal, std::string_view accept) {
            http::Response response = http::problem(refusal.status, refusal.reason, {}, accept);
            protect(response, VirtualProxy());
            return response;
        };
        return options;
    }

    http::Response handle(http::Request& request) {
        auto begin = std::chrono::steady_clock::now();
        http::Response response = answer(request);
        std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
        host_.count("proxy_requests");
        host_.observe("proxy_request_seconds", taken.count());
        if (host_.log().enabled(Level::debug))  // without the query, which may hold a ticket
            host_.log().debug(
                request.method + " " + request.path + " " + std::to_string(response.status),
                {{"request.id", request.id}, {"remote", request.remote}, {"seconds", std::to_string(taken.count())}});
        return response;
    }
    http::Response answer(http::Request& request) {
        std::string tls;
        {
            std::shared_lock lock(mutex_);
            tls = doors_.at(request.listener);
        }
        if (tls == "mtls") return admin_.answer(request);
        if (tls == "tls") return gateway_.answer(request);
        return http::problem(403, "this port speaks plain HTTP; sign in over https", {},
                             request.fields.find("accept").value_or(""));
    }

    void restore_sessions() {
        try {
            sessions_.restore(read_sessions(file_));
            sweep();
            host_.log().info(std::to_string(sessions_.size()) + " sessions go on");
        } catch (const std::exception& error) {
            host_.log().error(std::string("sessions could not be restored, users must sign in again: ") + error.what());
        }
    }
    void keep_sessions() {
        try {
            write_sessions(file_, sessions_.all());
        } catch (const std::exception& error) {
            host_.log().error(std::string("sessions could not be kept: ") + error.what());
        }
    }
    void sweep() {
        sessions_.sweep([this](std::string_view prefix) {
            auto proxy = proxies_.by_prefix(prefix);
            return proxy ? proxy->idle : std::chrono::minutes(30);
        });
    }
    void look_after_sessions() {
        if (!running_) return;
        sweep();
        if (auto now = changes_of(sessions_.all()); now != kept_) {
            keep_sessions();
            kept_ = now;
        }
        host_.post([this] { look_after_sessions(); }, 2s);
    }
    // What the file must follow, as one number: who is there, and, by the minute, when he was last.
    static std::size_t changes_of(const std::vector<Sessions::Pointer>& sessions) {
        std::size_t sum = sessions.size();
        for (const auto& session : sessions) {
            auto minute =
                std::chrono::duration_cast<std::chrono::minutes>(session->last_used().time_since_epoch()).count();
            sum += std::hash<std::string>{}(session->hash + std::to_string(minute));
        }
        return sum;
    }
    void measure() {
        if (!running_) return;
        journal_.measure(sessions_.size());
        host_.post([this] { measure(); }, measure_every_);
    }
    // The repository may be starting, or its database away: until it has answered once, ask often.
    void look_at_proxies() {
        if (!running_) return;
        known_ = (proxies_.refresh() && (known_ || blocked_.look())) || known_;
        host_.post([this] { look_at_proxies(); }, known_ ? 30'000ms : 1'000ms);
    }

    Host host_;
    const std::filesystem::path file_;
    const RepositoryClient repository_;
    VirtualProxies proxies_;
    const std::chrono::milliseconds measure_every_;
    Journal journal_;
    Sessions sessions_;
    BlockedUsers blocked_;
    const Authentication authentication_;
    const Routes routes_;
    Gateway gateway_;
    AdminApi admin_;
    std::shared_mutex mutex_;
    std::map<std::string, std::string, std::less<>> doors_;  // listener → its tls word; kept after detach
    std::atomic<bool> running_{false};
    bool known_ = false;
    std::size_t kept_ = 0;
    std::vector<Subscription> subscriptions_;
    http::SiteListeners listeners_;
};

}  // namespace
}  // namespace orrery::proxy

ORRERY_PLUGIN(
    orrery::proxy::Proxy, "org.orrery.proxy", "0.1.0",
    {"certificates", "folder with server.pem, server_key.pem and root.pem, relative to the site", "certificates",
     "path"},
    {"certificate", "PEM file of a certificate that browsers know; without it the site's own", "", "path"},
    {"key", "PEM file of that certificate's key", "", "path"},
    {"auth",
     "PREFIX=STANZA STANZA…: the sign-in services of a virtual proxy, in order; * stands for every other one whose "
     "method is tickets",
     "*=ticket form", "text", "", ORRERY_SETTING_LIST},
    {"auth-method",
     "METHOD=STANZA STANZA…: the sign-in services of virtual proxies whose method is header, saml, jwt or "
     "oidc and that --auth does not name; without a line the service of the method's name",
     "", "text", "", ORRERY_SETTING_LIST},
    {"route", "/PATH=STANZA: the service behind a path, besides the built-in ones", "", "text", "",
     ORRERY_SETTING_LIST},
    {"repository", "the service that knows the virtual proxies", "repository"},
    {"sessions", "sessions at the same time", "100000", "integer"},
    {"sessions-per-user", "sessions of one user at the same time; 0 stands for no limit", "0", "integer"},
    {"workers", "requests answered at the same time", "16", "integer"},
    {"queue", "requests that may wait for a worker; further ones get 503", "256", "integer"},
    {"request-timeout", "how long a service may take for one answer", "2m", "duration"},
    {"performance-interval", "between two rows of the performance log", "1m", "duration:1s..1d"},
    {"keep-alive", "how long an idle connection stays open", "60s", "duration"},
    {"compress-messages", "WebSocket messages compressed, where the client offers it", "false", "flag"})
