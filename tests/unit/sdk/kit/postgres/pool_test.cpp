#include <orrery/kit/postgres/listener.h>
#include <orrery/kit/postgres/pool.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "private_postgres.h"

using namespace orrery::postgres;
using namespace std::chrono_literals;
using orrery::test::PrivatePostgres;

namespace {

Settings settings() {
    static const Settings made = PrivatePostgres::shared().create_database("pool");
    return made;
}

template <class Condition>
bool eventually(Condition condition) {
    for (int i = 0; i < 400; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(25ms);
    }
    return false;
}

std::int64_t one(Pool& pool) { return pool.acquire()->run(Statement("SELECT 1")).integer(0, 0); }

}  // namespace

BOOST_AUTO_TEST_SUITE(pools)

BOOST_AUTO_TEST_CASE(many_threads_share_few_connections) {
    Pool pool(settings(), 3);
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 50; ++i) good += one(pool) == 1;
        });
    for (auto& thread : threads) thread.join();
    BOOST_TEST(good == 400);
    auto lease = pool.acquire();
    BOOST_TEST(lease->run(Statement("SELECT count(*) FROM pg_stat_activity WHERE datname = 'pool'")).integer(0, 0) <=
               3);
}

BOOST_AUTO_TEST_CASE(waiting_for_a_connection_ends) {
    Pool pool(settings(), 1);
    auto held = pool.acquire();
    BOOST_CHECK_THROW(pool.acquire(50ms), Failure);
}

BOOST_AUTO_TEST_CASE(an_unfinished_transaction_does_not_reach_the_next_user) {
    Pool pool(settings(), 1);
    { pool.acquire()->run_once(Statement("BEGIN")); }
    BOOST_TEST(!pool.acquire()->in_transaction());
}

BOOST_AUTO_TEST_CASE(a_server_that_is_gone_fails_fast_and_is_found_again) {
    Pool pool(settings(), 4);
    std::atomic<int> connected{0}, lost{0}, heard{0};
    Listener listener(settings(), "news",
                      {[&](const std::string&, const std::string& payload) { heard += payload == "hello"; },
                       [&] { ++connected; }, [&](const std::string&) { ++lost; }});
    BOOST_TEST(one(pool) == 1);
    BOOST_TEST(eventually([&] { return connected == 1 && listener.connected(); }));
    auto notify = [&] { pool.acquire()->run(Statement("SELECT pg_notify('news', ").value("hello").add(")")); };
    notify();
    BOOST_TEST(eventually([&] { return heard == 1; }));

    PrivatePostgres::shared().stop();
    BOOST_TEST(eventually([&] { return lost == 1; }));
    for (int i = 0; i < 20; ++i) {
        const auto before = std::chrono::steady_clock::now();
        BOOST_CHECK_EXCEPTION(one(pool), Failure, [](const Failure& failed) { return failed.connection_lost(); });
        BOOST_TEST((std::chrono::steady_clock::now() - before < 500ms));
    }

    PrivatePostgres::shared().start();
    BOOST_TEST(eventually([&] {
        try {
            return one(pool) == 1;
        } catch (const Failure&) {
            return false;
        }
    }));
    BOOST_TEST(eventually([&] { return connected == 2; }));
    notify();
    BOOST_TEST(eventually([&] { return heard == 2; }));
}

BOOST_AUTO_TEST_SUITE_END()
