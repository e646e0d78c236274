// Partial reloads and BINARY: data that was finished goes on.
#include <boost/test/unit_test.hpp>

#include "script_fixture.h"

using namespace orrery::engine;

namespace {

struct KeptData : test::ScriptFixture {
    /// Runs a script on the data that another one made.
    std::string run_on(const std::string& before, const std::string& text, bool partial) {
        run(before);
        ScriptRequest request;
        request.text = text;
        request.partial = partial;
        request.previous = result.model;
        request.monitor = &monitor;
        request.other_app = [model = result.model](const std::string& app) { return app == "other" ? model : nullptr; };
        result = run_script(request);
        return result.model != nullptr ? tables() : failures();
    }
};
const std::string kTables =
    "A: LOAD * INLINE [k, l, v\n1, x, 10\n2, y, 20\n3, z,]; B: LOAD * INLINE [k, l, w\n2, y, 5\n9, q, 7]; TAG FIELD v "
    "WITH 'mine'; ";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(partial, KeptData)

BOOST_AUTO_TEST_CASE(tables_stay_and_only_marked_loads_run) {
    const std::string script =
        "A: LOAD 0 AS never AUTOGENERATE 1;\nADD LOAD 4 AS k, 'n' AS l, 40 AS v AUTOGENERATE 1;\nB: REPLACE LOAD 1 AS "
        "k, 'x' AS l, 1 AS w "
        "AUTOGENERATE 1;\nLET p = IsPartialReload();";
    BOOST_TEST(run_on(kTables, script, true) == "A(v,$Syn 1): 10,0; 20,1; ,2; 40,3 | B(w,$Syn 1): 1,0");
    BOOST_TEST(variable("p") == "-1");
    const FieldDetails& details = result.model->field(*result.model->find_field("v")).details();
    BOOST_TEST(std::count(details.tags.begin(), details.tags.end(), "mine") == 1);
}

BOOST_AUTO_TEST_CASE(merging_is_for_partial_reloads_above_all) {
    BOOST_TEST(run_on("T: LOAD * INLINE [id, v\n1, a\n2, b];",
                      "T: LOAD 9 AS id AUTOGENERATE 1; MERGE ONLY ON id CONCATENATE (T) LOAD * "
                      "INLINE [op, id, v\nD, 1,\nU, 2, B];",
                      true) == "T(id,v): 2,B");
}

BOOST_AUTO_TEST_CASE(replace_cannot_take_the_place_of_its_own_source) {
    BOOST_TEST(run_on("T: LOAD 1 AS a AUTOGENERATE 1;", "T: REPLACE LOAD a + 1 AS a RESIDENT T;", true)
                   .find("REPLACE cannot load from the table it takes the place of") != std::string::npos);
}

const std::string kGuarded =
    "SECTION ACCESS; LOAD * INLINE [ACCESS, USERID, K\nADMIN, D\\boss,\nUSER, D\\ann, a]; SECTION APPLICATION; "
    "T: LOAD 'A' AS K AUTOGENERATE 1;";

BOOST_AUTO_TEST_CASE(who_may_see_the_data_stays_with_it) {
    const std::string access = "ACCESS,USERID,K: ADMIN,D\\BOSS,; USER,D\\ANN,A";
    run_on(kGuarded, "BINARY other; U: LOAD 1 AS u AUTOGENERATE 1; DROP TABLE T;", false);
    BOOST_TEST(this->access() == access);
    run_on(kGuarded, "ADD LOAD 'B' AS K AUTOGENERATE 1;", true);
    BOOST_TEST(this->access() == access);
    run_on(kGuarded, "SECTION ACCESS; LOAD 1 AS never AUTOGENERATE 1;", true);
    BOOST_TEST(this->access() == access);
    const std::string bob = "LOAD 'USER' AS ACCESS, 'D\\bob' AS USERID, 'b' AS K AUTOGENERATE 1;";
    run_on(kGuarded, "SECTION ACCESS; ADD " + bob, true);
    BOOST_TEST(this->access() == access + "; USER,D\\BOB,B");
    run_on(kGuarded, "SECTION ACCESS; REPLACE " + bob, true);
    BOOST_TEST(this->access() == "ACCESS,USERID,K: USER,D\\BOB,B");
    run_on(kGuarded, "BINARY other; SECTION ACCESS; " + bob, false);
    BOOST_TEST(this->access() == access + "; USER,D\\BOB,B");
    BOOST_TEST(
        run_on(kGuarded, "BINARY other; SECTION ACCESS; LOAD 'USER' AS ACCESS, '*' AS USERID AUTOGENERATE 1;", false)
            .find("the data brought a section access of its own with other fields") != std::string::npos);
    BOOST_TEST(run_on(kGuarded, "SECTION ACCESS; BINARY other;", false).find("BINARY stands before") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(binary_brings_another_app_s_data_synthetic_keys_and_all) {
    BOOST_TEST(run_on(kTables, "BINARY other; C: LOAD k AS kk, l AS ll RESIDENT B; DROP TABLE B;", false) ==
               "A(k,l,v): 1,x,10; 2,y,20; 3,z, | C(kk,ll): 2,y; 9,q");
    BOOST_TEST(run_on(kTables, "BINARY unknown;", false).find("there is no app \"unknown\"") != std::string::npos);
    BOOST_TEST(run_on(kTables, "T: LOAD 1 AS a AUTOGENERATE 1; BINARY other;", false).find("BINARY stands before") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
