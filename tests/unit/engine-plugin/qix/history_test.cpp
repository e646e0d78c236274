#include "qix/history.h"

#include <boost/test/unit_test.hpp>

#include "qix/temporary_states.h"

using namespace orrery::qix;
namespace json = orrery::json;

namespace {

EditStep step(const std::string& id) {
    auto object = std::make_shared<orrery::app::StoredObject>();
    object->id = id;
    return {{{id, nullptr, object}}, false};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(history)

BOOST_AUTO_TEST_CASE(steps_go_back_and_forth_until_something_new_happens) {
    EditHistory history;
    history.record(step("a"));
    history.record(step("b"));
    history.record({});  // nothing changed
    BOOST_TEST(history.undo_count() == 2u);
    EditStep last = history.take_done();
    BOOST_TEST(last.edits[0].id == "b");
    history.put_undone(std::move(last));
    BOOST_TEST(history.redo_count() == 1u);
    history.record(step("c"));
    BOOST_TEST(history.redo_count() == 0u);
    BOOST_TEST(history.undo_count() == 2u);
    history.clear();
    BOOST_TEST(history.undo_count() == 0u);
}

BOOST_AUTO_TEST_CASE(the_oldest_steps_are_forgotten) {
    EditHistory history;
    for (std::size_t number = 0; number < EditHistory::kMost + 5; ++number)
        history.record(step(std::to_string(number)));
    BOOST_TEST(history.undo_count() == EditHistory::kMost);
    EditStep oldest;
    while (history.undo_count() > 0) oldest = history.take_done();
    BOOST_TEST(oldest.edits[0].id == "5");
}

BOOST_AUTO_TEST_CASE(temporary_states_end_and_belong_to_one_user_and_app) {
    TemporaryStates states;
    const TemporaryStates::Clock::time_point start{};
    const std::string id = states.keep({"D\\u", "app"}, json::Value(7), std::chrono::seconds(10), start);
    BOOST_TEST(states.find({"D\\u", "app"}, id, start).value().as_integer() == 7);
    BOOST_TEST(!states.find({"D\\v", "app"}, id, start).has_value());
    BOOST_TEST(!states.find({"D\\u", "other"}, id, start).has_value());
    BOOST_TEST(!states.find({"D\\u", "app"}, id, start + std::chrono::seconds(10)).has_value());
    const std::string usual = states.keep({"D\\u", "app"}, json::Value(8), std::chrono::seconds(0), start);
    BOOST_TEST(states.find({"D\\u", "app"}, usual, start + std::chrono::seconds(1799)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
