#include "model/guid.h"

#include <boost/test/unit_test.hpp>

#include "model/instant.h"

using namespace orrery::repository;

BOOST_AUTO_TEST_SUITE(scalars)

BOOST_AUTO_TEST_CASE(guids_read_either_case_and_write_lower) {
    const auto guid = Guid::parse("AAEC8D41-5201-43ab-809f-3063750dfafd");
    BOOST_REQUIRE(guid);
    BOOST_TEST(guid->text() == "aaec8d41-5201-43ab-809f-3063750dfafd");
    BOOST_TEST(Guid{}.text() == "00000000-0000-0000-0000-000000000000");
    BOOST_TEST(Guid{}.zero());
    for (const char* bad :
         {"", "aaec8d41", "aaec8d41-5201-43ab-809f-3063750dfaf", "aaec8d41-5201-43ab-809f-3063750dfafg",
          "aaec8d415201-43ab-809f-3063750dfafd0", "{aaec8d41-5201-43ab-809f-3063750dfaf"})
        BOOST_TEST(!Guid::parse(bad), bad);
    BOOST_TEST((Guid::random() != Guid::random()));
}

BOOST_AUTO_TEST_CASE(dates_have_one_form_on_the_wire) {
    BOOST_TEST(Instant::none().text() == "1753-01-01T00:00:00.000Z");
    BOOST_TEST(Instant::parse("2019-01-04T19:40:06.191Z")->text() == "2019-01-04T19:40:06.191Z");
    BOOST_TEST(Instant::parse("2012-05-09 12:00:00")->text() == "2012-05-09T12:00:00.000Z");
    BOOST_TEST(Instant::parse("2012-05-09")->text() == "2012-05-09T00:00:00.000Z");
    BOOST_TEST(Instant::parse("2012-05-09T12:00:00.1234567+02:00")->text() == "2012-05-09T10:00:00.123Z");
    BOOST_TEST(Instant::parse("2012-05-09 12:00:00.5-0130")->text() == "2012-05-09T13:30:00.500Z");
    BOOST_TEST(Instant::parse("2026-01-02 03:04:05.678+00")->text() == "2026-01-02T03:04:05.678Z");
    BOOST_TEST(Instant::parse("9999-12-30T23:59:59.999Z")->text() == "9999-12-30T23:59:59.999Z");
    for (const char* bad : {"", "now", "2012-13-01", "2012-02-30", "2012-01-01T25:00:00", "2012-01-01T10:00:00.Z",
                            "2012-01-01T10:00:00Zx", "2012-01-01x"})
        BOOST_TEST(!Instant::parse(bad), bad);
}

BOOST_AUTO_TEST_CASE(a_later_instant_is_always_later) {
    const Instant future{Instant::now().milliseconds + 60'000};
    BOOST_TEST(Instant::after(future).milliseconds == future.milliseconds + 1);
    BOOST_TEST(Instant::after(Instant::none()).milliseconds > Instant::none().milliseconds);
}

BOOST_AUTO_TEST_SUITE_END()
