#include "qix/handles.h"

#include <boost/test/unit_test.hpp>

#include "qix/handle_index.h"

using namespace orrery::qix;

BOOST_AUTO_TEST_SUITE(handles)

BOOST_AUTO_TEST_CASE(a_target_has_one_handle_and_numbers_are_not_used_again) {
    Handles handles;
    const int doc = handles.open({Class::doc, "app", {}});
    BOOST_TEST(doc == 1);
    BOOST_TEST(handles.open({Class::object, "a", {}}) == 2);
    BOOST_TEST(handles.open({Class::object, "a", {}}) == 2);
    BOOST_TEST(handles.open({Class::field, "F", "$"}) != handles.open({Class::field, "F", "other"}));
    BOOST_TEST(*handles.close({Class::object, "a", {}}) == 2);
    BOOST_TEST(!handles.find(2).has_value());
    BOOST_TEST(handles.open({Class::object, "a", {}}) == 5);
    BOOST_TEST((handles.find(-1)->cls == Class::global));
    BOOST_TEST(!handles.find(0).has_value());
}

BOOST_AUTO_TEST_CASE(handles_are_found_by_id_and_by_class) {
    Handles handles;
    handles.open({Class::doc, "app", {}});
    handles.open({Class::object, "a", {}});
    handles.open({Class::variable, "a", {}});
    handles.open({Class::field, "a", "$"});
    BOOST_TEST(handles.of_id("a") == (std::vector<int>{2, 3}), boost::test_tools::per_element());
    BOOST_TEST(handles.of_class(Class::doc) == std::vector<int>{1}, boost::test_tools::per_element());
    BOOST_TEST(handles.take_fresh() == (std::vector<int>{1, 2, 3, 4}), boost::test_tools::per_element());
    handles.open({Class::object, "a", {}});
    BOOST_TEST(handles.take_fresh().empty());
}

BOOST_AUTO_TEST_CASE(a_change_leads_to_the_handles_that_depend_on_it) {
    HandleIndex index;
    index.put(1, {true, Listing::none, false, false, {"master"}});
    index.put(2, {false, Listing::measures | Listing::fields, false, true, {}});
    index.put(3, {true, Listing::none, true, false, {}});
    const auto found = [&](const Changes& changes) {
        std::set<int> handles;
        index.collect(changes, handles);
        return std::vector<int>(handles.begin(), handles.end());
    };
    Changes selections, listing, master, destroyed, history, edits;
    selections.selections = true;
    listing.listings = Listing::measures;
    master.objects = {"master", "unknown"};
    destroyed.destroyed = {"master"};
    history.history = true;
    edits.edits = true;
    BOOST_TEST(found(selections) == (std::vector<int>{1, 3}), boost::test_tools::per_element());
    BOOST_TEST(found(listing) == std::vector<int>{2}, boost::test_tools::per_element());
    BOOST_TEST(found(master) == std::vector<int>{1}, boost::test_tools::per_element());
    BOOST_TEST(found(destroyed) == std::vector<int>{1}, boost::test_tools::per_element());
    BOOST_TEST(found(history) == std::vector<int>{3}, boost::test_tools::per_element());
    BOOST_TEST(found(edits) == std::vector<int>{2}, boost::test_tools::per_element());
    index.put(1, {false, Listing::none, false, false, {}});
    index.drop(3);
    index.drop(99);
    BOOST_TEST(found(selections).empty());
    BOOST_TEST(found(master).empty());
}

BOOST_AUTO_TEST_CASE(objects_are_returned_as_the_protocol_has_it) {
    namespace json = orrery::json;
    BOOST_TEST(json::dump(object_interface({Class::object, "id", {}}, 3, "barchart")) ==
               R"({"qType":"GenericObject","qHandle":3,"qGenericType":"barchart","qGenericId":"id"})");
    BOOST_TEST(json::dump(no_object_interface()) == R"({"qType":null,"qHandle":null})");
}

BOOST_AUTO_TEST_SUITE_END()
