#include "events/bus.h"

#include <boost/test/unit_test.hpp>
#include <future>

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

/// A subscriber that can be held, and writes down what came.
struct Listener {
    std::mutex mutex;
    std::condition_variable changed;
    bool held = false, running = false;
    std::vector<std::string> came;

    static void event(void* user, orrery_str, orrery_str key, orrery_record record, int32_t gap) {
        auto& self = *static_cast<Listener*>(user);
        std::unique_lock lock(self.mutex);
        self.running = true;
        self.changed.notify_all();
        self.changed.wait(lock, [&] { return !self.held; });
        self.came.push_back(std::string(orrery::view(key)) + "=" +
                            std::string(orrery::Record(record).value_or("value", "")) + (gap ? " gap" : ""));
        self.running = false;
        self.changed.notify_all();
    }
    void hold(bool on) {
        std::lock_guard lock(mutex);
        held = on;
        changed.notify_all();
    }
    bool wait_for(size_t count) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 5s, [&] { return came.size() >= count; });
    }
    void wait_running() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return running; });
    }
};

struct Works {
    Pool pool{4};
    Bus bus{pool, 4};
    std::shared_ptr<TaskGroup> group = std::make_shared<TaskGroup>();
    Listener listener;
    void publish(const char* key, const char* value) {
        BOOST_TEST(bus.publish("t", key, {{"value", value}}) == ORRERY_OK);
    }
    ~Works() { pool.stop(); }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(events_come_in_order_and_one_at_a_time, Works) {
    bus.subscribe(group, "t", &Listener::event, &listener);
    publish("a", "1"), publish("b", "2"), publish("c", "3");
    bus.publish("other", "x", {});
    BOOST_REQUIRE(listener.wait_for(3));
    BOOST_TEST((listener.came == std::vector<std::string>{"a=1", "b=2", "c=3"}));
}

BOOST_FIXTURE_TEST_CASE(waiting_events_of_a_key_are_one_and_losses_are_told, Works) {
    bus.subscribe(group, "t", &Listener::event, &listener);
    listener.hold(true);
    publish("first", "0");
    listener.wait_running();
    publish("a", "1"), publish("b", "2"), publish("a", "3");
    publish("c", "4"), publish("d", "5");
    publish("e", "6");  // five keys wait, four have room: the oldest one goes
    listener.hold(false);
    BOOST_REQUIRE(listener.wait_for(5));
    BOOST_TEST((listener.came == std::vector<std::string>{"first=0", "a=3 gap", "c=4", "d=5", "e=6"}));
}

BOOST_FIXTURE_TEST_CASE(unsubscribe_waits_for_the_running_event, Works) {
    auto id = bus.subscribe(group, "t", &Listener::event, &listener);
    listener.hold(true);
    publish("a", "1");
    publish("b", "2");
    listener.wait_running();
    auto ended = std::async(std::launch::async, [&] { bus.unsubscribe(id, true); });
    BOOST_TEST((ended.wait_for(50ms) == std::future_status::timeout));
    listener.hold(false);
    ended.get();
    auto then = listener.came.size();
    publish("c", "3");
    std::this_thread::sleep_for(30ms);
    BOOST_TEST(listener.came.size() == then);
    BOOST_TEST(then == 1u);
}

BOOST_FIXTURE_TEST_CASE(limits, Works) {
    BOOST_TEST(bus.publish("", "k", {}) == ORRERY_INVALID);
    BOOST_TEST(bus.publish("t", "k", {{"value", std::string(70'000, 'x')}}) == ORRERY_LIMIT);
    BOOST_TEST(bus.subscribe(group, "t", nullptr, nullptr) == 0u);
}
