// One thread for many streams: its limits, its codes of closing, messages for all.
#include <orrery/stream_loop.h>

#include <atomic>
#include <boost/test/unit_test.hpp>

#include "support/stream_pair.h"

using namespace orrery;
using namespace std::chrono_literals;

namespace {

/// A client of the loop. [any thread]: it asserts nothing.
Stream join(StreamLoop& loop, std::string state = {}) {
    auto [client, end] = test::stream_pair();
    loop.add({std::move(end), std::move(state)});
    return std::move(client);
}
/// The next message; a close as its code and reason, an end without one as "end".
std::string next(Stream& stream) {
    auto message = stream.read(20s);
    if (!message) return "end";
    if (message->kind != wire::Kind::close) return message->payload;
    std::string_view reason = message->payload;
    uint16_t code = 0;
    wire::read_number(reason, code);
    return std::to_string(code) + " " + std::string(reason);
}
void say(Stream& stream, std::string_view text) { stream.write(wire::Kind::text, text, 20s); }
/// The test's own time limit ends it when it never comes true.
template <class Condition>
void await(Condition condition) {
    while (!condition()) std::this_thread::sleep_for(1ms);
}
void echo(StreamLoop::Session& session, const wire::Message& message) { session.send(message.kind, message.payload); }
void greet(StreamLoop::Session& session) { session.send(wire::Kind::text, "hello " + session.state); }

/// Why it takes no more.
Code refusal(StreamLoop& loop) try {
    join(loop);
    return Code::declined;
} catch (const Error& error) {
    return error.code();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stream_loop)

BOOST_AUTO_TEST_CASE(nothing_more_is_read_from_who_does_not_read) {
    std::atomic<int> answered{0};
    StreamLoop loop([&](StreamLoop::Session& session, const wire::Message&) {
        ++answered;
        session.send(wire::Kind::binary, std::string(1 << 20, 'x'));
    });
    auto lazy = join(loop), eager = join(loop);
    for (int i = 0; i < 50; ++i) say(lazy, "more");
    for (int i = 0; i < 3; ++i) {
        say(eager, "more");
        BOOST_TEST(next(eager).size() == size_t{1} << 20);
    }
    BOOST_TEST(answered <= 4);  // one of the lazy one's
    for (int i = 0; i < 50; ++i) BOOST_TEST(next(lazy).size() == size_t{1} << 20);
}

BOOST_AUTO_TEST_CASE(what_is_thrown_says_how_the_stream_is_closed) {
    StreamLoop loop([](StreamLoop::Session& session, const wire::Message& message) {
        if (message.payload == "invalid") throw Error(Code::invalid, "no such word");
        if (message.payload == "denied") throw Error(Code::denied, "a secret of the house");
        if (message.payload == "other") throw std::runtime_error("a secret of the house");
        if (message.payload == "bye") return session.send(message.kind, "a last word"), session.close(1000, "bye");
        throw 1;
    });
    auto told = [&](std::string_view text) {
        auto client = join(loop);
        say(client, text);
        auto answer = next(client);
        if (answer == "a last word") answer += ", " + next(client);
        BOOST_TEST(next(client) == "end");
        return answer;
    };
    BOOST_TEST(told("invalid") == "1008 no such word");
    BOOST_TEST(told("denied") == "1011 the service failed");
    BOOST_TEST(told("other") == "1011 the service failed");
    BOOST_TEST(told("anything") == "1011 the service failed");
    BOOST_TEST(told("bye") == "a last word, 1000 bye");
    await([&] { return loop.size() == 0; });
}

BOOST_AUTO_TEST_CASE(too_long_a_message_and_what_is_none_end_the_stream) {
    StreamLoop loop(echo, {}, {.message = 100'000});
    auto longest = join(loop), longer = join(loop), garbage = join(loop), polite = join(loop);
    say(longest, std::string(100'000, 'x'));
    BOOST_TEST(next(longest).size() == 100'000u);
    say(longer, std::string(100'001, 'x'));
    BOOST_TEST(next(longer) == "1009 a message is longer than the limit of 100000 bytes");
    BOOST_TEST(::send(garbage.descriptor(), "\xff\xff\xff\xff\xff", 5, MSG_NOSIGNAL) == 5);
    BOOST_TEST(next(garbage) == "end");
    polite.close(1000, "");
    BOOST_TEST(next(polite) == "end");
    await([&] { return loop.size() == 1; });
}

BOOST_AUTO_TEST_CASE(all_are_told_after_their_greeting) {
    StreamLoop loop(echo, greet);
    auto ada = join(loop, "ada"), bob = join(loop, "bob");
    BOOST_TEST(next(ada) == "hello ada");
    BOOST_TEST(next(bob) == "hello bob");
    for (auto* one : {&ada, &bob}) {  // that each was opened shows in an answer
        say(*one, "here");
        BOOST_TEST(next(*one) == "here");
    }
    loop.broadcast(wire::Kind::text, "news");
    BOOST_TEST(next(ada) == "news");
    BOOST_TEST(next(bob) == "news");
}

BOOST_AUTO_TEST_CASE(the_functions_may_use_the_loop) {
    Stream third;
    std::atomic<bool> there{false};
    StreamLoop loop([&](StreamLoop::Session& session, const wire::Message&) {
        session.send(wire::Kind::text, std::to_string(loop.size()));
        if (!there) third = join(loop, "third"), there = true;
        loop.broadcast(wire::Kind::text, "news");
    });
    auto client = join(loop);
    say(client, "");
    BOOST_TEST(next(client) == "1");
    BOOST_TEST(next(client) == "news");
    BOOST_TEST(there);
    say(client, "");
    BOOST_TEST(next(client) == "2");
    BOOST_TEST(next(third) == "news");
    loop.stop();  // before `third` goes
}

BOOST_AUTO_TEST_CASE(who_reads_too_slowly_is_cut_off_and_costs_nobody_else_anything) {
    StreamLoop loop(echo, greet, {.waiting = 50'000});
    auto slow = join(loop), quick = join(loop);
    BOOST_TEST(next(slow) == "hello ");
    BOOST_TEST(next(quick) == "hello ");
    say(quick, "here");
    BOOST_TEST(next(quick) == "here");
    for (int i = 0; i < 100; ++i) {
        loop.broadcast(wire::Kind::text, std::string(10'000, 'x'));
        BOOST_TEST(next(quick).size() == 10'000u);
    }
    std::string last;
    size_t got = 0;
    for (auto message = next(slow); message != "end"; message = next(slow)) last = message, ++got;
    BOOST_TEST(last == "1013 too much waits to be read; come back in a moment");
    BOOST_TEST(got < 100u);
}

BOOST_AUTO_TEST_CASE(who_never_takes_the_farewell_is_let_go) {
    StreamLoop loop(
        [](StreamLoop::Session& session, const wire::Message&) {
            session.send(wire::Kind::text, std::string(1 << 20, 'x'));
            session.close(1000, "");
        },
        {}, {.farewell = 0s});
    auto deaf = join(loop);
    say(deaf, "");
    await([&] { return loop.size() == 0; });
}

BOOST_AUTO_TEST_CASE(it_takes_no_more_than_its_limit_and_none_after_its_end) {
    StreamLoop loop(echo, {}, {.streams = 2});
    auto one = join(loop), other = join(loop);
    BOOST_TEST(loop.size() == 2u);
    BOOST_CHECK(refusal(loop) == Code::limit);
    one.reset();
    await([&] { return loop.size() == 1; });
    auto third = join(loop);
    loop.stop();
    for (auto* client : {&other, &third}) {
        BOOST_TEST(next(*client) == "1001 the service stops");
        BOOST_TEST(next(*client) == "end");
    }
    BOOST_CHECK(refusal(loop) == Code::unavailable);
    loop.stop();
    BOOST_TEST(loop.suspend().empty());
}

BOOST_AUTO_TEST_CASE(a_message_that_comes_meanwhile_is_the_successors) {
    StreamLoop unused(echo), successor(echo, greet);
    std::atomic<bool> inside{false}, go{false};
    StreamLoop loop(
        [&](StreamLoop::Session& session, const wire::Message& message) {
            inside = true;
            await([&] { return go.load(); });
            session.state = message.payload;
        },
        {}, {.streams = 1});
    BOOST_TEST(unused.suspend().empty());
    auto client = join(loop);
    say(client, "first");
    await([&] { return inside.load(); });
    say(client, "second");
    std::thread during([&] {
        await([&] { return refusal(loop) == Code::unavailable; });  // the end has begun
        go = true;
    });
    auto open = loop.suspend();
    during.join();
    BOOST_REQUIRE(open.size() == 1);
    loop.broadcast(wire::Kind::text, "nobody");
    successor.add(std::move(open[0]));
    BOOST_TEST(next(client) == "hello first");
    BOOST_TEST(next(client) == "second");
}

BOOST_AUTO_TEST_CASE(a_reason_is_cut_between_characters) {
    auto payload = detail::close_payload(1000, std::string(122, 'x') + "é");
    BOOST_TEST(payload.substr(2) == std::string(122, 'x'));
    BOOST_TEST(detail::close_payload(1000, std::string(121, 'x') + "é").size() == 125u);
}

BOOST_AUTO_TEST_SUITE_END()
