#include <orrery/kit/json.h>

#include <boost/test/unit_test.hpp>

using namespace orrery::json;

BOOST_AUTO_TEST_SUITE(parsing)

BOOST_AUTO_TEST_CASE(reads_every_kind) {
    const Value value = parse(R"({"a":null,"b":true,"c":-7,"d":2.5,"e":"x\u00e9\n","f":[1,[]],"g":{}})");
    BOOST_TEST(value["a"].is_null());
    BOOST_TEST(value["b"].as_bool());
    BOOST_TEST(value["c"].as_integer() == -7);
    BOOST_TEST(value["d"].as_number() == 2.5);
    BOOST_TEST(value["e"].as_string() == "x\xC3\xA9\n");
    BOOST_TEST(value["f"].size() == 2u);
    BOOST_TEST(value["f"][1].is_array());
    BOOST_TEST(value["g"].is_object());
    BOOST_TEST(value["nothing"]["here"][std::size_t{4}].is_null());
}

BOOST_AUTO_TEST_CASE(big_integers_become_numbers) {
    BOOST_TEST(parse("9223372036854775807").as_integer() == INT64_MAX);
    BOOST_TEST((parse("18446744073709551615").kind() == Value::Kind::number));
}

BOOST_AUTO_TEST_CASE(depth_is_limited_and_deep_input_is_safe) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    BOOST_TEST(parse(nested(256)).is_array());
    BOOST_CHECK_THROW(parse(nested(257)), ParseError);
    BOOST_CHECK_THROW(parse(std::string(5'000'000, '[')), ParseError);
}

BOOST_AUTO_TEST_CASE(count_and_size_are_limited) {
    BOOST_CHECK_THROW(parse("[1,2,3]", {.depth = 8, .bytes = 100, .values = 3}), ParseError);
    BOOST_TEST(parse("[1,2]", {.depth = 8, .bytes = 100, .values = 3}).size() == 2u);
    BOOST_CHECK_THROW(parse("[1,2,3]", {.depth = 8, .bytes = 6, .values = 30}), ParseError);
}

BOOST_AUTO_TEST_CASE(malformed_texts_throw_with_a_place) {
    for (const char* text :
         {"", "{", "[1,]", "{\"a\":1,}", "nul", "1 2", "\"\\x\"", "\"\xff\"", "NaN", "{'a':1}", "[1]x"})
        BOOST_CHECK_THROW(parse(text), ParseError);
    try {
        parse("{\n  \"a\": ?\n}");
        BOOST_FAIL("parsed");
    } catch (const ParseError& error) {
        BOOST_TEST(std::string(error.what()).find("line 2, column 8") != std::string::npos, error.what());
    }
}

BOOST_AUTO_TEST_CASE(numbers_keep_what_they_are) {
    BOOST_CHECK(parse("0e41").kind() == Value::Kind::number);
    BOOST_TEST(parse("0e41").as_number() == 0.0);
    BOOST_TEST(parse("-9223372036854775808").as_integer() == INT64_MIN);
    BOOST_CHECK(parse("9223372036854775808").kind() == Value::Kind::number);
    BOOST_TEST(parse("9223372036854775808").as_number() == 9223372036854775808.0);
    BOOST_TEST(parse("1e-400").as_number() == 0.0);
    BOOST_TEST(parse("2.5e-3").as_number() == 0.0025);
    BOOST_TEST(parse("0.1").as_number() == 0.1);
    BOOST_CHECK_THROW(parse("1e400"), ParseError);
    for (auto* wrong : {"01", "1.", ".5", "1e", "+1", "0x1", "-", "NaN", "Infinity"})
        BOOST_CHECK_THROW(parse(wrong), ParseError);
}

BOOST_AUTO_TEST_CASE(a_member_given_twice_is_refused) {
    BOOST_CHECK_THROW(parse(R"({"role":"user","role":"admin"})"), ParseError);
}

BOOST_AUTO_TEST_CASE(what_is_taken_out_of_a_temporary_outlives_it) {
    std::string all;
    for (const Value& row :
         parse(R"({"rows":[{"t":"long enough to need memory of its own"},{"t":"x"}]})")["rows"].items())
        all += row["t"].as_string();
    for (const Member& member : parse(R"({"o":{"another long name of a member":1}})")["o"].members())
        all += member.name;
    const std::string& kept = parse(R"(["text that is long enough to be on the heap"])")[0].as_string();
    BOOST_TEST(all + kept ==
               "long enough to need memory of its ownxanother long name of a membertext that is long enough to be on "
               "the heap");
}

BOOST_AUTO_TEST_CASE(strict_access_names_both_kinds) {
    try {
        parse("[]").as_string();
        BOOST_FAIL("no error");
    } catch (const Error& error) {
        BOOST_TEST(std::string(error.what()) == "expected string, found array");
    }
}

BOOST_AUTO_TEST_SUITE_END()
