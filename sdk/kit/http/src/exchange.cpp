#include "exchange.h"

#include <sys/random.h>

#include <boost/asio/post.hpp>

namespace orrery::kit::http {
namespace {

struct Exchange : std::enable_shared_from_this<Exchange> {
    Exchange(Executor own, Request given) : executor(own), request(std::move(given)), wake(own) {}
    void finish(const std::function<Response(Request&)>& make) {
        try {
            answer = make(request);
        } catch (...) {  // the handler's own duty is to report; the client learns only that it failed
        }
        asio::post(executor, [self = shared_from_this()] {
            self->done = true;
            self->wake.cancel();
        });
    }
    Executor executor;
    Request request;
    Answer answer = Refusal{500, "the request could not be handled"};
    Timer wake;
    bool done = false;
};

enum class Begun { yes, no, too_many };

/// Whoever answers may do so after the server has gone: nothing of it is touched then.
Begun begin(Shared& shared, const std::shared_ptr<Exchange>& exchange) {
    if (!shared.options.begin) return Begun::no;
    const ServerLimits& limits = shared.options.limits;
    if (shared.begun >= limits.workers + limits.queue) return Begun::too_many;
    ++shared.begun;
    bool begun = shared.options.begin(exchange->request, [gate = shared.gate, &shared, weak = std::weak_ptr(exchange)](
                                                             const ServerOptions::Finish& finish) {
        std::lock_guard lock(gate->mutex);
        if (!gate->open) return;
        --shared.begun;
        if (auto waiting = weak.lock()) waiting->finish(finish);
    });
    if (!begun) --shared.begun;
    return begun ? Begun::yes : Begun::no;
}

std::string random_prefix() {
    unsigned char bytes[8] = {};
    if (::getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return "0000000000000000";
    std::string text;
    for (unsigned char byte : bytes) text += {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    return text;
}

}  // namespace

std::string next_request_id() {
    static const std::string prefix = random_prefix();
    static std::atomic<std::uint64_t> count{0};
    return prefix + '-' + std::to_string(++count);
}

Await<Answer> run_handler(Shared& shared, Executor executor, Request request) {
    auto exchange = std::make_shared<Exchange>(executor, std::move(request));
    Begun begun = begin(shared, exchange);
    bool queued = begun == Begun::yes;
    if (begun == Begun::no)
        queued = shared.pool.submit([exchange, &shared] { exchange->finish(shared.options.handler); });
    if (!queued) co_return Refusal{503, "too many requests are waiting"};
    exchange->wake.expires_after(shared.options.limits.handler);
    co_await exchange->wake.async_wait(as_result);
    if (!exchange->done) co_return Refusal{504, "the answer took too long"};
    co_return std::move(exchange->answer);
}

}  // namespace orrery::kit::http
