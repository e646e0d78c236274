#include "events/once.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>
#include <vector>

using namespace orrery::kernel;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(exactly_one_of_many_takers_gets_it) {
    Once once;
    for (int round = 0; round < 50; ++round) {
        once.put("ticket", "value", 10s);
        std::atomic<int> got{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 8; ++i) threads.emplace_back([&] { got += once.take("ticket").has_value(); });
        for (auto& thread : threads) thread.join();
        BOOST_TEST(got == 1);
    }
    BOOST_TEST(once.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_value_ends_with_its_time) {
    Once once;
    auto now = Once::Clock::now();
    once.put("a", "1", 60s, now);
    once.put("b", "2", 90s, now);
    BOOST_TEST(!once.take("a", now + 60s));
    BOOST_TEST(once.size() == 1u);
    BOOST_TEST(once.take("b", now + 89s).value_or("") == "2");
}

BOOST_AUTO_TEST_CASE(keys_are_kept_apart_and_counted) {
    Once once(2);
    auto now = Once::Clock::now();
    BOOST_TEST((once.put("a", "1", 1s, now) == Once::Put::kept));
    BOOST_TEST((once.put("a", "2", 1s, now) == Once::Put::exists));
    BOOST_TEST((once.put("b", "1", 1s, now) == Once::Put::kept));
    BOOST_TEST((once.put("c", "1", 1s, now) == Once::Put::full));
    BOOST_TEST((once.put("c", "1", 1s, now + 2s) == Once::Put::kept));
    BOOST_TEST((once.put("d", std::string(65537, 'x'), 1s, now) == Once::Put::too_large));
    BOOST_TEST((once.put("", "x", 1s, now) == Once::Put::too_large));
}
