// Rows to another Orrery, and from others.
#include <orrery/kit/json/write.h>
#include <orrery/kit/log/delivering_base.h>
#include <orrery/kit/log/http_delivery.h>
#include <orrery/plugin.h>

#include "intake.h"

namespace remoting {

namespace logkit = orrery::logkit;

/// [one thread] as an appender, [worker, concurrent] as a handler; its outbox's thread posts.
class Remoting : public logkit::DeliveringBase, public orrery::HttpHandler {
public:
    Remoting(orrery::Host host, const orrery::Config& config)
        : DeliveringBase(host, config, "sink"), json_(logkit::make_layout({"JsonLayout", {}, {}})) {
        if (config.flag("receive"))
            intake_ = std::make_unique<Intake>(host, std::string(config.text("listener", "http")),
                                               std::string(config.text("receivetoken")));
        if (idle()) return;
        auto limits = logkit::delivery_limits(config);
        limits.bytes_at_once = 200 * 1024;  // the receiver's listener hands over up to 256 KiB in one piece
        auto delivery = std::make_shared<logkit::HttpDelivery>(config, "sink");
        outbox_.emplace(host, "remoting", limits, [delivery, from = logkit::Surroundings::here().host_name](auto& due) {
            std::string body = "{\"from\":";
            orrery::json::append_quoted(body, from);
            body += ",\"rows\":[";
            for (auto& parcel : due) body.append(&parcel == &due.front() ? "" : ",").append(parcel.bytes);
            delivery->post(due, body + "]}");
        });
    }
    ~Remoting() override { close(); }
    orrery::Response handle(const orrery::Request& request) override {
        if (!intake_)
            throw orrery::Error(orrery::Code::not_found, "this stanza takes no log rows",
                                "it would with --receive=true");
        return intake_->handle(request);
    }

protected:
    void send(std::span<const logkit::KeptEvent> batch) override {
        for (auto& event : batch) {
            if (event.get().logger.starts_with(own_prefix)) continue;  // it came from elsewhere, perhaps from there
            logkit::Parcel parcel;
            json_->format(event.get(), parcel.bytes);
            outbox_->put(std::move(parcel));
        }
    }

private:
    std::unique_ptr<logkit::Layout> json_;
    std::unique_ptr<Intake> intake_;
};

}  // namespace remoting

ORRERY_PLUGIN(remoting::Remoting, "org.orrery.appender.remoting", "1.0.0", ORRERY_APPENDER_SETTINGS,
              ORRERY_BUFFERING_SETTINGS, ORRERY_DELIVERY_SETTINGS, ORRERY_TLS_SETTINGS, ORRERY_HTTP_DELIVERY_SETTINGS,
              {"sink", "the other Orrery's address, such as https://logs.company.example:4950/log"},
              {"receive", "true: take rows that others post to this stanza's Listen= socket", "false", "flag"},
              {"receivetoken", "what senders must show as --token; without it the socket's certificates decide", "",
               "text", "", ORRERY_SETTING_SECRET},
              {"listener", "the stanza that serves the Listen= socket", "http"})
