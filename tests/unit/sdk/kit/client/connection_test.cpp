// Connections and datagrams on the loopback: deadlines, refusals, ends.
#include <arpa/inet.h>
#include <orrery/kit/client/connection.h>
#include <orrery/kit/client/datagram.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using namespace orrery::client;
using namespace std::chrono_literals;

namespace {

/// A socket of the test's own on a port that the system chose.
struct Listener {
    explicit Listener(int type) : descriptor(::socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET, address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        BOOST_REQUIRE(::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0);
        if (type == SOCK_STREAM) BOOST_REQUIRE(::listen(descriptor, 5) == 0);
        ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
    }
    ~Listener() { end(); }
    void end() {
        if (descriptor >= 0) ::close(std::exchange(descriptor, -1));
    }
    Endpoint endpoint() const { return {"127.0.0.1", port}; }
    int descriptor;
    std::uint16_t port = 0;
};

bool is(orrery::Code code, const orrery::Error& error) { return error.code() == code; }

}  // namespace

BOOST_AUTO_TEST_SUITE(connection)

BOOST_AUTO_TEST_CASE(a_refusal_and_a_name_that_is_none) {
    Listener listener(SOCK_STREAM);
    listener.end();
    BOOST_CHECK_EXCEPTION(Connection(listener.endpoint(), within(5s)), orrery::Error, [&](auto& error) {
        return is(orrery::Code::unavailable, error) &&
               error.message().find("127.0.0.1:" + std::to_string(listener.port)) != std::string::npos;
    });
    BOOST_CHECK_EXCEPTION(Connection({"no-such-host.invalid", 80}, within(5s)), orrery::Error, [](auto& error) {
        return is(orrery::Code::unavailable, error) || is(orrery::Code::deadline, error);
    });
}

BOOST_AUTO_TEST_CASE(reads_and_writes_give_up_at_the_deadline) {
    Listener listener(SOCK_STREAM);
    Connection one(listener.endpoint(), within(5s));
    char byte;
    auto began = std::chrono::steady_clock::now();
    BOOST_CHECK_EXCEPTION(one.read(&byte, 1, within(100ms)), orrery::Error,
                          [](auto& error) { return is(orrery::Code::deadline, error); });
    BOOST_CHECK_EXCEPTION(one.write(std::string(64u << 20, 'x'), within(100ms)), orrery::Error,
                          [](auto& error) { return is(orrery::Code::deadline, error); });
    BOOST_TEST((std::chrono::steady_clock::now() - began < 3s));
}

BOOST_AUTO_TEST_CASE(the_other_side_s_end_is_seen) {
    Listener listener(SOCK_STREAM);
    Connection one(listener.endpoint(), within(5s));
    BOOST_TEST(one.alive());
    ::close(::accept(listener.descriptor, nullptr, nullptr));
    char byte;
    BOOST_TEST(one.read(&byte, 1, within(5s)) == 0u);
    BOOST_TEST(!one.alive());
}

BOOST_AUTO_TEST_CASE(tls_with_who_does_not_speak_it_fails_in_time) {
    Listener listener(SOCK_STREAM);
    Connection one(listener.endpoint(), within(5s));
    int other = ::accept(listener.descriptor, nullptr, nullptr);
    BOOST_REQUIRE(::send(other, "220 mail.example\r\n", 18, 0) == 18);
    BOOST_CHECK_EXCEPTION(one.start_tls(Tls({}), within(5s)), orrery::Error,
                          [](auto& error) { return error.message().find("TLS with 127.0.0.1") == 0; });
    Connection two(listener.endpoint(), within(5s));
    BOOST_CHECK_EXCEPTION(two.start_tls(Tls({}), within(100ms)), orrery::Error,
                          [](auto& error) { return is(orrery::Code::deadline, error); });
    ::close(other);
}

BOOST_AUTO_TEST_CASE(a_datagram_to_nobody_is_noticed) {
    Listener listener(SOCK_DGRAM);
    DatagramSocket socket(listener.endpoint(), 0, within(5s));
    socket.send("one", within(5s));
    char text[10];
    BOOST_TEST(::recv(listener.descriptor, text, sizeof text, 0) == 3);
    listener.end();
    DatagramSocket lost(listener.endpoint(), 0, within(5s));
    BOOST_CHECK_EXCEPTION(lost.send("two", within(5s)), orrery::Error,
                          [](auto& error) { return is(orrery::Code::unavailable, error); });
    BOOST_CHECK_EXCEPTION(lost.send(std::string(70'000, 'x'), within(5s)), orrery::Error,
                          [](auto& error) { return is(orrery::Code::limit, error); });
}

BOOST_AUTO_TEST_CASE(endpoints_that_cannot_be) {
    for (Endpoint endpoint :
         {Endpoint{"", 1}, {"a b", 1}, {"a\r\nb", 1}, {"a/b", 1}, {"u@h", 1}, {std::string(300, 'a'), 1}, {"a", 0}})
        BOOST_CHECK_THROW(check_endpoint(endpoint, "host"), orrery::Error);
    BOOST_CHECK_NO_THROW(check_endpoint({"::1", 1}, "host"));
}

BOOST_AUTO_TEST_SUITE_END()
