#include "remote_syslog.h"

#include <orrery/plugin.h>

namespace remote_syslog {

namespace {

namespace logkit = orrery::logkit;

MessageWriter::Options writer_options(const orrery::Config& config) {
    MessageWriter::Options options;
    options.format = format_of(config.text("format"));
    options.encoding = config.text("encoding", "us-ascii");
    options.host_name = logkit::Surroundings::here().host_name;
    bool stream = config.text("protocol") == "tcp" || config.text("protocol") == "tls";
    options.split_lines = stream && config.text("framing") == "lf";
    return options;
}

logkit::LayoutSpec identity_spec(std::string_view pattern) {
    logkit::LayoutSpec spec{"PatternLayout", {}, {}};
    spec.params.add("conversionpattern", std::string(pattern.empty() ? "%appdomain" : pattern));
    return spec;
}

}  // namespace

RemoteSyslog::RemoteSyslog(orrery::Host host, const orrery::Config& config)
    : AppenderBase(host, config),
      writer_(writer_options(config)),
      identity_(logkit::make_layout(identity_spec(config.text("identity")))),
      facility_(facility_of(config.text("facility", "user"))),
      severity_(config.list("mapping")) {
    outbox_.emplace(std::move(host), "remote_syslog", logkit::delivery_limits(config),
                    [channel = std::make_shared<Channel>(channel_settings(config))](auto& due) { channel->send(due); });
}

void RemoteSyslog::write(const logkit::Event& event, std::string_view text) {
    identity_text_.clear();
    identity_->format(event, identity_text_);
    std::uint32_t rows = 1;  // the first message stands for the row
    writer_.write(event, facility_ * 8 + severity_(event.level_number()), identity_text_, text,
                  [&](std::string message) {
                      outbox_->put({std::move(message), std::exchange(rows, 0)});
                  });
}

}  // namespace remote_syslog

ORRERY_PLUGIN(remote_syslog::RemoteSyslog, "org.orrery.appender.remote-syslog", "1.0.0", ORRERY_APPENDER_SETTINGS,
              ORRERY_DELIVERY_SETTINGS, ORRERY_TLS_SETTINGS,
              {"remoteaddress", "the syslog server's name or address", "127.0.0.1"},
              {"remoteport", "its port; default 514, with TLS 6514", "", "port"},
              {"protocol", "how messages get there", "udp", "choice:udp,tcp,tls"},
              {"framing", "between messages over TCP and TLS: their lengths in front, or line feeds", "octet-counting",
               "choice:octet-counting,lf"},
              {"format", "log4net: `<pri>identity: text`; rfc3164 adds time and host; rfc5424 the newer protocol",
               "log4net", "choice:log4net,rfc3164,rfc5424"},
              {"encoding", "the character set of the older formats; only its printable ASCII is sent", "us-ascii"},
              {"identity", "a pattern for who says it, such as orrery-%property{stanza}", "%appdomain"},
              {"facility", "0 to 23, or a name such as User, Daemons or Local0", "User"},
              {"mapping", "a level and its severity, such as level=ERROR severity=Critical", "", "text", "",
               ORRERY_SETTING_LIST})
