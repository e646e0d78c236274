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

BOOST_AUTO_TEST_CASE(who_blocks_all_of_its_threads_blocks_only_itself) {
    Pool pool(4);
    auto greedy = std::make_shared<TaskGroup>(2), other = std::make_shared<TaskGroup>(2);
    std::promise<void> gate, served;
    auto open = gate.get_future().share();
    std::atomic<int> at_once{0}, most{0}, done{0};
    constexpr int tasks = 20;
    for (int i = 0; i < tasks; ++i)
        pool.post(greedy, [&, open] {
            int now = ++at_once;
            for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) continue;
            open.get();
            --at_once, ++done;
        });
    pool.post(other, [&] { served.set_value(); });
    BOOST_TEST((served.get_future().wait_for(5s) == std::future_status::ready));
    // Who is served may be so before both threads of the other have begun.
    for (int looks = 0; most < 2 && looks < 1000; ++looks) std::this_thread::sleep_for(5ms);
    gate.set_value();
    for (int looks = 0; done < tasks && looks < 1000; ++looks) std::this_thread::sleep_for(5ms);
    BOOST_TEST(done == tasks);
    BOOST_TEST(most == 2);
    BOOST_TEST(pool.waiting() == 0u);
}

BOOST_AUTO_TEST_CASE(what_waits_for_its_own_group_is_dropped_with_it) {
    auto kept = std::make_shared<int>();
    {
        Pool pool(4);
        auto group = std::make_shared<TaskGroup>(1);
        std::promise<void> gate, entered;
        auto open = gate.get_future().share();
        pool.post(group, [&, open] { entered.set_value(), open.get(); });
        entered.get_future().get();
        for (int i = 0; i < 3; ++i) pool.post(group, [kept] {});
        std::thread opener([&] { std::this_thread::sleep_for(50ms), gate.set_value(); });
        pool.stop();
        opener.join();
    }
    BOOST_TEST(kept.use_count() == 1);
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
