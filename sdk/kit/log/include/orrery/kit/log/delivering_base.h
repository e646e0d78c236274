// What an appender derives from that sends rows by the buffer to a receiver elsewhere.
#pragma once
#include <orrery/kit/log/buffering_base.h>
#include <orrery/kit/log/outbox.h>

namespace orrery::logkit {

/// [one thread] send() puts the buffer's rows into the outbox, whose thread delivers them.
class DeliveringBase : public BufferingBase {
public:
    /// Until the receiver has everything; throws Error when it does not take it in time.
    void flush() override {
        BufferingBase::flush();
        if (outbox_) outbox_->flush();
    }

protected:
    using BufferingBase::BufferingBase;
    /// All rows as one parcel, between the layout's header and footer.
    void put_as_one(std::span<const KeptEvent> batch) {
        Parcel parcel{{}, static_cast<std::uint32_t>(batch.size())};
        layout().append_header(parcel.bytes);
        for (auto& event : batch) render(event.get(), parcel.bytes);
        layout().append_footer(parcel.bytes);
        outbox_->put(std::move(parcel));
    }
    std::optional<Outbox> outbox_;  ///< none: the appender has no receiver
};

}  // namespace orrery::logkit
