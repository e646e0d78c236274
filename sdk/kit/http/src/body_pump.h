// Carries a long request body to the handler's stream while the handler works.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "body_reader.h"
#include "stream_end.h"

namespace orrery::kit::http {

/// The body of one request that is too long to be collected. [its network thread] but for what starter() gives.
class BodyPump : public std::enable_shared_from_this<BodyPump> {
public:
    /// `prefix` is what was read before the body turned out to be long.
    BodyPump(Channel& channel, BodyReader& reader, std::string prefix);
    /// For Request::send_body_to; safe to call from a worker, even after the request has ended.
    std::function<void(Descriptor)> starter();
    /// Waits for the end of the body or drops a short rest; true: the connection can go on.
    Await<bool> finish();

private:
    Await<void> run(Descriptor sink);
    Await<bool> deliver(std::string_view bytes);
    Await<void> wait_until_stopped(std::chrono::milliseconds patience);
    Channel& channel_;
    Executor executor_;
    BodyReader& reader_;
    std::string pending_;
    std::optional<StreamEnd> sink_;
    Timer ended_;
    bool running_ = false, over_ = false;
};

}  // namespace orrery::kit::http
