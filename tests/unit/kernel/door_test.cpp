// The door of a stanza: generations that are counted apart, calls that are held, and a switch under load.
#include "roles/door.h"

#include <boost/test/unit_test.hpp>
#include <thread>

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

/// Answers its number; waits inside while it is told to.
class Fake : public Instance {
public:
    explicit Fake(int32_t number) : number_(number) {}
    int32_t call(RoleNumber, uint32_t, orrery_record, const orrery_writer*, Milliseconds) override {
        ++inside;
        while (wait) std::this_thread::sleep_for(1ms);
        --inside;
        return gone_ ? -1 : number_;
    }
    Answer create(const orrery::Fields&, Milliseconds) override { return {}; }
    Answer control(std::string_view, uint32_t, orrery::Record, Milliseconds) override { return {}; }
    Answer destroy(Milliseconds) override { return gone_ = true, Answer{}; }
    bool lost() const noexcept override { return false; }

    std::atomic<int> inside{0};
    std::atomic<bool> wait{false};

private:
    const int32_t number_;
    std::atomic<bool> gone_{false};
};

int32_t call(Door& door, Milliseconds deadline = 10s) {
    orrery::Fields answer;
    auto out = answer.writer();
    return door.call(0, 0, {nullptr, 0}, &out, deadline);
}

void until(const auto& condition) {
    while (!condition()) std::this_thread::sleep_for(1ms);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_closed_door_answers_unavailable_with_a_message) {
    Door door("nobody");
    orrery::Fields answer;
    auto out = answer.writer();
    BOOST_TEST(door.call(0, 0, {nullptr, 0}, &out, 1s) == ORRERY_UNAVAILABLE);
    BOOST_TEST(answer.value_or("error.message", "").find("'nobody' is not running") != std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(the_former_one_keeps_the_calls_inside_it) {
    Door door("x");
    Fake old(101), next(102);
    door.open(old);
    old.wait = true;
    int32_t late = 0;
    std::thread inside([&] { late = call(door); });
    until([&] { return old.inside == 1; });
    door.open(next);
    BOOST_TEST(call(door) == 102);
    BOOST_TEST(!door.left(old, 20ms));
    BOOST_TEST(door.inside(old) == 1);
    old.wait = false;
    BOOST_TEST(door.left(old, 10s));
    inside.join();
    BOOST_TEST(late == 101);
    BOOST_TEST(door.left(old, 0ms));  // known to have left
}

BOOST_AUTO_TEST_CASE(held_calls_go_on_when_the_door_opens) {
    Door door("x");
    Fake old(101), next(102);
    door.open(old);
    door.hold();
    BOOST_TEST(!door.is_open());
    BOOST_TEST(door.left(old, 1s));
    std::vector<std::thread> callers;
    std::atomic<int> answered{0};
    for (int i = 0; i < 8; ++i) callers.emplace_back([&] { answered += call(door) == 102; });
    std::this_thread::sleep_for(20ms);
    BOOST_TEST(answered == 0);
    door.open(next);
    for (auto& caller : callers) caller.join();
    BOOST_TEST(answered == 8);
}

BOOST_AUTO_TEST_CASE(held_calls_end_with_their_deadline_and_when_the_door_closes) {
    Door door("x");
    door.hold();
    BOOST_TEST(call(door, 10ms) == ORRERY_UNAVAILABLE);
    int32_t answer = 0;
    std::thread caller([&] { answer = call(door); });
    std::this_thread::sleep_for(10ms);
    door.close();
    caller.join();
    BOOST_TEST(answer == ORRERY_UNAVAILABLE);
}

BOOST_AUTO_TEST_CASE(no_call_reaches_a_generation_after_it_has_been_left) {
    Door door("x");
    std::atomic<bool> over{false};
    std::atomic<int> wrong{0};
    auto present = std::make_unique<Fake>(7);
    door.open(*present);
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i)
        callers.emplace_back([&] {
            while (!over) wrong += call(door) != 7;
        });
    for (int i = 0; i < 300; ++i) {
        auto next = std::make_unique<Fake>(7);
        if (i % 3 == 0) door.hold();
        if (i % 3 == 0) BOOST_REQUIRE(door.left(*present, 10s));
        door.open(*next);
        BOOST_REQUIRE(door.left(*present, 10s));
        present->destroy(0ms);
        present = std::move(next);
    }
    over = true;
    for (auto& caller : callers) caller.join();
    BOOST_TEST(wrong == 0);
}
