// The page that Prometheus reads.
#include <orrery/plugin.h>

namespace {

class Metrics : public orrery::HttpHandler {
public:
    Metrics(orrery::Host host, orrery::Config) : host_(std::move(host)) {}
    orrery::Response handle(const orrery::Request& request) override {
        if (request.path() != "/metrics")
            throw orrery::Error(orrery::Code::not_found, "there is nothing here", "the counters are at /metrics");
        orrery::Response out;
        out.headers.emplace_back("content-type", "text/plain; version=0.0.4; charset=utf-8");
        out.headers.emplace_back("cache-control", "no-store");
        out.body = host_.counters();
        return out;
    }

private:
    orrery::Host host_;
};

}  // namespace

ORRERY_PLUGIN(Metrics, "org.orrery.metrics", "0.1.0")
