// Who calculates for long holds others up for a while only, and nobody gets more of the reserve than one place.
#include "qix/fair_workers.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <future>

using namespace orrery::qix;
using namespace std::chrono_literals;

namespace {

/// Work that lasts until it is let go.
struct Gate {
    std::promise<void> opened;
    std::shared_future<void> open{opened.get_future()};
    std::atomic<int> inside = 0;

    FairWorkers::Work work() {
        return [this] {
            ++inside;
            open.wait();
        };
    }
    bool reaches(int count) const {
        for (int tries = 0; tries < 2000 && inside < count; ++tries) std::this_thread::sleep_for(5ms);
        return inside >= count;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(fair_workers)

BOOST_AUTO_TEST_CASE(long_work_of_one_owner_does_not_hold_up_the_others) {
    Gate gate;
    FairWorkers pool(2, 10ms);
    for (int each = 0; each < 6; ++each) pool.post("long", gate.work());
    BOOST_TEST(gate.reaches(2));
    for (const char* owner : {"a", "b", "a", "b"}) {
        std::promise<void> done;
        pool.post(owner, [&] { done.set_value(); });
        BOOST_REQUIRE((done.get_future().wait_for(30s) == std::future_status::ready));
    }
    BOOST_TEST(gate.inside == 2);  // the reserve is for others
    gate.opened.set_value();
    BOOST_TEST(gate.reaches(6));
}

BOOST_AUTO_TEST_CASE(an_owner_gets_one_place_of_the_reserve) {
    Gate first, second;
    FairWorkers pool(1, 1ms);
    pool.post("first", first.work());
    BOOST_TEST(first.reaches(1));
    pool.post("second", second.work());
    pool.post("second", second.work());
    BOOST_TEST(second.reaches(1));
    std::this_thread::sleep_for(50ms);
    BOOST_TEST(second.inside == 1);
    first.opened.set_value();
    BOOST_TEST(second.reaches(2));
    second.opened.set_value();
}

BOOST_AUTO_TEST_CASE(without_long_work_everything_runs_in_its_order) {
    std::vector<int> order;
    std::promise<void> done;
    FairWorkers pool(1, 1h);
    for (int number = 0; number < 1000; ++number)
        pool.post(number % 2 == 0 ? "a" : "b", [&, number] {
            order.push_back(number);
            if (number == 999) done.set_value();
        });
    done.get_future().wait();
    BOOST_REQUIRE(order.size() == 1000u);
    for (int number = 0; number < 1000; ++number) BOOST_REQUIRE(order[static_cast<std::size_t>(number)] == number);
}

BOOST_AUTO_TEST_CASE(stopping_finishes_what_is_queued) {
    std::atomic<int> ran = 0;
    FairWorkers pool(2, 1ms);
    for (int each = 0; each < 200; ++each) pool.post(std::to_string(each % 3), [&] { ++ran; });
    pool.stop();
    pool.post("late", [&] { ran += 1000; });
    BOOST_TEST(ran == 200);
}

BOOST_AUTO_TEST_SUITE_END()
