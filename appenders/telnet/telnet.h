// Rows for whoever connects.
#pragma once
#include <orrery/kit/log/appender_base.h>

#include "server.h"

namespace telnet {

/// [one thread]
class Telnet : public orrery::logkit::AppenderBase {
public:
    static constexpr auto swap = orrery::Swap::replace;  // two instances cannot have one port
    Telnet(orrery::Host host, const orrery::Config& config)
        : AppenderBase(host, config),
          server_(host, std::string(config.text("address", "127.0.0.1")),
                  static_cast<std::uint16_t>(config.number("port", 23))) {}

protected:
    void take(const orrery::logkit::Event& event) override {
        if (server_.watched()) AppenderBase::take(event);  // nobody looks: the row needs no text
    }
    void write(const orrery::logkit::Event&, std::string_view text) override { server_.send(text); }

private:
    Server server_;
};

}  // namespace telnet
