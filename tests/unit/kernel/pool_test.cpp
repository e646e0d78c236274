#include "events/pool.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <future>

using namespace orrery::kernel;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(work_runs_now_or_at_its_time) {
    Pool pool(4);
    std::promise<void> now, later;
    auto began = std::chrono::steady_clock::now();
    pool.post(
        nullptr, [&] { later.set_value(); }, 50ms);
    pool.post(nullptr, [&] { now.set_value(); });
    now.get_future().get();
    later.get_future().get();
    BOOST_TEST((std::chrono::steady_clock::now() - began >= 50ms));
}

BOOST_AUTO_TEST_CASE(blocked_work_does_not_block_the_rest_up_to_the_limit) {
    Pool pool(3);
    std::promise<void> gate;
    auto open = gate.get_future().share();
    for (int i = 0; i < 2; ++i) pool.post(nullptr, [open] { open.get(); });
    std::promise<void> third;
    pool.post(nullptr, [&] { third.set_value(); });
    BOOST_TEST((third.get_future().wait_for(5s) == std::future_status::ready));
    gate.set_value();
}

BOOST_AUTO_TEST_CASE(after_close_nothing_of_the_group_runs) {
    Pool pool(4);
    auto group = std::make_shared<TaskGroup>();
    std::atomic<int> running{0}, ran{0};
    std::promise<void> entered;
    pool.post(group, [&] {
        ++running;
        entered.set_value();
        std::this_thread::sleep_for(50ms);
        --running;
        ++ran;
    });
    entered.get_future().get();
    pool.post(
        group, [&] { ++ran; }, 20ms);
    group->close();
    BOOST_TEST(running == 0);
    int then = ran;
    pool.post(group, [&] { ++ran; });
    std::this_thread::sleep_for(60ms);
    BOOST_TEST(ran == then);
}

BOOST_AUTO_TEST_CASE(a_task_may_close_its_own_group) {
    Pool pool(2);
    auto group = std::make_shared<TaskGroup>();
    std::promise<void> done;
    pool.post(group, [&] {
        group->close();
        done.set_value();
    });
    BOOST_TEST((done.get_future().wait_for(5s) == std::future_status::ready));
}
