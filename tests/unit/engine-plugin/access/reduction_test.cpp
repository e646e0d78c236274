// Who sees what, by the table of the access section.
#include "access/reduction.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

using namespace orrery::engine;

namespace {

/// "ACCESS,USERID" and "USER,D\A; ADMIN,D\B": cells that are numbers become numbers, empty ones null.
AccessTable table(const std::string& fields, const std::string& rows) {
    const auto split = [](const std::string& text, char at) {
        std::vector<std::string> parts;
        std::istringstream in(text + at);
        for (std::string part; std::getline(in, part, at);) {
            part.erase(0, part.find_first_not_of(" \n"));
            parts.push_back(part);
        }
        return parts;
    };
    AccessTable made;
    made.fields = split(fields, ',');
    for (const std::string& row : split(rows, ';')) {
        made.rows.emplace_back();
        for (const std::string& cell : split(row, ','))
            made.rows.back().push_back(cell.empty() ? Value()
                                       : cell.find_first_not_of("0123456789") == std::string::npos
                                           ? Value(std::stod(cell))
                                           : Value::text(cell));
    }
    return made;
}

/// "denied", "everything", or "REGION=EU,US N=7 omit:SALES".
std::string seen(const AccessTable& table, const std::string& user, const std::vector<std::string>& groups = {}) {
    const auto reduction = reduction_of(table, {user, groups});
    if (!reduction) return "denied";
    if (reduction->everything()) return "everything";
    std::string out;
    for (const auto& [field, values] : reduction->restrictions) {
        out += (out.empty() ? "" : " ") + field + "=";
        for (const Value& value : values) out += (&value == &values.front() ? "" : ",") + value.to_text();
    }
    for (const std::string& field : reduction->omitted) out += (out.empty() ? "" : " ") + ("omit:" + field);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(only_who_is_listed_gets_in) {
    const AccessTable access = table("ACCESS,USERID", R"(USER,D\ANN; ADMIN,D\BOSS; GUEST,D\EVE; ,D\FAY)");
    BOOST_TEST(seen(access, "D\\ann") == "everything");
    BOOST_TEST(seen(access, "d\\Boss") == "everything");
    for (const char* other :
         {"D\\EVE", "D\\FAY", "D\\AN", "ANN", "D\\ANNE", "", "X\\ANN", "INTERNAL\\sa_scheduler", "*"})
        BOOST_TEST(seen(access, other) == "denied", other);
}

BOOST_AUTO_TEST_CASE(every_column_that_names_users_must_fit) {
    const AccessTable access = table("ACCESS,USERID,GROUP", R"(USER,D\ANN,SALES; USER,,IT; USER,D\BOB,; USER,,)");
    BOOST_TEST(seen(access, "D\\ANN") == "denied");
    BOOST_TEST(seen(access, "D\\ANN", {"sales"}) == "everything");
    BOOST_TEST(seen(access, "D\\EVE", {"sales"}) == "denied");
    BOOST_TEST(seen(access, "D\\EVE", {"x", "It"}) == "everything");
    BOOST_TEST(seen(access, "D\\BOB") == "everything");
    BOOST_TEST(seen(access, "D\\EVE") == "denied");  // a row about nobody is for nobody
}

BOOST_AUTO_TEST_CASE(a_star_names_those_listed_in_its_column) {
    const AccessTable access = table("ACCESS,USERID,GROUP", R"(USER,*,SALES; USER,D\ANN,NONE; USER,D\BOB,*)");
    BOOST_TEST(seen(access, "D\\ANN", {"SALES"}) == "everything");
    BOOST_TEST(seen(access, "D\\EVE", {"SALES"}) == "denied");
    BOOST_TEST(seen(access, "D\\BOB", {"NONE"}) == "everything");
    BOOST_TEST(seen(access, "D\\BOB", {"OTHER"}) == "denied");
    BOOST_TEST(seen(table("ACCESS,USERID", "USER,*"), "D\\ANN") == "denied");
    BOOST_TEST(seen(table("ACCESS,USERID,SERIAL", R"(USER,D\A,; USER,D\B,*; USER,D\C,4600)"), "D\\C") == "denied");
    BOOST_TEST(seen(table("ACCESS,USERID,SERIAL", R"(USER,D\A,; USER,D\B,*; USER,D\C,4600)"), "D\\B") == "everything");
    AccessTable other = table("ACCESS,USERID", R"(USER,%; USER,D\ANN)");
    other.star = "%";
    BOOST_TEST(seen(other, "D\\ANN") == "everything");
    other.star = "";
    other.rows.pop_back();
    BOOST_TEST(seen(other, "D\\ANN") == "denied");
    BOOST_TEST(seen(other, "%") == "everything");
}

BOOST_AUTO_TEST_CASE(other_columns_reduce_and_rows_are_united) {
    const AccessTable access =
        table("ACCESS,USERID,REGION,N", R"(USER,D\ANN,EU,1; USER,D\ANN,US,2; USER,D\BOB,*,*; ADMIN,D\BOSS,,;
                                          USER,D\EVE,,; ADMIN,D\LEAD,EU,; USER,D\LEAD,US,7)");
    BOOST_TEST(seen(access, "D\\ANN") == "REGION=EU,US N=1,2");
    BOOST_TEST(seen(access, "D\\BOB") == "REGION=EU,US N=1,2,7");  // what is listed, not what is in the data
    BOOST_TEST(seen(access, "D\\BOSS") == "everything");
    BOOST_TEST(seen(access, "D\\EVE") == "REGION= N=");  // which no data has
    BOOST_TEST(seen(access, "D\\LEAD") == "REGION=EU,US");
}

BOOST_AUTO_TEST_CASE(fields_are_omitted_for_whoever_a_row_says) {
    const AccessTable access =
        table("ACCESS,USERID,OMIT", R"(USER,D\ANN,; USER,D\ANN,SALES; USER,D\ANN,COST; ADMIN,D\BOSS,)");
    BOOST_TEST(seen(access, "D\\ANN") == "omit:COST omit:SALES");
    BOOST_TEST(seen(access, "D\\BOSS") == "everything");
}

BOOST_AUTO_TEST_CASE(only_equal_reductions_have_equal_keys) {
    const AccessTable access = table("ACCESS,USERID,R", R"(USER,A,EU; USER,A,US; USER,B,US; USER,B,EU; USER,C,EU;
        USER,D,1; USER,E,EU2:US)");
    const auto key = [&](const char* user) { return reduction_of(access, {user, {}})->key(); };
    BOOST_TEST(key("A") == key("B"));
    for (const char* other : {"C", "D", "E"}) BOOST_TEST(key("A") != key(other));
    Reduction near{{{"N", {Value(1.0)}}}, {}}, far{{{"N", {Value(1.0 + 1e-15)}}}, {}},
        text{{{"N", {Value::text("1")}}}, {}};
    BOOST_TEST(near.key() != far.key());
    BOOST_TEST(near.key() != text.key());
    BOOST_TEST((Reduction{{{"N", {}}}, {}}.key() != Reduction{{}, {"N"}}.key()));
}
