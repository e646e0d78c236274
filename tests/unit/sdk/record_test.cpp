// Records that own their bytes: whatever their size, fields come back whole, and views of them outlive growth and
// moves.
#include <orrery/http.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;

BOOST_AUTO_TEST_SUITE(records)

BOOST_AUTO_TEST_CASE(texts_of_every_length_come_back) {
    std::string text;
    for (int length = 0; length < 700; ++length, text += static_cast<char>('a' + length % 26)) {
        Fields fields;
        fields.add(text, text).add("x.", text, text);
        BOOST_REQUIRE(fields.find(text).value() == text);
        BOOST_REQUIRE(fields.record().find("x.", text).value() == text);
        BOOST_REQUIRE(fields.value_or("x." + text, "-") == text);
    }
}

BOOST_AUTO_TEST_CASE(views_outlive_growth_and_moves) {
    Fields fields;
    std::vector<std::string_view> seen;
    for (int i = 0; i < 1000; ++i) {
        fields.add("field." + std::to_string(i), std::string(static_cast<size_t>(i), 'v'));
        seen.push_back(*fields.find("field." + std::to_string(i)));
    }
    Fields moved(std::move(fields));
    fields = Fields{{"another", "one"}};
    for (size_t i = 0; i < seen.size(); ++i) BOOST_REQUIRE(seen[i] == std::string(i, 'v'));
    BOOST_TEST(moved.items().size() == 1000u);
    BOOST_TEST(fields.items().size() == 1u);
    Fields copy(moved);
    moved.clear();
    BOOST_TEST(moved.empty());
    BOOST_TEST(copy.value_or("field.999", "").size() == 999u);
}

BOOST_AUTO_TEST_CASE(a_name_of_two_parts_is_the_whole_name) {
    Fields fields{{"header.", "bare"}, {"header.xheader.a", "long"}, {"header.a", "right"}};
    BOOST_TEST(Request(fields.record()).header("a").value() == "right");
    BOOST_TEST(Request(fields.record()).header("").value() == "bare");
    BOOST_TEST(!Request(fields.record()).header("b"));
    Fields answer;
    auto out = answer.writer();
    auto name = std::string(100, 'n');
    Response{200, {{"a", "1"}, {name, "2"}}, "", ""}.write(Writer(&out));
    BOOST_TEST(answer.value_or("header.a", "") == "1");
    BOOST_TEST(answer.value_or("header." + name, "") == "2");
}

BOOST_AUTO_TEST_SUITE_END()
