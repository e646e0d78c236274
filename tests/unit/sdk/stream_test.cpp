// Streams: messages both ways, back-pressure that ends in a deadline, a gone peer, a close with its code.
#include <orrery/stream.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "support/stream_pair.h"

using namespace orrery;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(streams)

BOOST_AUTO_TEST_CASE(long_messages_pass_while_the_other_side_reads) {
    auto [left, right] = test::stream_pair();
    std::string payload(3'000'000, 'q');
    std::thread writer([&] { left.write(wire::Kind::text, payload); });
    auto message = right.read(5s);
    writer.join();
    BOOST_REQUIRE(message.has_value());
    BOOST_CHECK(message->payload == payload);
}

BOOST_AUTO_TEST_CASE(who_does_not_read_stops_the_writer) {
    auto [left, right] = test::stream_pair();
    std::string payload(8'000'000, 'q');
    BOOST_CHECK_EXCEPTION(left.write(wire::Kind::data, payload, 50ms), Error,
                          [](const Error& error) { return error.code() == Code::deadline; });
}

BOOST_AUTO_TEST_CASE(a_gone_peer_is_an_end_for_the_reader_and_an_error_for_the_writer) {
    auto [left, right] = test::stream_pair();
    right.reset();
    BOOST_TEST(!left.read(1s).has_value());
    BOOST_CHECK_EXCEPTION(left.write(wire::Kind::text, "x"), Error,
                          [](const Error& error) { return error.code() == Code::unavailable; });
}

BOOST_AUTO_TEST_CASE(a_close_carries_code_and_reason) {
    auto [left, right] = test::stream_pair();
    left.close(1012, "restarting");
    auto message = right.read(1s);
    BOOST_REQUIRE(message.has_value());
    BOOST_CHECK(message->kind == wire::Kind::close);
    std::string_view payload = message->payload;
    uint16_t code = 0;
    BOOST_REQUIRE(wire::read_number(payload, code));
    BOOST_TEST(code == 1012);
    BOOST_TEST(payload == "restarting");
    BOOST_TEST(!right.read(1s).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
