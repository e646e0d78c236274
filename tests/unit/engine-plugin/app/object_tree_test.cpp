// Trees of objects that were mixed from two apps.
#include "app/object_tree.h"

#include <boost/test/unit_test.hpp>

#include "app/ownership.h"

using namespace orrery::app;

namespace {

struct Tree {
    ObjectMap objects;
    std::int64_t sequence = 0;

    void add(const std::string& id, const std::string& parent, std::vector<std::string> children = {},
             const std::string& owner = {}, bool published = false) {
        auto object = std::make_shared<StoredObject>();
        object->id = id;
        object->parent = parent;
        object->children = std::move(children);
        object->sequence = sequence++;
        object->owner = owner;
        object->published = published;
        objects.put(id, std::move(object));
    }
    /// "a(b c)": children of every object that has some, then those on top.
    std::string shape() const {
        std::string text, top;
        for (const auto& [id, object] : objects) {
            if (object->parent.empty()) top += " " + id;
            if (object->children.empty()) continue;
            text += id + "(";
            for (const std::string& child : object->children) text += child + " ";
            text.back() = ')';
            text += " ";
        }
        return text + "top:" + top;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(object_tree, Tree)

BOOST_AUTO_TEST_CASE(a_tree_that_agrees_stays_as_it_is) {
    add("a", "", {"c", "b"});
    add("b", "a");
    add("c", "a");
    const ObjectPtr before = objects.at("a");
    mend_tree(objects);
    BOOST_TEST(shape() == "a(c b) top: a");
    BOOST_TEST((objects.at("a") == before));
}

BOOST_AUTO_TEST_CASE(children_are_those_whose_parent_it_is) {
    add("a", "", {"gone", "c", "b"});
    add("b", "d");
    add("c", "a");
    add("d", "");
    add("e", "a");
    mend_tree(objects);
    BOOST_TEST(shape() == "a(c e) d(b) top: a d");
}

BOOST_AUTO_TEST_CASE(without_its_parent_an_object_comes_to_the_top) {
    add("a", "gone", {"b"});
    add("b", "a");
    mend_tree(objects);
    BOOST_TEST(shape() == "a(b) top: a");
}

BOOST_AUTO_TEST_CASE(objects_that_are_below_each_other_are_separated) {
    add("a", "b", {"b"});
    add("b", "a", {"a"});
    add("c", "a");
    mend_tree(objects);
    BOOST_TEST(objects.at("a")->parent.empty() != objects.at("b")->parent.empty());
    BOOST_TEST(objects.at("c")->parent == "a");
}

BOOST_AUTO_TEST_CASE(what_users_keep_is_seen_by_them_until_it_is_published) {
    const User ann{"SITE", "ann", {}}, ben{"site", "BEN", {}};
    add("base", "");
    add("own", "", {"part"}, "SITE\\ben");
    add("part", "own", {}, "SITE\\ben");
    const auto seen = [&](const User& user) {
        std::string ids;
        for (const auto& [id, object] : objects)
            if (shows(objects, *object, user)) ids += id + " ";
        return ids;
    };
    BOOST_TEST(seen(ann) == "base ");
    BOOST_TEST(seen(ben) == "base own part ");
    BOOST_TEST(copied_objects(objects, ann).size() == 1u);
    const ObjectMap copy = copied_objects(objects, ben);
    BOOST_TEST(copy.size() == 3u);
    BOOST_TEST(copy.at("part")->owner.empty());
    add("own", "", {"part"}, "SITE\\ben", true);
    BOOST_TEST(seen(ann) == "base own part ");
}

BOOST_AUTO_TEST_SUITE_END()
