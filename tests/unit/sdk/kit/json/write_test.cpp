#include <orrery/kit/json.h>

#include <boost/test/unit_test.hpp>
#include <cmath>

using namespace orrery::json;

BOOST_AUTO_TEST_SUITE(writing)

BOOST_AUTO_TEST_CASE(texts_survive_a_round_trip) {
    const std::string text = R"({"a":[1,2.5,-0.1,1e+20,true,null],"b":{"c":"\"\\\n\u0001é"},"d":[],"e":{}})";
    BOOST_TEST(dump(parse(text)) == text);
}

BOOST_AUTO_TEST_CASE(whole_doubles_have_no_fraction) {
    BOOST_TEST(dump(Value(3.0)) == "3");
    BOOST_TEST(dump(Value(std::nan(""))) == "null");
    BOOST_TEST(dump(Value(INFINITY)) == "null");
}

BOOST_AUTO_TEST_CASE(broken_utf8_is_replaced) {
    BOOST_TEST(dump(Value("a\xFFz")) == "\"a\xEF\xBF\xBDz\"");
    BOOST_TEST(dump(Value("\xC3")) == "\"\xEF\xBF\xBD\"");
    BOOST_TEST(dump(Value("\xED\xA0\x80")).find("\xED") == std::string::npos);
    BOOST_TEST(parse(dump(Value("\xE2\x82\xAC\xF0\x9F\x98\x80"))).as_string() == "\xE2\x82\xAC\xF0\x9F\x98\x80");
}

BOOST_AUTO_TEST_CASE(pretty_text_reads_back) {
    const Value value = parse(R"({"a":[1,{"b":[]}]})");
    const std::string text = dump(value, Style::pretty);
    BOOST_TEST(text.find('\n') != std::string::npos);
    BOOST_TEST((parse(text) == value));
}

BOOST_AUTO_TEST_CASE(the_writer_puts_commas) {
    std::string out;
    Writer writer(out);
    writer.begin_object().key("rows").begin_array();
    for (int row = 0; row < 2; ++row) writer.begin_object().key("n").integer(row).key("t").string("x").end_object();
    writer.end_array().key("raw").raw("[0]").key("v").value(Value::array({1, "b"})).key("z").null().end_object();
    BOOST_TEST(out == R"({"rows":[{"n":0,"t":"x"},{"n":1,"t":"x"}],"raw":[0],"v":[1,"b"],"z":null})");
    BOOST_CHECK_NO_THROW(parse(out));
}

BOOST_AUTO_TEST_SUITE_END()
