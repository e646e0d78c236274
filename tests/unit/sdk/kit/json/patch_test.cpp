#include <orrery/kit/json.h>

#include <boost/test/unit_test.hpp>

using namespace orrery::json;

BOOST_AUTO_TEST_SUITE(patching)

BOOST_AUTO_TEST_CASE(pointers_follow_rfc_6901) {
    const Value document = parse(R"({"foo":["bar","baz"],"":0,"a/b":1,"m~n":8})");
    BOOST_TEST((resolve(document, "") == &document));
    BOOST_TEST(resolve(document, "/foo/1")->as_string() == "baz");
    BOOST_TEST(resolve(document, "/")->as_integer() == 0);
    BOOST_TEST(resolve(document, "/a~1b")->as_integer() == 1);
    BOOST_TEST(resolve(document, "/m~0n")->as_integer() == 8);
    BOOST_TEST(resolve(document, "/foo/01") == nullptr);
    BOOST_TEST(resolve(document, "/foo/2") == nullptr);
    BOOST_CHECK_THROW(resolve(document, "foo"), Error);
    BOOST_TEST(escape_step("a/b~c") == "a~1b~0c");
}

BOOST_AUTO_TEST_CASE(every_operation) {
    Value document = parse(R"({"a":1,"list":[1,3],"deep":{"x":{"y":2}}})");
    apply_patch(document, parse(R"([
        {"op":"test","path":"/a","value":1}, {"op":"replace","path":"/a","value":"new"},
        {"op":"add","path":"/list/1","value":2}, {"op":"add","path":"/list/-","value":4},
        {"op":"remove","path":"/list/0"}, {"op":"copy","from":"/deep/x","path":"/copied"},
        {"op":"move","from":"/deep/x/y","path":"/moved"}])"));
    BOOST_TEST((document == parse(R"({"a":"new","list":[2,3,4],"deep":{"x":{}},"copied":{"y":2},"moved":2})")));
}

BOOST_AUTO_TEST_CASE(a_failing_patch_changes_nothing) {
    Value document = parse(R"({"a":1})");
    const char* failing[] = {R"([{"op":"add","path":"/b","value":2},{"op":"remove","path":"/c"}])",
                             R"([{"op":"replace","path":"/c/d","value":1}])",
                             R"([{"op":"test","path":"/a","value":2}])",
                             R"([{"op":"move","from":"/a","path":"/a/b"}])",
                             R"([{"op":"explode","path":"/a"}])",
                             R"([{"op":"add","path":"/a/b","value":1}])",
                             R"([{"path":"/a"}])",
                             R"({"op":"remove"})"};
    for (const char* patch : failing) {
        BOOST_CHECK_THROW(apply_patch(document, parse(patch)), Error);
        BOOST_TEST(dump(document) == R"({"a":1})");
    }
}

BOOST_AUTO_TEST_SUITE_END()
