#include "orrery/kit/http/site_listeners.h"

#include <filesystem>

#include "orrery/kit/http/problem.h"

namespace orrery::kit::http {
namespace {

using namespace std::chrono_literals;

std::string name_of(const Listening& listening) {
    return "port " + std::to_string(listening.port) + " of " + listening.stanza;
}

ServerOptions completed(const Host& host, ServerOptions options) {
    if (!options.refusal_page)
        options.refusal_page = [](const Refusal& refusal, std::string_view accept) {
            return problem(refusal.status, refusal.reason, {}, accept);
        };
    if (!options.refused)
        options.refused = [host](const Refusal& refusal, std::string_view, std::string_view remote) {
            host.log().warn("refused a request: " + std::string(refusal.reason),
                            {{"remote", remote}, {"status", std::to_string(refusal.status)}});
            host.count("http_requests_refused");
        };
    return options;
}

}  // namespace

ServerLimits limits_from(const Config& config) {
    ServerLimits limits;
    limits.workers = static_cast<std::size_t>(std::max<std::int64_t>(1, config.number("workers", 16)));
    limits.queue = static_cast<std::size_t>(std::max<std::int64_t>(1, config.number("queue", 256)));
    limits.handler = config.duration("request-timeout", 2min);
    limits.idle = config.duration("keep-alive", 60s);
    limits.compress_messages = config.flag("compress-messages", false);
    return limits;
}

SiteListeners::SiteListeners(Host host, const Config& config, ServerOptions options)
    : host_(std::move(host)),
      certificates_(std::filesystem::path(config.site_directory()) / config.text("certificates", "certificates"),
                    std::string(config.text("certificate")), std::string(config.text("key"))),
      server_(completed(host_, std::move(options))) {}

SiteListeners::~SiteListeners() { stop(); }

void SiteListeners::start() {
    server_.start();
    renewed_ = host_.subscribe("certificates.changed", [this](const auto&) { refresh(); });
    look_for_renewals();
}

void SiteListeners::look_for_renewals() {
    refresh();
    std::lock_guard lock(mutex_);
    if (!stopped_) host_.post([this] { look_for_renewals(); }, 30s);
}

// The repository makes the certificates at a site's first start, which takes seconds.
void SiteListeners::look_for_first() {
    refresh();
    std::lock_guard lock(mutex_);
    looking_ = !stopped_ && !waiting_.empty();
    if (looking_) host_.post([this] { look_for_first(); }, 200ms);
}

void SiteListeners::attach(const Listening& listening) {
    std::lock_guard lock(mutex_);
    Descriptor socket(host_.take_stream(listening.id).release());
    if (listening.tls == "none" || certificates_.refresh()) return open(listening, std::move(socket));
    host_.log().info(name_of(listening) + " waits for certificates: " + certificates_.problem());
    waiting_.push_back({listening, std::move(socket)});
    if (!std::exchange(looking_, true)) host_.post([this] { look_for_first(); }, 200ms);
}

void SiteListeners::open(const Listening& listening, Descriptor socket) {
    auto tls = listening.tls == "none"   ? nullptr
               : listening.tls == "mtls" ? certificates_.mutual()
                                         : certificates_.plain();
    server_.add({std::move(socket), listening.id, std::move(tls)});
}

void SiteListeners::detach(std::string_view id) {
    std::lock_guard lock(mutex_);
    std::erase_if(waiting_, [&](const Waiting& one) { return one.listening.id == id; });
    server_.remove(id);
}

void SiteListeners::refresh() {
    std::lock_guard lock(mutex_);
    if (stopped_ || !certificates_.refresh()) return;
    for (auto& one : std::exchange(waiting_, {})) {
        host_.log().info(name_of(one.listening) + " is open");
        open(one.listening, std::move(one.socket));
    }
}

void SiteListeners::drain(std::chrono::milliseconds patience) { server_.drain(patience); }

void SiteListeners::stop() {
    {
        std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    renewed_ = {};
    server_.stop();
}

HealthReport SiteListeners::health() const {
    std::lock_guard lock(mutex_);
    if (waiting_.empty()) return {Health::good, std::to_string(server_.connections()) + " connections"};
    return {Health::degraded,
            std::to_string(waiting_.size()) + " ports wait for certificates: " + certificates_.problem()};
}

}  // namespace orrery::kit::http
