// The peer: the same handler behind Boost.Beast alone, written as Beast's own examples are: one context, a strand and a
// coroutine per connection, whole messages, a time limit on each step.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <vector>

#include "page.h"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Stream =
    beast::tcp_stream::rebind_executor<asio::use_awaitable_t<>::executor_with_default<asio::any_io_executor>>::other;

http::response<http::string_body> answer(const http::request<http::string_body>& request) {
    http::response<http::string_body> out(http::status::ok, request.version());
    out.set(http::field::content_type, "application/json");
    out.keep_alive(request.keep_alive());
    auto target = request.target(), agent = request[http::field::user_agent];
    out.body() = orrery::bench::page({target.data(), target.size()}, {agent.data(), agent.size()});
    out.prepare_payload();
    return out;
}

asio::awaitable<void> serve(Stream stream) {
    beast::flat_buffer buffer;
    beast::error_code error;
    for (bool keep_alive = true; keep_alive;) {
        stream.expires_after(std::chrono::seconds(30));
        http::request<http::string_body> request;
        co_await http::async_read(stream, buffer, request, asio::redirect_error(asio::use_awaitable, error));
        if (error) break;
        auto response = answer(request);
        keep_alive = response.keep_alive();
        co_await http::async_write(stream, response, asio::redirect_error(asio::use_awaitable, error));
        if (error) break;
    }
    stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
}

asio::awaitable<void> listen(asio::ip::tcp::acceptor acceptor) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::make_strand(acceptor.get_executor()), asio::use_awaitable);
        socket.set_option(asio::ip::tcp::no_delay(true));
        auto executor = socket.get_executor();
        asio::co_spawn(executor, serve(Stream(std::move(socket))), asio::detached);
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return std::cerr << "usage: bench-beast PORT THREADS\n", 2;
    auto port = static_cast<unsigned short>(std::atoi(arguments[1]));
    int threads = std::atoi(arguments[2]);
    asio::io_context context(threads);
    asio::ip::tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), port});
    asio::co_spawn(context, listen(std::move(acceptor)), asio::detached);
    asio::signal_set signals(context, SIGTERM, SIGINT);
    signals.async_wait([&](beast::error_code, int) { context.stop(); });
    std::cout << "ready" << std::endl;
    std::vector<std::thread> others;
    for (int i = 1; i < threads; ++i) others.emplace_back([&] { context.run(); });
    context.run();
    for (auto& thread : others) thread.join();
}
