// Buffers of rows into a database, whatever it is.
#pragma once
#include <orrery/kit/log/event.h>
#include <orrery/kit/log/outbox.h>

#include <span>

#include "settings.h"

namespace ado_net {

/// An outbox's function. One thread.
class Inserter {
public:
    explicit Inserter(orrery::Host host, Settings settings) : host_(std::move(host)), settings_(std::move(settings)) {}
    void deliver(std::deque<orrery::logkit::Parcel>& due);

private:
    void connect();
    void write(const std::vector<Values>& rows);
    void write_singly(const std::vector<Values>& rows);
    void in_transaction(std::span<const Values> rows);

    orrery::Host host_;
    Settings settings_;
    std::unique_ptr<Database> database_;
    bool was_connected_ = false, told_ = false;
};

/// A buffer's rows as a parcel, and back. NULL is kept.
orrery::logkit::Parcel pack(std::span<const orrery::logkit::KeptEvent> batch, std::vector<Parameter>& parameters);
std::vector<Values> unpack(std::string_view bytes, size_t parameters);

}  // namespace ado_net
