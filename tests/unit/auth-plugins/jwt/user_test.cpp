// Who a token speaks of.
#include "user.h"

#include <orrery/kit/json/parse.h>

#include "refused.h"

using namespace orrery;
using namespace orrery::jwt;

namespace {

Rules rules() {
    Rules made;
    made.user_claim = "user";
    made.directory_claim = "directory";
    made.attributes = {{"groups", "group", false}, {"mail", "email", true}, {"full", "name", false}};
    return made;
}

Principal read(std::string_view claims, const Rules& by = rules()) { return read_user(json::parse(claims), by); }

}  // namespace

BOOST_AUTO_TEST_SUITE(user)

BOOST_AUTO_TEST_CASE(names_and_attributes) {
    const auto who = read(R"({"user":"ada","directory":"DIR","mail":"a@b","full":"Ada L","groups":["A","B",7,true]})");
    BOOST_TEST(who.id == "ada");
    BOOST_TEST(who.directory == "DIR");
    BOOST_TEST(who.name == "Ada L");
    const std::vector<std::pair<std::string, std::string>> expected{
        {"group", "A"}, {"group", "B"}, {"group", "7"}, {"group", "true"}, {"email", "a@b"}, {"name", "Ada L"}};
    BOOST_CHECK(who.attributes == expected);
}

BOOST_AUTO_TEST_CASE(a_fixed_directory_needs_no_claim) {
    Rules fixed = rules();
    fixed.directory_claim.clear();
    fixed.fixed_directory = "example";
    BOOST_TEST(read(R"({"user":42,"directory":"OTHER","mail":"x"})", fixed).directory == "example");
    BOOST_TEST(read(R"({"user":42,"mail":"x"})", fixed).id == "42");
}

BOOST_AUTO_TEST_CASE(what_is_no_name_is_refused) {
    refused("user id", [] { read(R"({"directory":"D","mail":"x"})"); });
    refused("user directory", [] { read(R"({"user":"a","mail":"x"})"); });
    for (const char* id :
         {"\"\"", "\" a\"", "\"a \"", R"("a\\b")", R"("a\nb")", R"("a\u0000")", "null", "1.5", "[\"a\"]", "true"})
        refused("user id", [&] { read(R"({"directory":"D","mail":"x","user":)" + std::string(id) + "}"); });
    refused("user id", [] { read(R"({"directory":"D","mail":"x","user":")" + std::string(513, 'a') + "\"}"); });
}

BOOST_AUTO_TEST_CASE(what_is_no_attribute_is_refused) {
    for (const char* more : {"", R"(,"mail":null)", R"(,"mail":[])"})
        refused("mandatory", [&] { read(R"({"user":"a","directory":"D")" + std::string(more) + "}"); });
    for (const char* value : {"{}", "[[]]", R"(["a",null])", "1.5", R"("a\nb")"})
        refused("groups",
                [&] { read(R"({"user":"a","directory":"D","mail":"x","groups":)" + std::string(value) + "}"); });
    std::string many = "[1";
    for (int i = 0; i < 500; ++i) many += ",1";
    refused("too many", [&] { read(R"({"user":"a","directory":"D","mail":"x","groups":)" + many + "]}"); });
}

BOOST_AUTO_TEST_SUITE_END()
