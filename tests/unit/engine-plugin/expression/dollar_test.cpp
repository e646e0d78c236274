#include "expression/dollar.h"

#include <boost/test/unit_test.hpp>
#include <map>

#include "test_row.h"

using namespace orrery::engine;

namespace {

class Variables : public DollarSource {
public:
    std::optional<std::string> variable(std::string_view name) const override {
        const auto found = values.find(std::string(name));
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }
    Outcome<Value> evaluate(std::string_view expression) const override {
        test::TestRow row({});
        const auto parsed = parse(expression);
        if (!parsed) return parsed.error();
        const auto program = compile(parsed.value(), row, CompileMode::record);
        if (!program) return program.error();
        return Evaluator().run(program.value()->program, row).owned();
    }
    std::optional<std::string> include(std::string_view path) const override {
        return path == "inc.qvs" ? std::optional<std::string>("SET x = $(v);") : std::nullopt;
    }
    std::map<std::string, std::string> values{{"v", "A + 1"},
                                              {"nested", "($(v))*2"},
                                              {"evaluated", "=1+1"},
                                              {"f", "$1/$2 + $3"},
                                              {"loop", "x$(loop)"},
                                              {"name", "v"},
                                              {"grow", "$(grow($1$1$1$1$1$1$1$1))"},
                                              {"drop", "$(unknown)"},
                                              {"long", std::string(4'000'000, 'x')},
                                              {"half", "=0.5"},
                                              {"bomb0", "ha"},
                                              {"bomb1", "$(bomb0)$(bomb0)$(bomb0)$(bomb0)$(bomb0)$(bomb0)"}};
};

std::string expanded(const std::string& text) {
    const Variables source;
    const auto result = expand_dollars(text, source);
    return result ? result.value() : "error: " + result.error().message;
}

}  // namespace

BOOST_AUTO_TEST_CASE(variables_are_replaced_by_their_text) {
    BOOST_TEST(expanded("Sum($(v))") == "Sum(A + 1)");
    BOOST_TEST(expanded("$(nested)") == "(A + 1)*2");
    BOOST_TEST(expanded("$( v )") == "A + 1");
    BOOST_TEST(expanded("$(unknown)x") == "x");
    BOOST_TEST(expanded("$($(name))") == "A + 1");
    BOOST_TEST(expanded("no $ here, $1 neither") == "no $ here, $1 neither");
}

BOOST_AUTO_TEST_CASE(expressions_are_evaluated) {
    BOOST_TEST(expanded("$(=1+2*3)") == "7");
    BOOST_TEST(expanded("$(evaluated)") == "2");
    BOOST_TEST(expanded("$(#half)") == "0.5");
    BOOST_TEST(expanded("$(=')' & \"unclosed\")").substr(0, 20) == "error: unknown field");
    BOOST_TEST(expanded("$(='a)b')") == "a)b");
}

BOOST_AUTO_TEST_CASE(parameters_are_filled_in) {
    BOOST_TEST(expanded("$(f(a, (b,c)))") == "a/ (b,c) + $3");
    BOOST_TEST(expanded("$(f(1,2,3,4))") == "1/2 + 3");
}

BOOST_AUTO_TEST_CASE(includes_come_from_the_source) {
    BOOST_TEST(expanded("$(Include=inc.qvs)") == "SET x = A + 1;");
    BOOST_TEST(expanded("$(include=missing.qvs)") == "");
    BOOST_TEST(expanded("$(Must_Include=missing.qvs)") == "error: the file to include was not found: missing.qvs");
}

BOOST_AUTO_TEST_CASE(arguments_that_grow_with_every_call_are_refused_before_they_fill_the_memory) {
    BOOST_TEST(expanded("$(grow(ha))").starts_with("error: the dollar expansion makes a text of more than"));
    // Each of a hundred copies the long text once, and makes nothing of it.
    std::string many;
    for (int i = 0; i < 100; ++i) many += "$(drop($(long)))";
    BOOST_TEST(expanded(many).starts_with("error: the dollar expansion takes too much work"));
    BOOST_TEST(expanded("$(drop($(long)))") == "");
}

BOOST_AUTO_TEST_CASE(endless_and_huge_expansions_are_refused) {
    BOOST_TEST(expanded("$(loop)").find("nested more than 50 deep") != std::string::npos);
    BOOST_TEST(expanded("$(v").find("not closed") != std::string::npos);
    Variables source;
    for (int i = 2; i < 20; ++i) {
        std::string text;
        for (int j = 0; j < 6; ++j) text += "$(bomb" + std::to_string(i - 1) + ")";
        source.values["bomb" + std::to_string(i)] = text;
    }
    const auto result = expand_dollars("$(bomb19)", source);
    BOOST_REQUIRE(!result);
    BOOST_TEST(result.error().message.find("makes a text of more than") != std::string::npos);
}
