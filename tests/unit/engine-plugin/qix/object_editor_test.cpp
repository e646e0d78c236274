#include "qix/object_editor.h"

#include <boost/test/unit_test.hpp>

#include "qix/errors.h"

using namespace orrery::qix;
namespace json = orrery::json;

namespace {

struct Editing {
    ObjectMap objects;
    std::int64_t sequence = 1;
    Changes changes;
    ObjectEditor editor{objects, sequence, changes, 10};

    std::string create(const char* properties, const std::string& parent = {}) {
        return editor.create(ObjectKind::object, json::parse(properties), parent);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(object_editor, Editing)

BOOST_AUTO_TEST_CASE(ids_are_the_clients_unless_taken) {
    BOOST_TEST(create(R"({"qInfo":{"qId":"a","qType":"x"}})") == "a");
    const std::string second = create(R"({"qInfo":{"qId":"a","qType":"x"}})");
    BOOST_TEST(second != "a");
    BOOST_TEST(editor.get(second).properties["qInfo"]["qId"].as_string() == second);
    BOOST_CHECK_THROW(create(R"({"qInfo":{"qId":"b"}})"), QixError);
}

BOOST_AUTO_TEST_CASE(id_and_type_survive_new_properties) {
    create(R"({"qInfo":{"qId":"a","qType":"x"}})");
    editor.set_properties("a", json::parse(R"({"qInfo":{"qId":"b","qType":"y"},"t":1})"));
    BOOST_TEST(editor.get("a").properties["qInfo"]["qType"].as_string() == "x");
    BOOST_TEST(editor.get("a").properties["t"].as_integer() == 1);
    BOOST_TEST(changes.objects.contains("a"));
}

BOOST_AUTO_TEST_CASE(a_tree_is_set_read_and_destroyed_as_a_whole) {
    create(R"({"qInfo":{"qId":"root","qType":"x"}})");
    create(R"({"qInfo":{"qId":"old","qType":"x"}})", "root");
    create(R"({"qInfo":{"qId":"kept","qType":"x"}})", "root");
    editor.set_tree("root", json::parse(R"({"qProperty":{"qInfo":{"qType":"x"},"n":1},"qChildren":[
        {"qProperty":{"qInfo":{"qId":"new","qType":"y"}},"qChildren":[{"qProperty":{"qInfo":{"qType":"z"}}}]},
        {"qProperty":{"qInfo":{"qId":"kept","qType":"x"},"n":2}}]})"));
    BOOST_TEST(editor.get("root").children.size() == 2u);
    BOOST_TEST(editor.get("root").children[0] == "new");
    BOOST_TEST(editor.get("kept").properties["n"].as_integer() == 2);
    BOOST_TEST(!editor.has("old"));
    BOOST_TEST(editor.get("new").children.size() == 1u);
    const json::Value tree = editor.tree("root");
    BOOST_TEST(tree["qChildren"][0]["qChildren"].size() == 1u);
    BOOST_TEST(tree["qEmbeddedSnapshotRef"].is_null());
    editor.destroy("root");
    BOOST_TEST(objects.empty());
    BOOST_TEST(changes.destroyed.size() == 5u);
}

BOOST_AUTO_TEST_CASE(children_can_be_ordered_but_not_exchanged) {
    create(R"({"qInfo":{"qId":"p","qType":"x"}})");
    create(R"({"qInfo":{"qId":"a","qType":"x"}})", "p");
    create(R"({"qInfo":{"qId":"b","qType":"x"}})", "p");
    editor.set_child_order("p", {"b", "a"});
    BOOST_TEST(editor.get("p").children[0] == "b");
    BOOST_CHECK_THROW(editor.set_child_order("p", {"b"}), QixError);
    BOOST_CHECK_THROW(editor.set_child_order("p", {"b", "c"}), QixError);
}

BOOST_AUTO_TEST_CASE(a_clone_has_ids_of_its_own) {
    create(R"({"qInfo":{"qId":"a","qType":"x"},"k":1})");
    create(R"({"qInfo":{"qId":"c","qType":"x"}})", "a");
    const std::string copy = editor.clone("a");
    BOOST_TEST(copy != "a");
    BOOST_TEST(editor.get(copy).properties["k"].as_integer() == 1);
    BOOST_TEST(editor.get(copy).children.size() == 1u);
    BOOST_TEST(editor.get(copy).children[0] != "c");
}

BOOST_AUTO_TEST_CASE(the_number_of_objects_is_limited) {
    for (int made = 0; made < 10; ++made) create(R"({"qInfo":{"qType":"x"}})");
    BOOST_CHECK_THROW(create(R"({"qInfo":{"qType":"x"}})"), QixError);
}

BOOST_AUTO_TEST_SUITE_END()
