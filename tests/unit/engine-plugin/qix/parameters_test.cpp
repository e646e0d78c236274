#include "qix/parameters.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "qix/errors.h"

using namespace orrery::qix;
namespace json = orrery::json;

BOOST_AUTO_TEST_SUITE(parameters)

namespace {

const Signature kSignature("qPath qValues:array qToggle:boolean? qCount:integer=7 qNumber:number?");

std::string refused(const char* params) {
    try {
        Parameters(kSignature, json::parse(params));
        return "";
    } catch (const QixError& error) {
        BOOST_TEST(static_cast<int>(error.code()) == -32602);
        return error.parameter();
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(by_position_with_defaults) {
    const Parameters params(kSignature, json::parse(R"(["/a",[1,2],true])"));
    BOOST_TEST(params.text("qPath") == "/a");
    BOOST_TEST(params.integers("qValues").size() == 2u);
    BOOST_TEST(params.flag("qToggle"));
    BOOST_TEST(params.integer("qCount") == 7);
    BOOST_TEST(params.number("qNumber") == 0);
}

BOOST_AUTO_TEST_CASE(by_name_in_any_order) {
    const Parameters params(kSignature,
                            json::parse(R"({"qCount":3,"qValues":[],"qPath":"/b","qToggle":null,"else":1})"));
    BOOST_TEST(params.text("qPath") == "/b");
    BOOST_TEST(params.integer("qCount") == 3);
    BOOST_TEST(!params.flag("qToggle"));
}

BOOST_AUTO_TEST_CASE(numbers_come_as_texts_too) {
    BOOST_TEST(std::isnan(
        Parameters(kSignature, json::parse(R"({"qPath":"","qValues":[],"qNumber":"NaN"})")).number("qNumber")));
    BOOST_TEST(Parameters(kSignature, json::parse(R"(["",[],false,1,"-Infinity"])")).number("qNumber") == -INFINITY);
}

BOOST_AUTO_TEST_CASE(refusals_name_the_parameter) {
    BOOST_TEST(refused("[]") == "qPath");
    BOOST_TEST(refused(R"(["a"])") == "qValues");
    BOOST_TEST(refused(R"(["a",{}])") == "qValues");
    BOOST_TEST(refused(R"([3,[]])") == "qPath");
    BOOST_TEST(refused(R"(["a",[],"yes"])") == "qToggle");
    BOOST_TEST(refused(R"(["a",[],true,1.5])") == "qCount");
    BOOST_TEST(refused(R"(["a",[],true,1,"many"])") == "qNumber");
    const Parameters params(kSignature, json::parse(R"(["a",[1,"b"]])"));
    BOOST_CHECK_THROW(params.integers("qValues"), QixError);
    BOOST_CHECK_THROW(params.texts("qValues"), QixError);
}

BOOST_AUTO_TEST_SUITE_END()
