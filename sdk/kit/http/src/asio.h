// The one place that chooses how Asio is used: a concrete executor (less code than any_io_executor), error codes as
// values.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>

namespace orrery::kit::http {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using ErrorCode = boost::system::error_code;
template <class T>
using Await = asio::awaitable<T, Executor>;
using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using LocalSocket = asio::basic_stream_socket<asio::local::stream_protocol, Executor>;
using Clock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
// A trap of g++ 12: `if (!co_await f()) x = y;` may lay the coroutine's frame out wrongly (the condition comes before
// the resume function) and crash later. So: what a co_await gives gets a name, then it is looked at.

/// co_await op(…, as_result) gives (error, …) instead of throwing.
constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> as_result;

}  // namespace orrery::kit::http
