#include "body_sender.h"

#include <boost/test/unit_test.hpp>

#include "support/stream_pair.h"

using namespace orrery;
using namespace orrery::hub;
using namespace std::chrono_literals;

namespace {

Bytes body_of(size_t size) {
    auto bytes = std::make_shared<std::string>(size, '\0');
    for (size_t i = 0; i < size; ++i) (*bytes)[i] = static_cast<char>(i * 31 + i / 251);
    return bytes;
}

/// Reads data until the end frame; fails the test when the stream stops before it.
std::string receive(Stream& stream) {
    std::string all;
    for (;;) {
        auto message = stream.read(5s);
        BOOST_REQUIRE(message);
        if (message->kind == wire::Kind::end) return all;
        BOOST_REQUIRE(message->kind == wire::Kind::data);
        all += message->payload;
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(body_sender)

BOOST_AUTO_TEST_CASE(bodies_arrive_whole_whatever_their_size) {
    BodySender sender;
    sender.start();
    for (size_t size : {size_t{0}, size_t{1}, wire::max_stream_frame, wire::max_stream_frame + 1, size_t{3'000'000}}) {
        auto [ours, theirs] = test::stream_pair();
        auto body = body_of(size);
        sender.send(std::move(ours), body);
        BOOST_TEST((receive(theirs) == *body), "a body of " << size << " bytes");
        BOOST_TEST(!theirs.read(5s));
    }
}

BOOST_AUTO_TEST_CASE(a_slow_reader_does_not_hold_up_the_others) {
    BodySender sender;
    sender.start();
    auto [slow, slow_end] = test::stream_pair();
    auto body = body_of(5'000'000);
    sender.send(std::move(slow), body);
    for (int i = 0; i < 20; ++i) {
        auto [ours, theirs] = test::stream_pair();
        sender.send(std::move(ours), body);
        BOOST_TEST((receive(theirs) == *body));
    }
    BOOST_TEST((receive(slow_end) == *body));
}

BOOST_AUTO_TEST_CASE(a_reader_that_takes_nothing_is_dropped) {
    BodySender sender(100ms);
    sender.start();
    auto [ours, theirs] = test::stream_pair();
    sender.send(std::move(ours), body_of(5'000'000));
    std::this_thread::sleep_for(2500ms);
    size_t got = 0;
    while (auto message = theirs.read(5s)) got += message->payload.size();
    BOOST_TEST(got < 5'000'000u);
}

BOOST_AUTO_TEST_CASE(a_reader_that_left_does_no_harm) {
    BodySender sender;
    sender.start();
    {
        auto [ours, theirs] = test::stream_pair();
        sender.send(std::move(ours), body_of(5'000'000));
    }
    auto [ours, theirs] = test::stream_pair();
    sender.send(std::move(ours), body_of(10));
    BOOST_TEST(receive(theirs).size() == 10u);
}

BOOST_AUTO_TEST_CASE(stopping_drops_what_is_under_way) {
    BodySender sender;
    sender.start();
    auto [ours, theirs] = test::stream_pair();
    sender.send(std::move(ours), body_of(5'000'000));
    sender.stop();
    sender.stop();
    auto [late, late_end] = test::stream_pair();
    BOOST_CHECK_THROW(sender.send(std::move(late), body_of(1)), Error);
}

BOOST_AUTO_TEST_SUITE_END()
