// Statements with named parameters.
#include "command.h"

#include <orrery/error.h>

#include <boost/test/unit_test.hpp>

using namespace ado_net;

namespace {

std::string marked(std::string_view text, const std::vector<std::string>& names) {
    auto command = parse_command(text, names);
    auto out = command.pieces.at(0);
    for (size_t i = 0; i < command.uses.size(); ++i)
        out += "<" + std::to_string(command.uses[i]) + ">" + command.pieces.at(i + 1);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command)

BOOST_AUTO_TEST_CASE(names_without_case_and_numbers) {
    BOOST_TEST(marked("INSERT INTO t VALUES (@A, @b_1,@a)", {"@a", "B_1"}) == "INSERT INTO t VALUES (<0>, <1>,<0>)");
    BOOST_TEST(marked("INSERT INTO t VALUES ($2,$1)", {"x", "y"}) == "INSERT INTO t VALUES (<1>,<0>)");
    BOOST_TEST(marked("SELECT 1", {}) == "SELECT 1");
    BOOST_TEST(parse_command("(@a,@b)", {"a", "b"}).with_marks() == "(?,?)");
    BOOST_TEST(marked("@a::int + 1 @> x @@ y a@b $x", {"a"}) == "<0>::int + 1 @> x @@ y a@b $x");
}

BOOST_AUTO_TEST_CASE(quotes_and_comments_hide_what_looks_like_a_parameter) {
    for (std::string hidden :
         {"'@b'", "'it''s @b'", "\"@b\"", "-- @b\n", "/* @b $9 */", "$$ @b $$", "$tag$ '@b $$ $tag$"})
        BOOST_TEST(marked("@a " + hidden, {"a"}) == "<0> " + hidden);
    BOOST_TEST(marked("@a -- no end of line @b", {"a"}) == "<0> -- no end of line @b");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
    for (auto [text, names] : std::vector<std::pair<std::string, std::vector<std::string>>>{{"@b", {"a"}},
                                                                                            {"", {"a"}},
                                                                                            {"@a $2", {"a"}},
                                                                                            {"$0", {"a"}},
                                                                                            {"@a 'open", {"a"}},
                                                                                            {"@a /* open", {"a"}},
                                                                                            {"@a $t$ open", {"a"}}})
        BOOST_CHECK_THROW(parse_command(text, names), orrery::Error);
}

BOOST_AUTO_TEST_CASE(calls_of_procedures) {
    BOOST_TEST(call_of("log.keep", {"a", "b"}).with_marks() == "CALL log.keep(?, ?)");
    BOOST_TEST(call_of("keep", {}).with_marks() == "CALL keep()");
    for (auto* bad : {"", "keep; drop table t", "keep(1)", "\"keep\""})
        BOOST_CHECK_THROW(call_of(bad, {}), orrery::Error);
}

BOOST_AUTO_TEST_SUITE_END()
