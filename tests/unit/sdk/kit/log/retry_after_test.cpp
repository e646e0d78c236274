// How long an HTTP answer asks to be left alone.
#include <orrery/kit/log/http_delivery.h>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(retry_after_is_seconds_or_a_date) {
    using namespace std::chrono;
    auto now = system_clock::from_time_t(784'111'770);  // Sun, 06 Nov 1994 08:49:30 GMT
    auto wait = [&](const char* value) {
        orrery::client::HttpAnswer answer;
        answer.fields.add("retry-after", value);
        return orrery::logkit::retry_after(answer, now).count();
    };
    BOOST_TEST(wait("120") == 120'000);
    BOOST_TEST(wait("0") == 0);
    BOOST_TEST(wait("-5") == 0);
    BOOST_TEST(wait("99999999999") == 86'400'000);
    BOOST_TEST(wait("Sun, 06 Nov 1994 08:49:37 GMT") == 7000);
    BOOST_TEST(wait("Sun, 06 Nov 1994 08:49:00 GMT") == 0);
    BOOST_TEST(wait("soon") == 0);
    BOOST_TEST(wait("") == 0);
    BOOST_TEST(orrery::logkit::retry_after({}, now).count() == 0);
}
