// The map of an app's objects behaves like std::map, and a copy keeps what it was made of.
#include "app/object_map.h"

#include <boost/test/unit_test.hpp>
#include <map>
#include <random>

#include "app/document.h"

using namespace orrery::app;

namespace {

ObjectPtr object(std::int64_t sequence) {
    auto made = std::make_shared<StoredObject>();
    made->sequence = sequence;
    return made;
}

void check_equal(const ObjectMap& map, const std::map<std::string, ObjectPtr, std::less<>>& expected) {
    BOOST_REQUIRE(map.size() == expected.size());
    BOOST_TEST(map.empty() == expected.empty());
    auto next = expected.begin();
    for (const auto& [id, pointer] : map) {
        BOOST_REQUIRE(id == next->first);
        BOOST_REQUIRE(pointer == next->second);
        ++next;
    }
    BOOST_TEST((next == expected.end()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(object_map)

BOOST_AUTO_TEST_CASE(random_changes_give_what_a_plain_map_gives) {
    std::mt19937 random(5);
    ObjectMap map;
    std::map<std::string, ObjectPtr, std::less<>> expected;
    for (int step = 0; step < 6000; ++step) {
        const std::string id = "o" + std::to_string(random() % 700);
        // Grows in the first half and shrinks in the second.
        if (random() % 10 < (step < 3000 ? 8U : 2U)) {
            const ObjectPtr fresh = object(step);
            map.put(id, fresh);
            expected[id] = fresh;
        } else {
            BOOST_REQUIRE(map.erase(id) == expected.erase(id));
        }
        BOOST_REQUIRE(map.contains(id) == expected.contains(id));
        if (step % 97 == 0) check_equal(map, expected);
    }
    check_equal(map, expected);
    for (const auto& [id, pointer] : expected) BOOST_REQUIRE(map.find(id)->second == pointer);
    BOOST_TEST((map.find("") == map.end()));
    BOOST_TEST((map.find("zzz") == map.end()));
}

BOOST_AUTO_TEST_CASE(a_copy_is_not_changed_by_changes_of_the_other) {
    ObjectMap map;
    for (int i = 0; i < 300; ++i) map.put("o" + std::to_string(i), object(i));
    const ObjectMap before = map;
    map.put("o7", object(-1));
    map.erase("o8");
    map.put("new", object(-2));
    map.erase_if([](const auto& entry) { return entry.second->sequence >= 100; });
    BOOST_TEST(map.size() == 100U);
    BOOST_TEST(before.size() == 300U);
    BOOST_TEST(before.find("o7")->second->sequence == 7);
    BOOST_TEST(before.contains("o8"));
    BOOST_TEST(!before.contains("new"));
}

BOOST_AUTO_TEST_SUITE_END()
