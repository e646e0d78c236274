#include "otlp.h"

#include <orrery/kit/log/http_delivery.h>
#include <orrery/plugin.h>

#include "record.h"

namespace otlp {

namespace {

namespace logkit = orrery::logkit;

Attributes resource_of(const orrery::Config& config) {
    auto& here = logkit::Surroundings::here();
    Attributes out{{"service.name", std::string(config.text("servicename", "orrery"))}, {"host.name", here.host_name}};
    for (auto line : config.list("attribute")) {
        auto mark = line.find('=');
        if (mark == line.npos || mark == 0)
            throw orrery::Error(orrery::Code::invalid, "parameter --attribute: expected name=value");
        out.emplace_back(line.substr(0, mark), line.substr(mark + 1));
    }
    return out;
}

/// The outbox's function.
class Exporter {
public:
    Exporter(orrery::Host host, const orrery::Config& config)
        : host_(std::move(host)), delivery_(config, "endpoint"), head_(request_head(resource_of(config))) {}
    void deliver(std::deque<logkit::Parcel>& due) {
        auto [rejected, message] = partial_success(delivery_.post(due, request_body(head_, due)).body);
        if (rejected <= 0) return;
        host_.count("otlp_rows_rejected", rejected);
        if (!std::exchange(told_, true))
            host_.log().warn("the collector rejects rows; otlp_rows_rejected counts them",
                             {{"rejected", std::to_string(rejected)}, {"collector.says", message.substr(0, 500)}});
    }

private:
    orrery::Host host_;
    logkit::HttpDelivery delivery_;
    std::string head_;
    bool told_ = false;
};

}  // namespace

Otlp::Otlp(orrery::Host host, const orrery::Config& config) : AppenderBase(host, config, "endpoint") {
    if (idle()) return;
    outbox_.emplace(host, "otlp", logkit::delivery_limits(config),
                    [exporter = std::make_shared<Exporter>(host, config)](auto& due) { exporter->deliver(due); });
}

void Otlp::take(const logkit::Event& event) {
    body_.clear();
    layout().format(event, body_);
    write(event, body_);
}

void Otlp::write(const logkit::Event& event, std::string_view text) {
    using namespace std::chrono;
    auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    outbox_->put({log_record(event, text, now)});
}

}  // namespace otlp

ORRERY_PLUGIN(otlp::Otlp, "org.orrery.appender.otlp", "1.0.0", ORRERY_APPENDER_SETTINGS, ORRERY_DELIVERY_SETTINGS,
              ORRERY_TLS_SETTINGS, ORRERY_HTTP_DELIVERY_SETTINGS,
              {"endpoint", "the collector's address for logs, such as https://collector.company.example:4318/v1/logs"},
              {"servicename", "the resource's service.name", "orrery"},
              {"attribute", "a further attribute of the resource, name=value", "", "text", "", ORRERY_SETTING_LIST})
