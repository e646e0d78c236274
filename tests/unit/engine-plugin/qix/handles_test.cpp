#include "qix/handles.h"

#include <boost/test/unit_test.hpp>

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

BOOST_AUTO_TEST_CASE(objects_are_returned_as_the_protocol_has_it) {
    namespace json = orrery::json;
    BOOST_TEST(json::dump(object_interface({Class::object, "id", {}}, 3, "barchart")) ==
               R"({"qType":"GenericObject","qHandle":3,"qGenericType":"barchart","qGenericId":"id"})");
    BOOST_TEST(json::dump(no_object_interface()) == R"({"qType":null,"qHandle":null})");
}

BOOST_AUTO_TEST_SUITE_END()
