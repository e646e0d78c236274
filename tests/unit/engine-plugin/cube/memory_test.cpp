// What calculations say of the memory they take.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "cube/memory_meter.h"
#include "session.h"

using namespace orrery::engine;
using test::Session;

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(a_calculation_tells_what_it_keeps_and_what_it_works_with) {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("T", {"Key", "Amount"});
    for (int row = 0; row < 1000; ++row) table.add_row({Value(row % 100 * 1.0), Value(row * 1.0)});
    Session session(builder.finish());
    MemoryMeter outer;
    {
        MemoryMeter meter;
        session.cube({"Key"}, {"Sum(Amount)"});
        BOOST_TEST(MemoryMeter::now().net > 100U * 8U);
        BOOST_TEST(MemoryMeter::now().peak > MemoryMeter::now().net);
    }
    {
        MemoryMeter again;  // it was kept
        session.cube({"Key"}, {"Sum(Amount)"});
        BOOST_TEST(MemoryMeter::now().peak == 0U);
    }
    BOOST_TEST(MemoryMeter::now().net == 0U);  // each counts for itself
}

BOOST_AUTO_TEST_CASE(what_others_calculate_is_not_counted) {
    MemoryMeter meter;
    MemoryMeter::keep(5);
    MemoryMeter::work(7);
    MemoryMeter::work(3);
    std::thread([] { MemoryMeter::keep(1000); }).join();
    BOOST_TEST(MemoryMeter::now().net == 5U);
    BOOST_TEST(MemoryMeter::now().peak == 12U);
}

BOOST_AUTO_TEST_CASE(a_calculation_that_would_take_too_much_is_an_error_that_says_so) {
    ModelBuilder builder;
    TableBuilder& table = builder.add_table("T", {"Key", "Amount"});
    for (int row = 0; row < 1000; ++row) table.add_row({Value(row * 1.0), Value(row * 1.0)});
    Session session(builder.finish());
    MemoryMeter::set_limit(1000);
    const auto refused = session.cube({"Key"}, {"Sum(Amount)"});
    const std::string value = session.value("Max(Aggr(Sum(Amount), Key))");
    MemoryMeter::set_limit(std::size_t{4} << 30);
    BOOST_REQUIRE(refused->error().has_value());
    BOOST_TEST(refused->error()->message.find("memory") != std::string::npos);
    BOOST_TEST((value.starts_with("error: ") && value.find("memory") != std::string::npos));
    BOOST_TEST(!session.cube({"Key"}, {"Sum(Amount) + 1"})->error().has_value());  // not what is kept
    BOOST_TEST(session.value("Max(Aggr(Sum(Amount), Key))") == "999");
}

BOOST_AUTO_TEST_SUITE_END()
