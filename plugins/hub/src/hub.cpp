// The hub: the pages that people see. Everything it shows comes from other services through the browser; it only serves
// the built web folder.
#include <orrery/plugin.h>

#include "body_sender.h"
#include "site.h"

namespace orrery::hub {

namespace {

constexpr size_t inline_limit = 256u << 10;

std::filesystem::path web_root(const Config& config) {
    std::filesystem::path given(config.text("web-root"));
    if (given.empty()) return std::filesystem::path(config.plugin_directory()) / "web";
    return given.is_absolute() ? given : std::filesystem::path(config.site_directory()) / given;
}

}  // namespace

class Hub : public Service, public HttpHandler {
public:
    static constexpr auto swap = Swap::overlap;

    Hub(Host host, Config config) : host_(std::move(host)), site_(WebFolder(web_root(config))) {}

    void start() override {
        sender_.start();
        host_.log().info("serving " + std::to_string(site_.folder().size()) + " files");
    }
    void stop() override { sender_.stop(); }

    Response handle(const Request& request) override {
        auto answer = site_.answer(request);
        Response response;
        response.status = answer.status;
        response.headers = std::move(answer.headers);
        if (!answer.body || request.method() == "HEAD") return response;
        if (answer.body->size() <= inline_limit) {
            response.body = *answer.body;
            return response;
        }
        auto [stream, id] = host_.offer_stream();
        sender_.send(std::move(stream), std::move(answer.body));
        response.body_stream = id;
        return response;
    }

private:
    Host host_;
    Site site_;
    BodySender sender_;
};

}  // namespace orrery::hub

ORRERY_PLUGIN(orrery::hub::Hub, "org.orrery.hub", "0.1.0",
              {"web-root", "the folder of built pages; without it, web/ beside the plugin", "", "path:folder"})
