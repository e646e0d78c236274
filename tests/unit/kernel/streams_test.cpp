#include "sockets/streams.h"

#include <sys/socket.h>

#include <boost/test/unit_test.hpp>

#include "sockets/bind.h"
#include "sockets/datagram.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(an_offered_end_is_taken_once_and_connected) {
    Streams streams;
    Descriptor own;
    std::string id;
    BOOST_REQUIRE(streams.offer(own, id));
    BOOST_TEST(id.size() == 32u);
    auto other = streams.take(id, "anybody");
    BOOST_REQUIRE(static_cast<bool>(other));
    BOOST_TEST(!streams.take(id, "anybody"));
    BOOST_TEST(::send(own.get(), "x", 1, 0) == 1);
    char byte = 0;
    BOOST_TEST(::recv(other.get(), &byte, 1, 0) == 1);
}

BOOST_AUTO_TEST_CASE(what_nobody_takes_is_closed) {
    Streams streams;
    Descriptor own;
    std::string id;
    BOOST_REQUIRE(streams.offer(own, id));
    streams.forget_old(Streams::Clock::now() + 29s);
    streams.forget_old(Streams::Clock::now() + 31s);
    BOOST_TEST(!streams.take(id, "anybody"));
    char byte = 0;
    BOOST_TEST(::recv(own.get(), &byte, 1, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_listener_is_for_who_serves_it_as_often_as_it_likes) {
    Streams streams;
    ListenLine line;
    auto socket = bind_listener(line);
    BOOST_TEST(bound_port(socket.get()) > 0);
    const std::string id = "an id";
    streams.add_listener(id, socket.get(), "http");
    BOOST_TEST(!streams.take(id, "hub"));
    BOOST_TEST(static_cast<bool>(streams.take(id, "http")));
    auto again = streams.take(id, "http");
    BOOST_TEST(bound_port(again.get()) == bound_port(socket.get()));
}

BOOST_AUTO_TEST_CASE(a_taken_port_and_a_wrong_address_are_told_by_name) {
    auto socket = bind_listener({});
    ListenLine line;
    line.port = bound_port(socket.get());
    BOOST_CHECK_EXCEPTION(bind_listener(line), orrery::Error, [&](const orrery::Error& error) {
        return error.message() == "cannot listen on 127.0.0.1:" + std::to_string(line.port) + ": port " +
                                      std::to_string(line.port) + " is in use by another program";
    });
    line.address = "nowhere";
    BOOST_CHECK_THROW(bind_listener(line), orrery::Error);
}

BOOST_AUTO_TEST_CASE(a_descriptor_travels_with_a_record) {
    int pair[2];
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
    Descriptor left(pair[0]), right(pair[1]), passed;
    orrery::Fields got;
    BOOST_TEST(send_record(left.get(), {{"offer", "x"}}, left.get()));
    BOOST_TEST((receive_record(right.get(), got, &passed) == Received::record));
    BOOST_TEST(got.value_or("offer", "") == "x");
    BOOST_TEST(static_cast<bool>(passed));
    BOOST_TEST(::send(left.get(), "garbage", 7, 0) == 7);
    BOOST_TEST((receive_record(right.get(), got) == Received::record));
    BOOST_TEST(got.empty());
    passed.reset(), left.reset();
    BOOST_TEST((receive_record(right.get(), got) == Received::end));
}
