// A plugin to be swapped: it says which version it is, counts the messages of each stream over all its generations, and
// fails where the file `fail` in its data folder tells it to.
#include <orrery/plugin.h>
#include <orrery/stream_loop.h>

#include <fstream>

namespace {

using namespace orrery;

class Phoenix : public Service, public HttpHandler, public StreamHandler {
public:
    static constexpr auto swap = PHOENIX_SWAP;

    Phoenix(Host host, Config config) : host_(std::move(host)) {
        std::ifstream(std::string(config.data_directory()) + "/fail") >> fail_;
        if (fail_ == "create") throw Error(Code::unavailable, "told to fail in create");
    }

    void start() override {
#ifdef PHOENIX_BROKEN
        throw std::runtime_error("built to fail");
#endif
        if (fail_ == "start") throw std::runtime_error("told to fail in start");
        if (fail_ == "exit") ::_exit(3);
        if (fail_ == "late") std::this_thread::sleep_for(std::chrono::seconds(8));
        while (fail_ == "hang") std::this_thread::sleep_for(std::chrono::seconds(1));
    }
    void stop() override { host_.log().info("stopped " PHOENIX_VERSION); }
    HealthReport health() override {
        if (fail_ == "health") return {Health::bad, "told to be ill"};
        return {};
    }

    Response handle(const Request& request) override {
        if (request.path() == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(30));
        if (request.path() == "/long") std::this_thread::sleep_for(std::chrono::seconds(2));
        return {200, {}, PHOENIX_VERSION, {}};
    }

    void open(const Request&, Stream stream) override { loop_.add({std::move(stream), "0"}); }
    std::vector<OpenStream> suspend() override {
        auto streams = loop_.suspend();
        if (fail_ == "suspend") throw std::runtime_error("told to fail in suspend");
        return streams;
    }
    void resume(OpenStream open) override { loop_.add(std::move(open)); }

private:
    static void answer(StreamLoop::Session& session, const wire::Message& message) {
        session.state = std::to_string(std::stoul(session.state) + 1);
        session.send(message.kind, PHOENIX_VERSION " " + session.state + " " + message.payload);
    }

    Host host_;
    std::string fail_;
    StreamLoop loop_{answer};
};

}  // namespace

#ifdef PHOENIX_NEEDS
ORRERY_PLUGIN(Phoenix, "orrery.test.phoenix", PHOENIX_VERSION,
              {"new-setting", "what the older one did not need", "", "text", "", ORRERY_SETTING_REQUIRED})
#else
ORRERY_PLUGIN(Phoenix, "orrery.test.phoenix", PHOENIX_VERSION)
#endif
