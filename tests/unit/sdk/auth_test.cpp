// Verdicts and outcomes on the wire: every field there and back.
#include <orrery/auth.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;

BOOST_AUTO_TEST_SUITE(authentication)

BOOST_AUTO_TEST_CASE(a_principal_survives_the_border) {
    Principal who{"CORP", "ann", "Ann Lee", {{"group", "sales"}, {"group", "night"}}, std::chrono::seconds(90)};
    Fields answer;
    auto writer = answer.writer();
    BOOST_TEST(Verdict::accept(who).write(Writer(&writer)) == ORRERY_OK);
    BOOST_TEST(answer.value_or("verdict", "") == "accept");
    auto read = read_principal(answer);
    BOOST_TEST(read.directory == "CORP");
    BOOST_TEST(read.id == "ann");
    BOOST_TEST(read.name == "Ann Lee");
    BOOST_CHECK(read.attributes == who.attributes);
    BOOST_CHECK(read.valid_for == who.valid_for);
}

BOOST_AUTO_TEST_CASE(declining_is_a_status_and_rejecting_is_not) {
    Fields answer;
    auto writer = answer.writer();
    BOOST_TEST(Verdict::decline().write(Writer(&writer)) == ORRERY_DECLINED);
    BOOST_TEST(answer.empty());
    BOOST_TEST(Verdict::reject("wrong key").write(Writer(&writer)) == ORRERY_OK);
    BOOST_TEST(answer.value_or("verdict", "") == "reject");
    BOOST_TEST(answer.value_or("reason", "") == "wrong key");
}

BOOST_AUTO_TEST_CASE(a_sign_in_names_its_return_target) {
    Fields answer;
    auto writer = answer.writer();
    auto outcome = Outcome::sign_in({"D", "u", "", {}, {}}, "/hub", {{"x-note", "1"}});
    BOOST_TEST(outcome.write(Writer(&writer)) == ORRERY_OK);
    BOOST_TEST(answer.value_or("outcome", "") == "sign_in");
    BOOST_TEST(answer.value_or("return_target", "") == "/hub");
    BOOST_TEST(answer.value_or("header.x-note", "") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
