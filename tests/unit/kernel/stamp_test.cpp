#include "roles/stamp.h"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "roles/call_scope.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(caller_and_identity_are_the_kernels_word) {
    orrery::Fields given{
        {"method", "GET"}, {"caller", "forged"}, {"identity.id", "root"}, {"identity.attribute.group", "all"}};
    Stamped stamped(given.record().raw_record(), "hub", false);
    orrery::Record got(stamped.record());
    BOOST_TEST(got.size() == 4u);
    BOOST_TEST(got.at("method") == "GET");
    BOOST_TEST(got.at("caller") == "hub");
    BOOST_TEST(got.at("identity.directory") == "INTERNAL");
    BOOST_TEST(got.at("identity.id") == "hub");
}

BOOST_AUTO_TEST_CASE(who_may_act_as_any_keeps_its_identity) {
    orrery::Fields given{{"identity.directory", "CORP"}, {"identity.id", "ada"}, {"caller", "forged"}};
    Stamped stamped(given.record().raw_record(), "proxy", true);
    orrery::Record got(stamped.record());
    BOOST_TEST(got.size() == 3u);
    BOOST_TEST(got.at("identity.id") == "ada");
    BOOST_TEST(got.at("caller") == "proxy");
}

BOOST_AUTO_TEST_CASE(long_records_too) {
    orrery::Fields given;
    for (int i = 0; i < 500; ++i) given.add("header.x", std::to_string(i));
    Stamped stamped(given.record().raw_record(), "hub", false);
    BOOST_TEST(stamped.record().count == 503u);
    BOOST_TEST(orrery::view(stamped.record().fields[499].value) == "499");
}

BOOST_AUTO_TEST_CASE(a_call_in_a_call_has_no_more_time_than_it) {
    BOOST_TEST(!CallScope::cancelled());
    CallScope outer(10s);
    {
        CallScope inner(60s);
        BOOST_TEST((inner.remaining() <= 10s));
        BOOST_TEST(!CallScope::cancelled());
    }
    std::atomic<bool> flag{true};
    {
        CallScope flagged(10s, &flag);
        CallScope inner(10s);
        BOOST_TEST(CallScope::cancelled());
    }
    CallScope late(1ms);
    std::this_thread::sleep_for(20ms);
    BOOST_TEST(CallScope::cancelled());
}
