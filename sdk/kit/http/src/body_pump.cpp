#include "body_pump.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

namespace orrery::kit::http {

BodyPump::BodyPump(Channel& channel, BodyReader& reader, std::string prefix)
    : channel_(channel),
      executor_(channel.executor()),
      reader_(reader),
      pending_(std::move(prefix)),
      ended_(channel.executor()) {}

std::function<void(Descriptor)> BodyPump::starter() {
    return [weak = weak_from_this(), executor = executor_](Descriptor sink) {
        auto held = std::make_shared<Descriptor>(std::move(sink));
        asio::post(executor, [weak, held] {
            auto self = weak.lock();
            if (!self || self->running_ || self->over_) return;
            self->running_ = true;
            asio::co_spawn(self->executor_, self->run(std::move(*held)), asio::detached);
        });
    };
}

Await<void> BodyPump::run(Descriptor descriptor) {
    auto self = shared_from_this();
    sink_.emplace(executor_, std::move(descriptor));
    bool wanted = sink_->valid();
    while (wanted && (!pending_.empty() || reader_.state() == BodyReader::State::more)) {
        if (pending_.empty()) co_await reader_.read(pending_);
        wanted = co_await deliver(pending_);
        pending_.clear();
    }
    // Without the end frame the handler sees that the body did not come whole.
    if (wanted && reader_.state() == BodyReader::State::complete) co_await sink_->write(wire::Kind::end, false, {});
    sink_.reset();
    running_ = false;
    ended_.cancel();
}

Await<bool> BodyPump::deliver(std::string_view bytes) {
    while (!bytes.empty()) {
        std::string_view frame = bytes.substr(0, wire::max_stream_frame);
        const bool written = co_await sink_->write(wire::Kind::data, false, frame);
        if (!written) co_return false;
        bytes.remove_prefix(frame.size());
    }
    co_return true;
}

Await<void> BodyPump::wait_until_stopped(std::chrono::milliseconds patience) {
    if (!running_) co_return;
    ended_.expires_after(patience);
    co_await ended_.async_wait(as_result);
}

Await<bool> BodyPump::finish() {
    over_ = true;
    co_await wait_until_stopped(std::chrono::seconds(30));
    if (running_) {  // neither side moves: end both, since the pump must not outlive the reader it uses
        channel_.close();
        sink_->close();
        co_await wait_until_stopped(std::chrono::hours(1));
        co_return false;
    }
    const BodyReader::State rest = co_await reader_.discard();
    co_return rest == BodyReader::State::complete;
}

}  // namespace orrery::kit::http
