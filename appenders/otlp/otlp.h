// Rows to an OpenTelemetry collector.
#pragma once
#include <orrery/kit/log/appender_base.h>
#include <orrery/kit/log/outbox.h>

namespace otlp {

/// [one thread] Its outbox's thread posts.
class Otlp : public orrery::logkit::AppenderBase {
public:
    Otlp(orrery::Host host, const orrery::Config& config);
    void flush() override {
        if (outbox_) outbox_->flush();
    }

protected:
    /// The exception is an attribute of the record, so the body is the layout's text without it.
    void take(const orrery::logkit::Event& event) override;
    void write(const orrery::logkit::Event& event, std::string_view text) override;

private:
    std::string body_;
    std::optional<orrery::logkit::Outbox> outbox_;
};

}  // namespace otlp
