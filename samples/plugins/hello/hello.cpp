// The smallest http service: greets, tells who called, and counts.
#include <orrery/http.h>
#include <orrery/plugin.h>

#include <atomic>

namespace {

class Hello : public orrery::Service, public orrery::HttpHandler {
public:
    Hello(orrery::Host host, orrery::Config config) : host_(std::move(host)), greeting_(config.text("greeting")) {}

    void start() override { host_.log().info("greets with '" + greeting_ + "'"); }
    void stop() override {}

    orrery::Response handle(const orrery::Request& request) override {
        host_.count("hello.requests");
        auto who = request.identity();
        return {200,
                {{"content-type", "text/plain; charset=utf-8"}},
                greeting_ + " from " + std::string(host_.instance()) + ": " + std::string(request.method()) + " " +
                    std::string(request.target()) + " by " + who.directory + "\\" + who.id + " through " +
                    std::string(request.caller()) + "\n",
                {}};
    }

private:
    orrery::Host host_;
    std::string greeting_;
};

}  // namespace

ORRERY_PLUGIN(Hello, "org.orrery.sample.hello", "1.0.0", {"greeting", "the first word of the answer", "Hello"})
