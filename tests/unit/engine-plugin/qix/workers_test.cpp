#include "qix/workers.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <future>

using namespace orrery::qix;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(workers)

BOOST_AUTO_TEST_CASE(a_strand_keeps_the_order_whatever_the_threads) {
    std::vector<int> order;
    std::atomic<int> inside = 0;
    bool overlapped = false;
    Workers pool(4);
    const Strand strand(pool);
    std::promise<void> done;
    for (int number = 0; number < 1000; ++number)
        strand.post([&, number] {
            if (++inside > 1) overlapped = true;
            order.push_back(number);
            --inside;
            if (number == 999) done.set_value();
        });
    done.get_future().wait();
    BOOST_TEST(!overlapped);
    BOOST_REQUIRE(order.size() == 1000u);
    for (int number = 0; number < 1000; ++number) BOOST_REQUIRE(order[static_cast<std::size_t>(number)] == number);
}

BOOST_AUTO_TEST_CASE(later_work_waits_and_keeps_its_order) {
    Workers pool(1);
    std::promise<void> done;
    std::vector<int> order;
    const auto start = std::chrono::steady_clock::now();
    pool.post_after(40ms, [&] { order.push_back(2), done.set_value(); });
    pool.post_after(20ms, [&] { order.push_back(1); });
    pool.post([&] { order.push_back(0); });
    done.get_future().wait();
    BOOST_TEST((std::chrono::steady_clock::now() - start >= 40ms));
    BOOST_TEST((order == std::vector<int>{0, 1, 2}));
}

// Threads that wait for the same time take what is due from under each other: sanitizers look at it here.
BOOST_AUTO_TEST_CASE(several_threads_wait_for_what_is_due) {
    Workers pool(4);
    std::atomic<int> left = 400;
    std::promise<void> done;
    for (int each = 0; each < 400; ++each)
        pool.post_after(std::chrono::milliseconds(each % 20), [&] {
            if (--left == 0) done.set_value();
        });
    done.get_future().wait();
    BOOST_TEST(left == 0);
}

BOOST_AUTO_TEST_CASE(stopping_finishes_what_is_queued_and_drops_the_rest) {
    std::atomic<int> ran = 0;
    Workers pool(2);
    for (int each = 0; each < 100; ++each) pool.post([&] { ++ran; });
    pool.post_after(1h, [&] { ran += 1000; });
    pool.stop();
    pool.post([&] { ran += 1000; });
    BOOST_TEST(ran == 100);
}

BOOST_AUTO_TEST_SUITE_END()
