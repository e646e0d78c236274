#include "webhook.h"

#include <orrery/kit/json/write.h>
#include <orrery/kit/log/http_delivery.h>
#include <orrery/plugin.h>

namespace webhook {

namespace {

using Parcels = std::deque<orrery::logkit::Parcel>;

std::string rows_body(const Parcels& due) {
    std::string body = "{\"rows\":[";
    for (auto& parcel : due) body.append(&parcel == &due.front() ? "" : ",").append(parcel.bytes);
    return body + "]}";
}

std::string text_body(const Parcels& due) {
    std::string text, body = "{\"text\":";
    for (auto& parcel : due) text += parcel.bytes;
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    orrery::json::append_quoted(body, text);
    return body + "}";
}

}  // namespace

Webhook::Webhook(orrery::Host host, const orrery::Config& config)
    : AppenderBase(host, config, "url"),
      as_text_(config.text("body") == "text"),
      json_(orrery::logkit::make_layout({"JsonLayout", {}, {}})) {
    if (idle()) return;
    auto delivery = std::make_shared<orrery::logkit::HttpDelivery>(config, "url");
    outbox_.emplace(std::move(host), "webhook", orrery::logkit::delivery_limits(config),
                    [delivery, as_text = as_text_](Parcels& due) {
                        delivery->post(due, as_text ? text_body(due) : rows_body(due));
                    });
}

void Webhook::write(const orrery::logkit::Event& event, std::string_view text) {
    std::string bytes(as_text_ ? text : "");
    if (!as_text_) json_->format(event, bytes);
    outbox_->put({std::move(bytes)});
}

}  // namespace webhook

ORRERY_PLUGIN(webhook::Webhook, "org.orrery.appender.webhook", "1.0.0", ORRERY_APPENDER_SETTINGS,
              ORRERY_DELIVERY_SETTINGS, ORRERY_TLS_SETTINGS, ORRERY_HTTP_DELIVERY_SETTINGS,
              {"url", "where rows are posted to, such as https://alerts.company.example/orrery"},
              {"body", "rows: the rows as objects; text: what the layout makes of them, as one text", "rows",
               "choice:rows,text"})
