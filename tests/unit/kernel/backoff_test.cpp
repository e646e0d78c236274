#include "supervision/backoff.h"

#include <boost/test/unit_test.hpp>

#include "supervision/program_spec.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_CASE(waits_double_up_to_the_longest_with_a_quarter_of_jitter) {
    RestartRules rules;
    rules.first = 1s, rules.longest = 4s, rules.deaths = 100;
    Backoff backoff(rules);
    auto now = Backoff::Clock::now();
    for (auto wanted : {1000, 2000, 4000, 4000}) {
        auto wait = backoff.died(now += 1s);
        BOOST_REQUIRE(wait.has_value());
        BOOST_TEST(wait->count() >= wanted);
        BOOST_TEST(wait->count() <= wanted * 5 / 4);
    }
    BOOST_TEST(backoff.died(now + 60s)->count() <= 1250);  // it had run well for a while
}

BOOST_AUTO_TEST_CASE(it_gives_up_after_so_many_deaths_in_so_long) {
    RestartRules rules;
    rules.deaths = 3, rules.window = 10s;
    Backoff backoff(rules);
    auto now = Backoff::Clock::now();
    BOOST_TEST(backoff.died(now).has_value());
    BOOST_TEST(backoff.died(now + 6s).has_value());
    BOOST_TEST(backoff.died(now + 12s).has_value());  // the first one is too long ago
    BOOST_TEST(!backoff.died(now + 13s).has_value());
    backoff.forget();
    BOOST_TEST(backoff.died(now + 14s).has_value());
}

BOOST_AUTO_TEST_CASE(rules_say_after_what_it_restarts) {
    RestartRules rules;
    rules.when = Restart::on_failure;
    BOOST_TEST(Backoff(rules).restarts_after(true));
    BOOST_TEST(!Backoff(rules).restarts_after(false));
    rules.when = Restart::always;
    BOOST_TEST(Backoff(rules).restarts_after(false));
    rules.when = Restart::never;
    BOOST_TEST(!Backoff(rules).restarts_after(true));
}

BOOST_AUTO_TEST_CASE(a_program_is_read_from_its_fields_and_back) {
    orrery::Fields fields{
        {"program", "x"},       {"argument", "a"},       {"argument", "b"},     {"environment.N", "v=w"},
        {"directory", "/"},     {"user", "u"},           {"restart", "always"}, {"stop.signal", "INT"},
        {"stop.grace_ms", "5"}, {"limit.memory", "1MB"}, {"limit.files", "9"},  {"limit.nice", "3"},
        {"sandbox", "sealed"},  {"allow.read", "/a"},    {"allow.write", "/b"}, {"privileges.none", "false"}};
    auto spec = ProgramSpec::from_record(fields.record());
    auto back = ProgramSpec::from_record(spec.to_fields().record());
    BOOST_TEST(back.program == "x");
    BOOST_TEST(back.arguments == spec.arguments, boost::test_tools::per_element());
    BOOST_TEST(back.environment.at(0) == "N=v=w");
    BOOST_TEST(back.stop_signal == 2);
    BOOST_TEST(back.stop_grace.count() == 5);
    BOOST_TEST(back.confinement.memory == 1u << 20);
    BOOST_TEST(back.confinement.files == 9u);
    BOOST_TEST(back.confinement.nice == 3);
    BOOST_TEST((back.confinement.sandbox == Sandbox::sealed));
    BOOST_TEST(back.confinement.read.at(0) == "/a");
    BOOST_TEST(back.confinement.write.at(0) == "/b");
    BOOST_TEST(!back.confinement.no_new_privileges);
    BOOST_TEST((spec.restart.when == Restart::always));
    for (auto [name, value] : {std::pair{"restart", "often"},
                               {"stop.signal", "9"},
                               {"unknown", "x"},
                               {"sandbox", "tight"},
                               {"limit.memory", "much"}}) {
        orrery::Fields wrong{{"program", "x"}, {name, value}};
        BOOST_CHECK_THROW(ProgramSpec::from_record(wrong.record()), orrery::Error);
    }
}
