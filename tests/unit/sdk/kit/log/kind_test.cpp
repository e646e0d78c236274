#include <orrery/kit/log/kind.h>

#include "cases.h"

using namespace orrery::logkit;
using namespace orrery::logkit::test;

BOOST_AUTO_TEST_CASE(every_spelling_of_a_type_names_its_kind) {
    auto count = run_cases("kinds.txt", [](auto& text) { return type_of(text); });
    BOOST_TEST(count >= 30u);
}

BOOST_AUTO_TEST_CASE(misspelt_types_have_a_nearest_one) {
    BOOST_TEST(nearest_type("log4net.Appender.FielAppender") == "file");
    BOOST_TEST(nearest_type("RolingFileAppender") == "rolling-file");
    BOOST_TEST(nearest_type("log4net.Appender.FileAppendr") == "file");
    BOOST_TEST(nearest_type("SmtpPickupDirApender, log4net") == "smtp-pickup-dir");
    BOOST_TEST(nearest_type("something-else-entirely") == "");
}
