// Where data connections may lead.
#include "target.h"

#include <boost/test/unit_test.hpp>

using namespace postgres;

namespace {

Policy policy(orrery::Fields fields) { return Policy(orrery::Config(std::move(fields))); }

orrery::Fields connection() {
    return {{"parameter.host", "db"}, {"parameter.database", "sales"}, {"username", "reader"}, {"password", "s3cret"}};
}

/// What is wrong with a connection whose field is `value`.
std::string refusal(const Policy& policy, std::string_view name, std::string_view value) {
    orrery::Fields fields{{name, value}};
    const auto usual = connection();
    for (const auto& [key, other] : usual.items())
        if (key != name) fields.add(key, other);
    try {
        Target::of(fields.record(), policy);
    } catch (const orrery::Error& error) {
        BOOST_TEST(error.message().find("s3cret") == std::string::npos);
        return error.message() + " | " + error.hint();
    }
    return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_server_must_be_named_first) {
    const auto fields = connection();
    BOOST_CHECK_THROW(Target::of(fields.record(), policy({})), orrery::Error);
    BOOST_CHECK_THROW(Target::of(fields.record(), policy({{"servers", "other"}, {"servers", "db:5433"}})),
                      orrery::Error);
    for (auto* servers : {"db", "db:5432", "*"})
        BOOST_TEST(Target::of(fields.record(), policy({{"servers", "other"}, {"servers", servers}})).label() ==
                   "reader@db:5432/sales");
    BOOST_TEST(refusal(policy({{"servers", "db:5432"}}), "parameter.port", "5433").find("--servers=db:5433") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_could_become_another_option_is_refused) {
    const auto any = policy({{"servers", "*"}});
    BOOST_TEST(refusal(any, "parameter.timezone", "UTC -c default_transaction_read_only=off").find("timezone") !=
               std::string::npos);
    BOOST_TEST(refusal(any, "parameter.schema", "a\\ b").find("schema") != std::string::npos);
    BOOST_TEST(refusal(any, "parameter.host", "a,b").find("several hosts") != std::string::npos);
    BOOST_TEST(refusal(any, "parameter.port", "x").find("port is 'x'") != std::string::npos);
    BOOST_TEST(refusal(any, "parameter.port", "65536").find("port is") != std::string::npos);
    BOOST_TEST(refusal(any, "parameter.timezone", "Europe/Stockholm").empty());
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_named) {
    const auto any = policy({{"servers", "*"}});
    BOOST_TEST(refusal(any, "parameter.host", "").find("no host") != std::string::npos);
    BOOST_TEST(refusal(any, "parameter.database", "").find("no database") != std::string::npos);
    BOOST_TEST(refusal(any, "username", "").find("no user name") != std::string::npos);
}
