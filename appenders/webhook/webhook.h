// Rows as JSON to an address.
#pragma once
#include <orrery/kit/log/appender_base.h>
#include <orrery/kit/log/outbox.h>

namespace webhook {

/// [one thread] Its outbox's thread posts.
class Webhook : public orrery::logkit::AppenderBase {
public:
    Webhook(orrery::Host host, const orrery::Config& config);
    void flush() override {
        if (outbox_) outbox_->flush();
    }

protected:
    void write(const orrery::logkit::Event& event, std::string_view text) override;

private:
    bool as_text_;
    std::unique_ptr<orrery::logkit::Layout> json_;
    std::optional<orrery::logkit::Outbox> outbox_;
};

}  // namespace webhook
