#include "rules/condition.h"

#include <boost/test/unit_test.hpp>
#include <chrono>

using namespace orrery::repository;

namespace {

std::string message(const std::string& text) {
    try {
        parse_condition(text);
    } catch (const ConditionError& error) {
        return error.what();
    }
    return "accepted";
}

std::size_t position(const std::string& text) {
    try {
        parse_condition(text);
    } catch (const ConditionError& error) {
        return error.position();
    }
    return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(conditions)

BOOST_AUTO_TEST_CASE(precedence_is_not_and_or) {
    const auto parsed = parse_condition("user.name = \"a\" or !user.name = 'b' and resource.name like \"c*\"");
    BOOST_TEST((parsed->kind == Condition::Kind::any));
    BOOST_TEST(parsed->parts.size() == 2u);
    const auto& right = *parsed->parts[1];
    BOOST_TEST((right.kind == Condition::Kind::all));
    BOOST_TEST((right.parts[0]->kind == Condition::Kind::negated));
    BOOST_TEST((right.parts[1]->comparison == Condition::Comparison::like));
}

BOOST_AUTO_TEST_CASE(the_published_forms_parse) {
    for (const char* good : {"", "  \n ", "resource.IsOwned() and resource.owner = user", "!user.IsAnonymous()",
                             "((resource.stream.HasPrivilege(\"read\")))", "user.@Dept=resource.@Dept && !(true)",
                             "subject.roles != \"RootAdmin\" || user.environment.context=\"AppAccess\"",
                             "resource.@Area.Empty()", "resource.app.stream.Empty()", "user.name matches '^a\"b'",
                             "resource.description = \"it\\\"s\"", "resource.size = -5", "resource.published"})
        BOOST_TEST(message(good) == "accepted", good);
}

BOOST_AUTO_TEST_CASE(errors_have_positions) {
    BOOST_TEST(position("resource.name = ") == 17u);
    BOOST_TEST(position("resource.name % 3") == 15u);
    BOOST_TEST(position("foo.bar = 1") == 1u);
    BOOST_TEST(position("(resource.name = 'a'") == 21u);
    BOOST_TEST(position("resource.name = 'a' resource.name = 'b'") == 21u);
    BOOST_TEST(position("resource.name = \"open") == 17u);
    BOOST_TEST(position("resource. = 1") == 11u);
    BOOST_TEST(message("resource.HasPrivilege('read') = true") != "accepted");
}

// A text that cost exponential time or unbounded stack would not end at all: the limits are seen in the refusals.
BOOST_AUTO_TEST_CASE(hostile_texts_are_refused) {
    const auto refused = [](const std::string& text) { BOOST_TEST(message(text) != "accepted"); };
    constexpr std::size_t deep = 100'000;
    refused(std::string(deep, '(') + "true" + std::string(deep, ')'));
    refused(std::string(60'000, '('));
    refused(std::string(60'000, '!') + "true");
    refused(std::string(deep, '!') + "true");
    std::string chain = "true";
    for (int i = 0; i < 5000; ++i) chain += " and true";
    refused(chain);
    std::string path = "resource";
    for (int i = 0; i < 5000; ++i) path += ".owner";
    refused(path + " = 1");
}

BOOST_AUTO_TEST_SUITE_END()
