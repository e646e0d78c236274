// What the receiver takes, from whom, and what it logs.
#include "intake.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace remoting;
using orrery::testing::FakeHost;
using orrery::testing::request;

namespace {

orrery::testing::FakeRequest batch(std::string_view body, std::string_view token = "t0ken") {
    return request("POST", "/log")
        .body(body)
        .with("caller", "http")
        .header("authorization", "Bearer " + std::string(token));
}

constexpr std::string_view good =
    R"({"from":"edge","rows":[{"level":"ERROR","logger":"Audit.Proxy","message":"m","properties":{"a":"b","message":"x"}}]})";

}  // namespace

BOOST_AUTO_TEST_SUITE(intake)

BOOST_AUTO_TEST_CASE(rows_are_logged_under_a_name_of_their_own) {
    FakeHost kernel;
    Intake intake(kernel.host("in"), "http", "t0ken");
    BOOST_TEST(intake.handle(batch(good)).status == 200);
    BOOST_REQUIRE(kernel.rows().size() == 1u);
    BOOST_TEST(kernel.rows()[0].logger == "Remote.Audit.Proxy");
    BOOST_TEST(kernel.rows()[0].message == "m");
    BOOST_TEST((kernel.rows()[0].level == orrery::Level::error));
    BOOST_TEST(kernel.counter("remoting_rows_received") == 1);
}

BOOST_AUTO_TEST_CASE(only_the_listener_with_the_token_is_heard) {
    FakeHost kernel;
    Intake intake(kernel.host("in"), "http", "t0ken");
    for (auto* token : {"", "t0ke", "t0kenx", "T0KEN"})
        BOOST_CHECK_THROW(intake.handle(batch(good, token)), orrery::Error);
    BOOST_CHECK_THROW(
        intake.handle(
            request("POST", "/log").body(good).with("caller", "proxy").header("authorization", "Bearer t0ken")),
        orrery::Error);
    BOOST_CHECK_THROW(intake.handle(request("POST", "/log").body(good).header("authorization", "Bearer t0ken")),
                      orrery::Error);
    BOOST_CHECK_THROW(
        intake.handle(request("GET", "/log").with("caller", "http").header("authorization", "Bearer t0ken")),
        orrery::Error);
    BOOST_TEST(kernel.rows().empty());
}

BOOST_AUTO_TEST_CASE(names_of_loggers_without_end_share_one) {
    FakeHost kernel;
    Intake intake(kernel.host("in"), "http", "");
    for (size_t i = 0; i < most_loggers + 10; ++i)
        intake.handle(
            batch(R"({"from":"e","rows":[{"level":"INFO","logger":"l)" + std::to_string(i) + R"(","message":"m"}]})"));
    BOOST_TEST(kernel.rows().back().logger == "Remote.Others");
}

BOOST_AUTO_TEST_SUITE_END()
