#include "qix/patches.h"

#include <boost/test/unit_test.hpp>

#include "qix/errors.h"

using namespace orrery::qix;
namespace json = orrery::json;

BOOST_AUTO_TEST_SUITE(patches)

namespace {

json::Value apply(const char* properties, const char* patches) {
    return patched(json::parse(properties), read_patches(json::parse(patches).as_array()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(values_are_json_texts) {
    const json::Value result = apply(R"({"a":1,"list":[1,2]})",
                                     R"([{"qOp":"replace","qPath":"/a","qValue":"\"new\""},
                                         {"qOp":"add","qPath":"/list/-","qValue":"3"},
                                         {"qOp":"Remove","qPath":"/list/0"}])");
    BOOST_TEST(json::dump(result) == R"({"a":"new","list":[2,3]})");
}

BOOST_AUTO_TEST_CASE(missing_parents_are_made_and_missing_values_added) {
    BOOST_TEST(json::dump(apply("{}", R"([{"qOp":"replace","qPath":"/x/y","qValue":"true"}])")) ==
               R"({"x":{"y":true}})");
}

BOOST_AUTO_TEST_CASE(properties_get_no_deeper_than_they_can_be_saved) {
    const auto patch = [](std::size_t steps, std::size_t nested) {
        std::string path;
        for (std::size_t step = 0; step < steps; ++step) path += "/a";
        const json::Value list = json::Value::array({json::Value::object(
            {{"qOp", "add"}, {"qPath", path}, {"qValue", std::string(nested, '[') + std::string(nested, ']')}})});
        return patched(json::parse("{}"), read_patches(list.as_array()));
    };
    BOOST_CHECK_NO_THROW(patch(100, 80));
    BOOST_CHECK_THROW(patch(100, 100), QixError);
    BOOST_CHECK_THROW(patch(1, 250), QixError);
    BOOST_CHECK_THROW(patch(1'000'000, 1), QixError);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_patched_is_refused) {
    for (const char* bad :
         {R"([{"qOp":"move","qPath":"/a","qValue":"1"}])", R"([{"qOp":"add","qPath":"/a","qValue":"{"}])",
          R"([{"qOp":"replace","qPath":"/qInfo/qId","qValue":"\"x\""}])", R"([{"qOp":"remove","qPath":"/none"}])",
          R"([{"qOp":"add","qPath":"/a/b","qValue":"1"}])", R"([{"qOp":"replace","qPath":"","qValue":"3"}])",
          R"([{"qOp":"add","qPath":"x","qValue":"3"}])"})
        BOOST_CHECK_THROW(apply(R"({"a":1,"qInfo":{"qId":"i"}})", bad), QixError);
}

BOOST_AUTO_TEST_CASE(later_patches_of_a_path_win) {
    std::vector<Patch> all = read_patches(json::parse(R"([{"qOp":"add","qPath":"/a","qValue":"1"}])").as_array());
    merge_patches(all, read_patches(json::parse(R"([{"qOp":"add","qPath":"/a","qValue":"2"}])").as_array()));
    BOOST_REQUIRE(all.size() == 1u);
    BOOST_TEST(all[0].value.as_integer() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
