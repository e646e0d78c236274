// Parameters' values, and buffers on their way through the outbox.
#include "parameter.h"

#include <orrery/wire.h>

#include <boost/test/unit_test.hpp>

#include "insert.h"

using ado_net::Parameter;

namespace {

struct Row {
    explicit Row(std::string_view message, const orrery::Fields& fields = {}) {
        orrery::wire::append_record(encoded, fields.record().raw_record());
        event.message = message, event.logger = "a.b";
        event.properties.reset(encoded);
    }
    std::string encoded;
    orrery::logkit::Event event;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(parameter)

BOOST_AUTO_TEST_CASE(values_are_cut_and_nothing_is_null) {
    BOOST_TEST(*Parameter("@m DbType=String Size=3 conversionpattern=%message").value(Row("grün!").event) == "grü");
    BOOST_TEST(*Parameter("m layout=%message").value(Row("").event) == "");
    BOOST_TEST(*Parameter("m layout=%message").value(Row(std::string_view("a\0b", 3)).event) == "ab");
    BOOST_TEST(*Parameter("m layout=%message").value(Row("a\xff\xc3\xa9\xe2\x82").event) ==
               "a\ufffd\u00e9\ufffd\ufffd");
    BOOST_TEST(!Parameter("@n DbType=Int32 layout=%message").value(Row("").event));
    Parameter user("@u layout=RawPropertyLayout key=UserId");
    BOOST_TEST(!user.value(Row("x").event));
    BOOST_TEST(*user.value(Row("x", {{"UserId", "jo"}}).event) == "jo");
}

BOOST_AUTO_TEST_CASE(decimals_have_a_precision_and_a_scale) {
    Parameter cost("@cost DbType=Decimal Precision=9 Scale=2 layout=RawPropertyLayout key=Cost");
    BOOST_TEST(cost.precision() == 9);
    BOOST_TEST(cost.scale() == 2);
    BOOST_TEST(*cost.value(Row("x", {{"Cost", "3.14"}}).event) == "3.14");
}

BOOST_AUTO_TEST_CASE(what_is_no_parameter_is_refused) {
    for (auto* bad : {"", "@m", "@ conversionpattern=%message", "@a-b conversionpattern=%message",
                      "@m DbType=Xml conversionpattern=%message", "@m Size=x conversionpattern=%message",
                      "@m Precision=x conversionpattern=%message", "@m layout=NoSuchLayout"})
        BOOST_CHECK_THROW(Parameter{bad}, orrery::Error);
}

BOOST_AUTO_TEST_CASE(a_buffer_comes_back_as_it_went) {
    std::vector<Parameter> parameters;
    parameters.emplace_back("@m conversionpattern=%message");
    parameters.emplace_back("@u layout=RawPropertyLayout key=UserId");
    std::vector<orrery::logkit::KeptEvent> batch;
    batch.emplace_back(Row("one", {{"UserId", "jo"}}).event);
    batch.emplace_back(Row("").event);
    auto parcel = ado_net::pack(batch, parameters);
    BOOST_TEST(parcel.rows == 2u);
    auto rows = ado_net::unpack(parcel.bytes, 2);
    BOOST_REQUIRE(rows.size() == 2u);
    BOOST_TEST((rows[0] == ado_net::Values{"one", "jo"}));
    BOOST_TEST((rows[1] == ado_net::Values{"", std::nullopt}));
}

BOOST_AUTO_TEST_SUITE_END()
