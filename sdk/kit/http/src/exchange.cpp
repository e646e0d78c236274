#include "exchange.h"

#include <sys/random.h>

#include <boost/asio/post.hpp>

namespace orrery::kit::http {
namespace {

struct Exchange {
    Exchange(Executor executor, Request given) : request(std::move(given)), wake(executor) {}
    Request request;
    Answer answer = Refusal{500, "the request could not be handled"};
    Timer wake;
    bool done = false;
};

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
    bool queued = shared.pool.submit([exchange, &shared, executor] {
        try {
            exchange->answer = shared.options.handler(exchange->request);
        } catch (...) {  // the handler's own duty is to report; the client learns only that it failed
        }
        asio::post(executor, [exchange] {
            exchange->done = true;
            exchange->wake.cancel();
        });
    });
    if (!queued) co_return Refusal{503, "too many requests are waiting"};
    exchange->wake.expires_after(shared.options.limits.handler);
    co_await exchange->wake.async_wait(as_result);
    if (!exchange->done) co_return Refusal{504, "the answer took too long"};
    co_return std::move(exchange->answer);
}

}  // namespace orrery::kit::http
