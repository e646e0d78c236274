// Refuses, and says what to use instead.
#include <orrery/kit/log/appender_base.h>
#include <orrery/plugin.h>

namespace net_send {

class NetSend : public orrery::logkit::AppenderBase {
public:
    NetSend(orrery::Host host, const orrery::Config& config) : AppenderBase(std::move(host), config, "recipient") {
        if (!idle())
            throw orrery::Error(
                orrery::Code::unsupported,
                "NetSendAppender cannot send: the Windows Messenger service it spoke to is gone",
                "use the webhook appender (body=text posts to a chat channel) or the smtp appender instead");
    }

protected:
    void write(const orrery::logkit::Event&, std::string_view) override {
    }  // never asked for: it is idle or was refused
};

}  // namespace net_send

ORRERY_PLUGIN(net_send::NetSend, "org.orrery.appender.net-send", "1.0.0", ORRERY_APPENDER_SETTINGS,
              {"recipient", "who was to get the message; refused, see the README"},
              {"sender", "who was to have sent it"}, {"server", "which machine was to send it"})
