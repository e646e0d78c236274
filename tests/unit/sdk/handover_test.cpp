// Streams on their way to the next generation: nothing unread is lost, states travel.
#include <orrery/plugin.h>
#include <orrery/stream_loop.h>
#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

#include "support/stream_pair.h"

using namespace orrery;
using namespace std::chrono_literals;

namespace {

std::string text_of(Stream& stream) {
    auto message = stream.read(10s);
    return message ? message->payload : "(closed)";
}

/// Answers each message with its number in the stream's life.
class Counting : public StreamHandler {
public:
    explicit Counting(Host, Config) {}
    void open(const Request&, Stream stream) override { loop_.add({std::move(stream), "0"}); }
    std::vector<OpenStream> suspend() override { return loop_.suspend(); }
    void resume(OpenStream open) override {
        if (open.state == "13") throw Error(Code::invalid, "an unlucky state");
        loop_.add(std::move(open));
    }

private:
    StreamLoop loop_{[](StreamLoop::Session& session, const wire::Message& message) {
        session.state = std::to_string(std::stoi(session.state) + 1);
        session.send(message.kind, session.state + " " + message.payload);
    }};
};

struct Generation {
    testing::FakeHost kernel;
    detail::Instance<Counting> instance{kernel.host("x"), Config()};

    /// [any thread]: it asserts nothing.
    int32_t status_of(size_t index, std::string_view stream, Fields& answer) {
        Fields in{{"stream.id", stream}, {"target", "/"}};
        auto writer = answer.writer();
        return detail::StreamRole<Counting>::calls[index](&instance, in.record().raw_record(), &writer);
    }
    Fields call(size_t index, std::string_view stream, int32_t expected = ORRERY_OK) {
        Fields answer;
        BOOST_TEST(status_of(index, stream, answer) == expected);
        return answer;
    }
    Stream client() {
        auto [near, far] = test::stream_pair();
        call(0, kernel.keep_stream(far.release()));
        return std::move(near);
    }
    /// What the kernel does.
    Fields hand_over_to(Generation& next, int32_t expected = ORRERY_OK) {
        auto [from, to] = test::stream_pair();
        auto id = kernel.keep_stream(from.release());
        int32_t suspended = ORRERY_INTERNAL;
        std::thread suspending([&] {
            Fields ignored;
            suspended = status_of(1, id, ignored);
        });
        auto answer = next.call(2, next.kernel.keep_stream(to.release()), expected);
        suspending.join();
        BOOST_TEST(suspended == ORRERY_OK);
        return answer;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(handover)

BOOST_AUTO_TEST_CASE(a_decoder_passes_on_what_it_has) {
    std::string bytes;
    wire::append_message(bytes, wire::Kind::text, "first");
    wire::append_message(bytes, wire::Kind::binary, std::string(200'000, 'b'));
    for (size_t cut : {0u, 3u, 10u, 12u, 70'000u, 140'000u, 200'000u}) {
        wire::MessageDecoder one, two;
        one.feed(std::string_view(bytes).substr(0, cut));
        bool first = cut >= 10;
        if (first) BOOST_TEST(one.next()->payload == "first");
        BOOST_TEST(!one.next().has_value());
        two.feed(one.rest());
        two.feed(std::string_view(bytes).substr(cut));
        if (!first) BOOST_TEST(two.next()->payload == "first");
        auto message = two.next();
        BOOST_REQUIRE(message.has_value());
        BOOST_CHECK(message->kind == wire::Kind::binary);
        BOOST_CHECK(message->payload == std::string(200'000, 'b'));
    }
}

BOOST_AUTO_TEST_CASE(streams_go_over_with_state_and_unread_bytes) {
    Generation old, next;
    std::vector<Stream> clients;
    for (int i = 0; i < 300; ++i) clients.push_back(old.client());
    for (auto& client : clients) client.write(wire::Kind::text, "a");
    for (auto& client : clients) BOOST_TEST(text_of(client) == "1 a");
    for (auto& client : clients) client.write(wire::Kind::text, "b");
    BOOST_TEST(old.hand_over_to(next).value_or("streams", "") == "300");
    for (auto& client : clients) client.write(wire::Kind::text, "c");
    for (auto& client : clients) BOOST_TEST(text_of(client) == "2 b");
    for (auto& client : clients) BOOST_TEST(text_of(client) == "3 c");
}

BOOST_AUTO_TEST_CASE(one_stream_that_cannot_resume_does_not_keep_the_others) {
    Generation old, next;
    auto unlucky = old.client();
    for (int i = 1; i <= 13; ++i) {
        unlucky.write(wire::Kind::text, "x");
        text_of(unlucky);
    }
    auto other = old.client();
    auto answer = old.hand_over_to(next, ORRERY_INVALID);
    BOOST_TEST(answer.value_or("streams", "") == "1");
    BOOST_TEST(answer.value_or("error.message", "") == "an unlucky state");
    BOOST_TEST(text_of(unlucky) == "(closed)");
    other.write(wire::Kind::text, "y");
    BOOST_TEST(text_of(other) == "1 y");
}

BOOST_AUTO_TEST_CASE(a_state_that_is_too_long_closes_its_stream) {
    auto [from, to] = test::stream_pair();
    auto [near, far] = test::stream_pair();
    detail::HandoverEnd sender(std::move(from)), receiver(std::move(to));
    sender.send({std::move(near), std::string(70'000, 's')});
    auto message = far.read(10s);
    BOOST_REQUIRE(message.has_value());
    BOOST_CHECK(message->kind == wire::Kind::close);
}

BOOST_AUTO_TEST_CASE(garbage_from_the_other_generation_is_an_error) {
    auto [from, to] = test::stream_pair();
    detail::HandoverEnd receiver(std::move(to));
    BOOST_TEST(::send(from.descriptor(), "12345678", 8, MSG_NOSIGNAL) == 8);
    BOOST_CHECK_THROW(receiver.receive(), Error);
}

BOOST_AUTO_TEST_SUITE_END()
