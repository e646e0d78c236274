#include "service/journal.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;
using namespace std::chrono_literals;

namespace {

struct Log {
    testing::FakeHost kernel;
    service::Journal journal{kernel.host("engine"),
                             {.warning = 10ms, .error = 20ms, .warning_memory = 100, .error_memory = 200}};

    const testing::FakeHost::Row& answered(qix::RequestFacts request) {
        qix::SessionFacts session;
        session.id = "s";
        request.id = "1", request.method = "GetLayout", request.object_class = "GenericObject";
        journal.answered(session, request);
        return kernel.rows().back();
    }
    Level level_of(std::chrono::nanoseconds time, std::size_t memory) {
        qix::RequestFacts request;
        request.process = time;
        engine::MemoryMeter meter;
        engine::MemoryMeter::work(memory);
        return answered(request).level;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journal, Log)

BOOST_AUTO_TEST_CASE(requests_that_take_long_or_much_stand_out) {
    BOOST_CHECK(level_of(1ms, 1) == Level::info);
    BOOST_CHECK(level_of(10ms, 1) == Level::warn);
    BOOST_CHECK(level_of(1ms, 100) == Level::warn);
    BOOST_CHECK(level_of(20ms, 1) == Level::error);
    BOOST_CHECK(level_of(1ms, 200) == Level::error);
}

BOOST_AUTO_TEST_CASE(a_target_is_named_alike_each_time_and_its_memory_told) {
    qix::RequestFacts request;
    request.object_id = "a";
    engine::MemoryMeter meter;
    engine::MemoryMeter::keep(7), engine::MemoryMeter::work(2);
    const auto first = answered(request);
    BOOST_TEST(first.logger == "QixPerformance.Engine");
    BOOST_TEST(first.properties.value_or("NetRam", "") == "7");
    BOOST_TEST(first.properties.value_or("PeakRam", "") == "9");
    const std::string target(first.properties.value_or("Target", ""));
    BOOST_TEST(target.starts_with("0x"));
    BOOST_TEST(target.size() == 18U);
    BOOST_TEST(answered(request).properties.value_or("Target", "") == target);
    request.object_id = "b";
    BOOST_TEST(answered(request).properties.value_or("Target", "") != target);
}

BOOST_AUTO_TEST_CASE(the_end_stands_in_the_log_of_ends) {
    journal.exit("the engine stops");
    BOOST_TEST(kernel.rows().back().logger == "Exit.Engine");
}

BOOST_AUTO_TEST_SUITE_END()
