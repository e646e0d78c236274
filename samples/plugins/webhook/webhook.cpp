#include "webhook.h"

#include "sender.h"

namespace webhook {

Webhook::Webhook(orrery::Host host, orrery::Config config)
    : Webhook(std::move(host), config, [sender = Sender(config)](const std::string& body) { sender.post(body); }) {}

}  // namespace webhook

ORRERY_PLUGIN(webhook::Webhook, "org.orrery.sample.webhook", "1.0.0",
              {"url", "where rows are posted to", "", "text", "", ORRERY_SETTING_REQUIRED},
              {"token", "sent as `Authorization: Bearer …`", "", "text", "", ORRERY_SETTING_SECRET},
              {"authority", "PEM file of the authority that signs the receiver's certificate; default: the system's",
               "", "path"},
              {"level", "the least level that is posted", "warn", "choice:debug,info,warn,error,fatal"},
              {"keep", "rows that may wait while the receiver is away", "1000", "integer"},
              {"retry", "time between two attempts while the receiver is away", "5s", "duration"},
              {"timeout", "how long the receiver may take for one answer", "5s", "duration"})
