// The outbox: order, bounds, attempts, refusals, flush and end.
#include <orrery/kit/log/outbox.h>
#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;
using namespace orrery::logkit;
using namespace std::chrono_literals;

namespace {

/// A receiver in memory. The outbox's thread fills it; the test looks after flush() or the outbox's end.
struct Receiver {
    std::mutex mutex;
    std::vector<std::string> got;
    std::vector<size_t> batches;
    std::atomic<bool> away = false;
    std::atomic<int> attempts = 0;
    std::string refused;  // this one is never taken
    std::chrono::milliseconds busy{};

    Outbox::Deliver function() {
        return [this](std::deque<Parcel>& due) {
            ++attempts;
            if (away) throw DeliveryError(Code::unavailable, "nobody is there", "", 0, busy);
            std::lock_guard lock(mutex);
            batches.push_back(due.size());
            for (; !due.empty(); due.pop_front()) {
                if (!refused.empty() && due.front().bytes == refused)
                    throw DeliveryError(Code::invalid, "not that one", "", 1);
                got.push_back(due.front().bytes);
            }
        };
    }
};

DeliveryLimits quick() {
    DeliveryLimits limits;
    limits.timeout = 2s, limits.first_retry = 5ms, limits.longest_retry = 20ms;
    return limits;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(outbox)

BOOST_AUTO_TEST_CASE(parcels_arrive_in_order_and_are_counted) {
    testing::FakeHost kernel;
    Receiver receiver;
    {
        Outbox box(kernel.host("s"), "test", quick(), receiver.function());
        for (int i = 0; i < 1000; ++i) box.put({std::to_string(i)});
        box.flush();
    }
    BOOST_TEST(receiver.got.size() == 1000u);
    for (size_t i = 0; i < receiver.got.size(); ++i) BOOST_TEST(receiver.got[i] == std::to_string(i));
    BOOST_TEST(kernel.counter("test_rows_sent") == 1000);
    BOOST_TEST(kernel.counter("test_rows_lost") == 0);
}

BOOST_AUTO_TEST_CASE(batches_keep_to_their_bounds_but_have_one_parcel_at_least) {
    testing::FakeHost kernel;
    Receiver receiver;
    auto limits = quick();
    limits.rows_at_once = 4, limits.bytes_at_once = 10;
    receiver.away = true;
    {
        Outbox box(kernel.host("s"), "test", limits, receiver.function());
        for (auto* text : {"aa", "bb", "cc", "dd", "ee", "longer than ten bytes", "ff"}) box.put({text});
        receiver.away = false;
        while (true) try {
                box.flush();
                break;
            } catch (const Error&) {  // the attempt that was under way
            }
    }
    BOOST_TEST(receiver.got.size() == 7u);
    for (auto size : receiver.batches) BOOST_TEST(size <= 4u);
}

BOOST_AUTO_TEST_CASE(what_waits_is_bounded_and_the_oldest_go) {
    testing::FakeHost kernel;
    Receiver receiver;
    receiver.away = true;
    auto limits = quick();
    limits.rows = 5;
    {
        Outbox box(kernel.host("s"), "test", limits, receiver.function());
        box.put({"0"});
        while (receiver.attempts == 0) std::this_thread::sleep_for(1ms);
        for (int i = 1; i < 100; ++i) box.put({std::to_string(i)});
        receiver.away = false;
    }
    BOOST_TEST(receiver.got.size() >= 5u);
    BOOST_TEST(receiver.got.size() <= 6u);
    BOOST_TEST(receiver.got.back() == "99");
    BOOST_TEST(kernel.counter("test_rows_lost") == 100 - static_cast<int64_t>(receiver.got.size()));
}

BOOST_AUTO_TEST_CASE(that_the_receiver_is_away_and_back_is_said_once) {
    testing::FakeHost kernel;
    Receiver receiver;
    receiver.away = true;
    {
        Outbox box(kernel.host("s"), "test", quick(), receiver.function());
        box.put({"a"});
        while (receiver.attempts < 5) std::this_thread::sleep_for(1ms);
        BOOST_CHECK_EXCEPTION(box.flush(), Error,
                              [](auto& error) { return error.message() == "1 rows wait: nobody is there"; });
        receiver.away = false;
        while (true) try {
                box.flush();
                break;
            } catch (const Error&) {
            }
    }
    size_t away = 0, back = 0;
    for (auto& row : kernel.rows()) {
        away += row.message.starts_with("nobody is there");
        back += row.message.starts_with("rows are written again");
    }
    BOOST_TEST(away == 1u);
    BOOST_TEST(back == 1u);
}

BOOST_AUTO_TEST_CASE(a_parcel_that_is_refused_holds_up_no_other) {
    testing::FakeHost kernel;
    Receiver receiver;
    receiver.refused = "b";
    {
        Outbox box(kernel.host("s"), "test", quick(), receiver.function());
        for (auto* text : {"a", "b", "c"}) box.put({text, 10});
    }
    BOOST_TEST(receiver.got == (std::vector<std::string>{"a", "c"}), boost::test_tools::per_element());
    BOOST_TEST(kernel.counter("test_rows_lost") == 10);
    BOOST_TEST(kernel.counter("test_rows_sent") == 20);
    BOOST_TEST(kernel.logged("not that one"));
}

BOOST_AUTO_TEST_CASE(a_receiver_that_asks_for_a_pause_gets_it) {
    testing::FakeHost kernel;
    Receiver receiver;
    receiver.away = true, receiver.busy = 300ms;
    auto began = std::chrono::steady_clock::now();
    Outbox box(kernel.host("s"), "test", quick(), receiver.function());
    box.put({"a"});
    while (receiver.attempts < 2 && std::chrono::steady_clock::now() - began < 10s) std::this_thread::sleep_for(1ms);
    BOOST_TEST((std::chrono::steady_clock::now() - began >= 300ms));
    receiver.away = false;
}

BOOST_AUTO_TEST_CASE(the_end_tries_once_more_and_counts_what_is_left) {
    testing::FakeHost kernel;
    Receiver receiver;
    receiver.away = true;
    auto began = std::chrono::steady_clock::now();
    {
        Outbox box(kernel.host("s"), "test", quick(), receiver.function());
        for (int i = 0; i < 10; ++i) box.put({"x"});
    }
    BOOST_TEST((std::chrono::steady_clock::now() - began < 2s));
    BOOST_TEST(kernel.counter("test_rows_lost") == 10);
    BOOST_TEST(kernel.logged("10 rows were not delivered before the end and are lost"));
}

BOOST_AUTO_TEST_SUITE_END()
