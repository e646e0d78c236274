#include "crashes/shortage.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "events/bus.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

[[noreturn]] void find_no_memory() { throw std::bad_alloc(); }

/// Waits until so many have been there.
class Count {
public:
    void one() {
        std::lock_guard lock(mutex_);
        ++count_;
        changed_.notify_all();
    }
    bool reaches(int wanted) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 10s, [&] { return count_ >= wanted; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int count_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(what_lies_aside_is_given_back_once_and_kept_again) {
    keep_memory_aside();
    BOOST_TEST(!keep_memory_aside_again());
    auto* handler = std::get_new_handler();  // called where an allocation finds nothing
    BOOST_REQUIRE(handler);
    BOOST_CHECK_NO_THROW(handler());
    BOOST_CHECK_THROW(handler(), std::bad_alloc);
    BOOST_TEST(keep_memory_aside_again());
    BOOST_TEST(!keep_memory_aside_again());
    std::set_new_handler(nullptr);
}

BOOST_AUTO_TEST_CASE(what_has_to_be_done_is_tried_until_there_is_memory) {
    int tries = 0;
    insist([&] {
        if (++tries < 3) throw std::bad_alloc();
    });
    BOOST_TEST(tries == 3);
}

BOOST_AUTO_TEST_CASE(work_that_finds_no_memory_ends_neither_its_thread_nor_its_group) {
    Pool pool(1);
    auto group = std::make_shared<TaskGroup>();
    Count done;
    pool.post(group, find_no_memory);
    pool.post(nullptr, find_no_memory);
    pool.post(group, [&] { done.one(); });
    BOOST_TEST(done.reaches(1));
    group->close();  // returns: nobody is thought to be inside
}

BOOST_AUTO_TEST_CASE(who_has_no_memory_for_an_event_hears_of_a_gap_with_the_next) {
    struct Heard {
        Count count;
        std::vector<int> gaps{};
    } heard;
    Pool pool(1);
    Bus bus(pool);
    auto event = [](void* user, orrery_str, orrery_str, orrery_record, int32_t gap) {
        auto& own = *static_cast<Heard*>(user);
        own.gaps.push_back(gap);
        own.count.one();
        if (own.gaps.size() == 1) throw std::bad_alloc();
    };
    auto id = bus.subscribe(std::make_shared<TaskGroup>(), "topic", event, &heard);
    bus.publish("topic", "first", {});
    BOOST_TEST(heard.count.reaches(1));
    bus.publish("topic", "second", {});
    BOOST_TEST(heard.count.reaches(2));
    bus.unsubscribe(id, true);
    pool.stop();
    BOOST_TEST(heard.gaps == std::vector<int>({0, 1}), boost::test_tools::per_element());
}
