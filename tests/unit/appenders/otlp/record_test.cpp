// OpenTelemetry's JSON, and what collectors answer.
#include "record.h"

#include <orrery/kit/json.h>

#include <boost/test/unit_test.hpp>

using namespace otlp;

BOOST_AUTO_TEST_SUITE(record)

BOOST_AUTO_TEST_CASE(a_record_is_json_whatever_is_in_the_row) {
    orrery::logkit::Event event;
    event.microseconds = 5, event.level = ORRERY_LOG_FATAL, event.logger = "a\"b", event.exception = "E: x\nat y";
    auto value = orrery::json::parse(log_record(event, "\xff\n\x01", 6));
    BOOST_TEST(value["timeUnixNano"].as_string() == "5000");
    BOOST_TEST(value["severityNumber"].as_integer() == 21);
    BOOST_TEST(value["body"]["stringValue"].as_string() == "\xef\xbf\xbd\n\x01");
    BOOST_TEST(value["attributes"][2]["value"]["stringValue"].as_string() == "E: x");
    std::deque<orrery::logkit::Parcel> records{{"{}"}, {"{}"}};
    auto body = orrery::json::parse(request_body(request_head({{"service.name", "s"}}), records));
    BOOST_TEST(body["resourceLogs"][0]["scopeLogs"][0]["logRecords"].size() == 2u);
}

BOOST_AUTO_TEST_CASE(partial_success_in_both_spellings_of_a_number) {
    BOOST_TEST(partial_success(R"({"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"old"}})").rejected == 3);
    BOOST_TEST(partial_success(R"({"partialSuccess":{"rejectedLogRecords":4}})").rejected == 4);
    for (auto* body : {"", "{}", "no json", "[]", R"({"partialSuccess":{}})"})
        BOOST_TEST(partial_success(body).rejected == 0);
}

BOOST_AUTO_TEST_CASE(severities) {
    BOOST_TEST(severity_number(ORRERY_LOG_DEBUG) == 5);
    BOOST_TEST(severity_number(ORRERY_LOG_ERROR) == 17);
    BOOST_TEST(severity_number(99) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
