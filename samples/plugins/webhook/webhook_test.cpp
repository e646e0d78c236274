#include "webhook.h"

#include <orrery/test_main.h>
#include <orrery/testing.h>

namespace {

using orrery::testing::config;
using orrery::testing::FakeHost;

struct Receiver {
    std::vector<std::string> bodies;
    bool away = false;
    webhook::Webhook::Send send() {
        return [this](const std::string& body) {
            if (away) throw orrery::Error(orrery::Code::unavailable, "nobody is there");
            bodies.push_back(body);
        };
    }
};

std::string block(std::initializer_list<std::pair<std::int64_t, std::string_view>> rows,
                  std::string_view logger = "hub") {
    orrery::BlockWriter writer(orrery::LogRows::kinds());
    for (auto& [level, message] : rows) writer.row({std::int64_t{7}, level, logger, "1", message, {}, "", "test"});
    return writer.take();
}

}  // namespace

ORRERY_TEST(rows_of_the_level_are_posted_whole) {
    FakeHost kernel;
    Receiver receiver;
    webhook::Webhook appender(kernel.host("hook"), config({{"level", "warn"}}), receiver.send());
    appender.append(orrery::LogRows(
        block({{ORRERY_LOG_INFO, "quiet"}, {ORRERY_LOG_WARN, "a \"b\"\n\xff"}, {ORRERY_LOG_FATAL, "grüße"}})));
    ORRERY_EXPECT(receiver.bodies.size() == 1);
    ORRERY_EXPECT(receiver.bodies.at(0) ==
                  R"({"rows":[{"time":7,"level":"warn","logger":"hub","thread":"1","message":"a \"b\"\u000a)"
                  "\xef\xbf\xbd"
                  R"("},{"time":7,"level":"fatal","logger":"hub","thread":"1","message":"grüße"}],"dropped":0})");
    appender.append(orrery::LogRows(block({{ORRERY_LOG_FATAL, "about itself"}}, "hook")));
    ORRERY_EXPECT(receiver.bodies.size() == 1);
}

ORRERY_TEST(exceptions_and_properties_come_along) {
    orrery::BlockWriter writer(orrery::LogRows::kinds());
    std::string properties;
    orrery::wire::append_record(properties, orrery::Fields{{"request.id", "42"}}.record().raw_record());
    writer.row({std::int64_t{7}, std::int64_t{ORRERY_LOG_ERROR}, "hub", "1", "m", "it broke", properties, "test"});
    auto bytes = writer.take();
    ORRERY_EXPECT(
        webhook::json_row(orrery::LogRows(bytes), 0) ==
        R"({"time":7,"level":"error","logger":"hub","thread":"1","message":"m","exception":"it broke","properties":{"request.id":"42"}})");
}

ORRERY_TEST(rows_wait_while_the_receiver_is_away_and_the_oldest_go) {
    FakeHost kernel;
    Receiver receiver;
    receiver.away = true;
    webhook::Webhook appender(kernel.host("hook"), config({{"level", "info"}, {"keep", "2"}}), receiver.send());
    appender.append(
        orrery::LogRows(block({{ORRERY_LOG_INFO, "one"}, {ORRERY_LOG_INFO, "two"}, {ORRERY_LOG_INFO, "three"}})));
    ORRERY_EXPECT(kernel.logged("nobody is there") && kernel.counter("webhook_rows_dropped") == 1);
    ORRERY_EXPECT_ERROR(appender.flush(), "nobody is there");
    receiver.away = false;
    ORRERY_EXPECT(kernel.run_posted() == 1);
    ORRERY_EXPECT(receiver.bodies.size() == 1 && receiver.bodies.at(0).ends_with("],\"dropped\":1}"));
    ORRERY_EXPECT(receiver.bodies.at(0).find("two") < receiver.bodies.at(0).find("three"));
    ORRERY_EXPECT(kernel.logged("delivered again"));
}

ORRERY_TEST(many_rows_go_in_several_posts) {
    FakeHost kernel;
    Receiver receiver;
    webhook::Webhook appender(kernel.host("hook"), config({{"level", "info"}}), receiver.send());
    orrery::BlockWriter writer(orrery::LogRows::kinds());
    for (int i = 0; i < 250; ++i)
        writer.row({std::int64_t{i}, std::int64_t{ORRERY_LOG_INFO}, "hub", "1", "x", {}, "", "test"});
    auto bytes = writer.take();
    appender.append(orrery::LogRows(bytes));
    ORRERY_EXPECT(receiver.bodies.size() == 3);
}

ORRERY_TEST(settings_that_cannot_work_are_refused) {
    FakeHost kernel;
    ORRERY_EXPECT_ERROR(webhook::Webhook(kernel.host("hook"), config({{"level", "loud"}}), {}), "--level");
    ORRERY_EXPECT_ERROR(webhook::json_row(orrery::LogRows("garbage"), 0), "not a block");
}
