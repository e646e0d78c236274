#include "isolation/channel.h"

#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "isolation/record_bytes.h"
#include "roles/call_scope.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

/// Two channels back to back; the right one echoes, or does what its `serve` says.
struct Pair {
    std::shared_ptr<Channel> left, right;
    int raw_left = -1;
    std::function<void(Frame&)> serve;
    std::atomic<int> notes{0};
    std::atomic<bool> ended{false};

    Pair() {
        int pair[2];
        BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
        raw_left = pair[0];
        left = std::make_shared<Channel>(Descriptor(pair[0]), 2);
        right = std::make_shared<Channel>(Descriptor(pair[1]), 2);
        serve = [this](Frame& frame) {
            right->reply(frame.head.id, static_cast<int32_t>(frame.head.a), frame.payload);
        };
        right->open({[this](Frame& frame) { serve(frame); }, [this](Frame&) { ++notes; }, [this] { ended = true; }});
        left->open({[this](Frame& frame) { left->reply(frame.head.id, ORRERY_OK, {}); }, [](Frame&) {}, [] {}});
    }
    ~Pair() {
        left->close(), right->close();
        // The crews hold their channel, and use what is here until they leave.
        for (auto* side : {&left, &right}) {
            while (side->use_count() > 1) std::this_thread::sleep_for(1ms);
            auto after_them = *side;  // to read the count orders nothing; to count up does
        }
        left.reset(), right.reset();
    }
    int32_t ask(uint32_t a, const orrery::Fields& in, orrery::Fields& out, Milliseconds deadline = 5s,
                bool urgent = false) {
        auto writer = out.writer();
        return left->request(frame::call, a, 0, in.record().raw_record(), &writer, deadline, urgent);
    }
};

/// What receivers were told.
struct Told {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<int32_t> statuses;
    size_t told = 0, expected = 0;
    std::function<void()> also;

    class One : public Receiver {
    public:
        explicit One(Told& told) : told_(told) {}
        void answered(int32_t status, orrery_record) noexcept override {
            if (told_.also) told_.also();
            std::lock_guard lock(told_.mutex);
            told_.statuses.push_back(status), ++told_.told;
            told_.changed.notify_all();
        }

    private:
        Told& told_;
    };
    std::unique_ptr<Receiver> one() {
        std::lock_guard lock(mutex);
        ++expected;
        return std::make_unique<One>(*this);
    }
    bool wait_for(size_t count, Milliseconds patience = 10s) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, patience, [&] { return statuses.size() >= count; });
    }
};

struct Starting : Pair {
    Told told;
    ~Starting() {
        left->close(), right->close();  // upon which all are told
        std::unique_lock lock(told.mutex);
        told.changed.wait_for(lock, 10s, [&] { return told.told == told.expected; });
    }
    void start(uint32_t a, Milliseconds deadline = 5s, const orrery::Fields& in = {{"name", "value"}}) {
        left->start(frame::call, a, 0, in.record().raw_record(), told.one(), deadline);
    }
    /// So many that whoever serves them knows that they take no time.
    void hurry_along() {
        for (int i = 0; i < 500; ++i) start(0);
        BOOST_REQUIRE(told.wait_for(500));
        told.statuses.clear();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_request_gets_its_reply, Pair) {
    orrery::Fields out;
    BOOST_TEST(ask(ORRERY_DECLINED, {{"name", "value"}, {"empty", ""}}, out) == ORRERY_DECLINED);
    BOOST_TEST(out.value_or("name", "") == "value");
    BOOST_TEST(out.items().size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(many_are_in_flight_and_large_ones_come_whole, Pair) {
    std::atomic<int> right_ones{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 50; ++i) {
                auto text = std::string(static_cast<size_t>(i) * 5'000, static_cast<char>('a' + thread));
                orrery::Fields out;
                right_ones += ask(0, {{"text", text}}, out) == ORRERY_OK && out.value_or("text", "") == text;
            }
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(right_ones == 400);
}

BOOST_FIXTURE_TEST_CASE(requests_may_cross_while_being_served, Pair) {
    serve = [this](Frame& frame) {
        orrery::Fields out;
        auto writer = out.writer();
        auto status = right->request(frame::ask, 0, 0, {nullptr, 0}, &writer, 5s);
        right->reply(frame.head.id, status, frame.payload);
    };
    std::atomic<int> fine{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 6; ++thread)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) {
                orrery::Fields out;
                fine += ask(0, {}, out) == ORRERY_OK;
            }
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(fine == 300);
}

BOOST_FIXTURE_TEST_CASE(a_late_reply_is_a_deadline_and_a_cancel, Pair) {
    serve = [this](Frame& frame) {
        std::this_thread::sleep_for(100ms);
        right->reply(frame.head.id, ORRERY_OK, {});
    };
    orrery::Fields out;
    BOOST_TEST(ask(0, {}, out, 20ms) == ORRERY_DEADLINE);
    std::this_thread::sleep_for(150ms);
    BOOST_TEST(notes == 1);
    BOOST_TEST(ask(0, {}, out) == ORRERY_OK);
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_call_cancels_what_it_called, Pair) {
    std::atomic<bool> flag{false};
    serve = [&](Frame&) { flag = true; };  // never answers
    CallScope scope(60s, &flag);
    orrery::Fields out;
    BOOST_TEST(ask(0, {}, out, 60s) == ORRERY_CANCELLED);
    for (int i = 0; i < 1000 && notes == 0; ++i) std::this_thread::sleep_for(10ms);
    BOOST_TEST(notes == 1);
}

BOOST_FIXTURE_TEST_CASE(what_is_urgent_is_served_although_all_workers_hang, Pair) {
    std::atomic<bool> over{false};
    std::atomic<int> begun{0}, fine{0};
    serve = [&](Frame& frame) {
        ++begun;
        while (frame.head.a == 1 && !over) std::this_thread::sleep_for(1ms);
        right->reply(frame.head.id, ORRERY_OK, {});
    };
    std::vector<std::thread> hanging;
    for (int i = 0; i < 5; ++i)  // two are served
        hanging.emplace_back([&] {
            orrery::Fields out;
            fine += ask(1, {}, out, 60s) == ORRERY_OK;
        });
    while (begun < 2) std::this_thread::sleep_for(1ms);
    orrery::Fields out;
    BOOST_TEST(ask(0, {}, out, 200ms) == ORRERY_DEADLINE);
    for (int i = 0; i < 20; ++i) BOOST_TEST(ask(0, {}, out, 20s, true) == ORRERY_OK);
    over = true;
    for (auto& thread : hanging) thread.join();
    BOOST_TEST(fine == 5);
}

BOOST_FIXTURE_TEST_CASE(a_call_that_nobody_waits_for_any_more_is_not_begun, Pair) {
    std::atomic<bool> over{false};
    std::atomic<int> begun{0};
    serve = [&](Frame& frame) {
        ++begun;
        while (frame.head.a == 1 && !over) std::this_thread::sleep_for(1ms);
        right->reply(frame.head.id, ORRERY_OK, {});
    };
    std::vector<std::thread> hanging;
    for (int i = 0; i < 2; ++i)
        hanging.emplace_back([&] {
            orrery::Fields out;
            ask(1, {}, out, 60s);
        });
    while (begun < 2) std::this_thread::sleep_for(1ms);
    orrery::Fields out;
    BOOST_TEST(ask(0, {}, out, 50ms) == ORRERY_DEADLINE);
    BOOST_TEST(ask(0, {}, out, 20s, true) == ORRERY_OK);  // what was sent before it has been read, too
    over = true;
    for (auto& thread : hanging) thread.join();
    BOOST_TEST(ask(0, {}, out, 20s) == ORRERY_OK);
    BOOST_TEST(begun == 4);
}

BOOST_FIXTURE_TEST_CASE(a_storm_of_calls_and_news_both_ways_loses_nothing, Pair) {
    serve = [&](Frame& frame) {
        if (frame.head.a % 3 == 0) right->note(frame::count, 0, 0, {});
        orrery::Fields out;
        auto writer = out.writer();
        auto status = frame.head.a % 5 == 0 ? right->request(frame::ask, 0, 0, {nullptr, 0}, &writer, 20s) : ORRERY_OK;
        right->reply(frame.head.id, status, frame.payload);
    };
    std::atomic<int> fine{0};
    std::vector<std::thread> callers;
    for (uint32_t caller = 0; caller < 16; ++caller)
        callers.emplace_back([&, caller] {
            for (uint32_t i = 0; i < 500; ++i) {
                orrery::Fields out;
                fine += ask(caller + i, {{"n", std::to_string(i)}}, out, 20s, i % 50 == 0) == ORRERY_OK &&
                        out.value_or("n", "") == std::to_string(i);
            }
        });
    for (auto& caller : callers) caller.join();
    BOOST_TEST(fine == 8'000);
}

BOOST_FIXTURE_TEST_CASE(the_end_of_one_side_answers_all_who_wait, Pair) {
    serve = [this](Frame&) { right->close(); };
    orrery::Fields out;
    BOOST_TEST(ask(0, {}, out) == ORRERY_UNAVAILABLE);
    BOOST_TEST(ask(0, {}, out) == ORRERY_UNAVAILABLE);
    std::this_thread::sleep_for(50ms);
    BOOST_TEST(ended);
}

BOOST_FIXTURE_TEST_CASE(too_large_a_record_is_refused_before_it_is_sent, Pair) {
    orrery::Fields out;
    BOOST_TEST(ask(0, {{"text", std::string(17u << 20, 'x')}}, out) == ORRERY_LIMIT);
    serve = [this](Frame& frame) { right->reply(frame.head.id, ORRERY_OK, std::string(17u << 20, 'x')); };
    BOOST_TEST(ask(0, {}, out) == ORRERY_LIMIT);
}

BOOST_FIXTURE_TEST_CASE(garbage_ends_the_channel_not_the_process, Pair) {
    std::string garbage(1'000, '\xff');
    BOOST_TEST(::send(raw_left, garbage.data(), garbage.size(), MSG_NOSIGNAL) == 1000);
    std::this_thread::sleep_for(50ms);
    BOOST_TEST(ended);
}

BOOST_AUTO_TEST_CASE(a_payload_must_be_exactly_one_record) {
    RecordBytes record;
    record.add("a", "b");
    Frame frame;
    frame.payload = record.bytes();
    std::vector<orrery_field> fields;
    BOOST_TEST(read_payload(frame, fields));
    for (size_t size = 0; size < record.bytes().size(); ++size) {
        frame.payload = record.bytes().substr(0, size);
        BOOST_TEST(!read_payload(frame, fields));
    }
    frame.payload = record.bytes() + "x";
    BOOST_TEST(!read_payload(frame, fields));
}

BOOST_FIXTURE_TEST_CASE(started_calls_are_answered_once_each, Starting) {
    for (int round = 0; round < 20; ++round)
        for (uint32_t i = 0; i < 100; ++i) start(i % 3);
    BOOST_REQUIRE(told.wait_for(2'000));
    std::this_thread::sleep_for(20ms);
    BOOST_TEST(told.statuses.size() == 2'000u);
    BOOST_TEST(std::count(told.statuses.begin(), told.statuses.end(), 2) == 660);
}

BOOST_FIXTURE_TEST_CASE(answers_may_start_and_ask_more, Starting) {
    std::atomic<int> more{100}, asking{3}, fine{0};  // they must not block, so not many do
    told.also = [&] {
        if (--more >= 0) start(0);
        orrery::Fields out;
        if (--asking >= 0) fine += ask(0, {{"a", "b"}}, out) == ORRERY_OK;
    };
    for (int i = 0; i < 10; ++i) start(0);
    BOOST_REQUIRE(told.wait_for(110, 30s));
    BOOST_TEST(fine == 3);
}

BOOST_FIXTURE_TEST_CASE(large_ones_both_ways_do_not_wait_for_each_other, Starting) {
    hurry_along();
    const orrery::Fields large{{"text", std::string(100'000, 'x')}};
    std::atomic<int> more{300};
    told.also = [&] {
        if (--more >= 0) start(0, 60s, large);
    };
    for (int i = 0; i < 8; ++i) start(0, 60s, large);
    BOOST_TEST(told.wait_for(308, 60s));
    BOOST_TEST(std::count(told.statuses.begin(), told.statuses.end(), ORRERY_OK) == 308);
    told.also = nullptr;
}

BOOST_FIXTURE_TEST_CASE(answers_that_block_hold_up_no_calls, Starting) {
    std::atomic<bool> over{false};
    told.also = [&] {
        while (!over) std::this_thread::sleep_for(1ms);
    };
    for (int i = 0; i < 100; ++i) start(0);
    orrery::Fields out;
    for (int i = 0; i < 20; ++i) BOOST_TEST(ask(0, {{"a", "b"}}, out, 20s) == ORRERY_OK);
    std::atomic<int> served{0};
    serve = [&](Frame& frame) {  // and what the other side asks for
        orrery::Fields none;
        auto writer = none.writer();
        if (right->request(frame::ask, 0, 0, {nullptr, 0}, &writer, 20s) == ORRERY_OK) ++served;
        right->reply(frame.head.id, ORRERY_OK, {});
    };
    BOOST_TEST(ask(0, {}, out, 20s) == ORRERY_OK);
    BOOST_TEST(served == 1);
    over = true;
    BOOST_TEST(told.wait_for(100));
    std::this_thread::sleep_for(20ms);
    BOOST_TEST(told.told == 100u);
}

BOOST_FIXTURE_TEST_CASE(a_started_call_that_is_late_is_a_deadline_and_a_cancel, Starting) {
    serve = [](Frame&) {};  // never answers
    start(0, 50ms);
    BOOST_REQUIRE(told.wait_for(1));
    BOOST_TEST(told.statuses.front() == ORRERY_DEADLINE);
    for (int i = 0; i < 1000 && notes == 0; ++i) std::this_thread::sleep_for(1ms);
    BOOST_TEST(notes == 1);
}

BOOST_FIXTURE_TEST_CASE(started_calls_end_with_the_other_side, Starting) {
    serve = [](Frame&) {};
    for (int i = 0; i < 10; ++i) start(0, 60s);
    right->close();
    BOOST_REQUIRE(told.wait_for(10));
    start(0);
    BOOST_REQUIRE(told.wait_for(11));
    for (auto status : told.statuses) BOOST_TEST(status == ORRERY_UNAVAILABLE);
}

BOOST_FIXTURE_TEST_CASE(one_that_hangs_holds_up_nobody_though_all_were_quick, Starting) {
    hurry_along();
    std::atomic<bool> over{false};
    serve = [&](Frame& frame) {
        while (frame.head.a == 1 && !over) std::this_thread::sleep_for(1ms);
        right->reply(frame.head.id, static_cast<int32_t>(frame.head.a), frame.payload);
    };
    start(0), start(1), start(2), start(0);  // in one go: one thread gets them all
    BOOST_TEST(told.wait_for(3));
    orrery::Fields out;
    BOOST_TEST(ask(0, {}, out) == ORRERY_OK);
    BOOST_TEST(std::count(told.statuses.begin(), told.statuses.end(), 1) == 0);
    over = true;
    BOOST_TEST(told.wait_for(4));
}

BOOST_FIXTURE_TEST_CASE(what_is_quick_may_ask_back, Starting) {
    hurry_along();
    serve = [this](Frame& frame) {
        orrery::Fields out;
        auto writer = out.writer();
        auto status = right->request(frame::ask, 0, 0, {nullptr, 0}, &writer, 5s);
        right->reply(frame.head.id, status, frame.payload);
    };
    for (int i = 0; i < 100; ++i) start(0);
    BOOST_REQUIRE(told.wait_for(100));
    BOOST_TEST(std::count(told.statuses.begin(), told.statuses.end(), ORRERY_OK) == 100);
}

BOOST_FIXTURE_TEST_CASE(a_side_that_does_not_read_makes_nobody_wait, Starting) {
    std::atomic<bool> over{false};
    right->close();
    left->close();
    int pair[2];
    BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
    Descriptor deaf(pair[1]);
    left = std::make_shared<Channel>(Descriptor(pair[0]), 2);
    left->open({[](Frame&) {}, [](Frame&) {}, [] {}});
    auto text = std::string(100'000, 'x');
    auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i) start(0, 60s, {{"text", text}});
    BOOST_TEST((std::chrono::steady_clock::now() - began < 5s));
    BOOST_REQUIRE(told.wait_for(1));
    BOOST_TEST(told.statuses.front() == ORRERY_LIMIT);
}

// Between rounds nothing comes that could wake a thread by chance: what it missed would last until its deadline.
BOOST_FIXTURE_TEST_CASE(who_waits_is_told_even_when_nothing_follows, Pair) {
    constexpr Milliseconds deadline{10'000};
    constexpr int rounds = 10'000;
    std::barrier together(2);
    std::atomic<int> overslept{0}, failed{0};
    auto ask_again = [&](Channel& channel, unsigned step) {
        for (int round = 0; round < rounds; ++round) {
            together.arrive_and_wait();
            for (volatile unsigned delay = round * step % 4000; delay > 0;) delay = delay - 1;
            for (int i = 0; i <= round % 3 && overslept == 0; ++i) {
                orrery::Fields in{{"name", "value"}}, out;
                auto writer = out.writer();
                auto ends = std::chrono::steady_clock::now() + deadline;
                failed += channel.request(frame::call, 0, 0, in.record().raw_record(), &writer, deadline, false) != 0;
                overslept += std::chrono::steady_clock::now() >= ends;
            }
        }
    };
    std::thread other([&] { ask_again(*right, 7919); });
    ask_again(*left, 6101);
    other.join();
    BOOST_TEST(overslept == 0);
    BOOST_TEST(failed == 0);
}
