// The published test vectors, modal selections, lists and cubes, change lists.
#include "client.h"

namespace {

struct Selecting : RunningEngine {
    std::string id = orders_app();
    Client client{engine, alice, "/app/" + id};
    int doc = client.open(id);

    int field(const char* name) { return client.handle_of(client.call("GetField", doc, list({name}))); }
    void select(const char* name, std::initializer_list<json::Value> texts) {
        json::Value values = json::Value::array();
        for (const json::Value& text : texts)
            values.push_back(json::Value::object({{"qText", text}, {"qIsNumeric", false}}));
        BOOST_TEST(client.call("SelectValues", field(name), list({std::move(values)}))["qReturn"].as_bool());
    }
    double number(const char* expression) {
        return client.call("EvaluateEx", doc, list({expression}))["qValue"]["qNumber"].number_or(-999);
    }
    std::string text(const char* expression) {
        return client.call("EvaluateEx", doc, list({expression}))["qValue"]["qText"].as_string();
    }
    /// "A=S B=A C=A": the values of a field with their states, by text.
    std::string states(const std::string& name) {
        const int handle = client.handle_of(client.call(
            "CreateSessionObject", doc,
            list({json::parse(
                R"j({"qInfo":{"qType":"l"},"qListObjectDef":{"qShowAlternatives":true,"qDef":{"qFieldDefs":[")j" +
                name +
                R"j("],"qSortCriterias":[{"qSortByAscii":1}]},"qInitialDataFetch":[{"qTop":0,"qLeft":0,"qWidth":1,"qHeight":100}]}})j")})));
        std::string result;
        for (const json::Value& row : client.layout(handle)["qListObject"]["qDataPages"][0]["qMatrix"].items())
            result += (result.empty() ? "" : " ") + row[0]["qText"].as_string() + "=" + row[0]["qState"].as_string();
        return result;
    }
    int cube(const std::string& members) {
        return client.create_session_object(
            doc, (R"j({"qInfo":{"qType":"c"},"qHyperCubeDef":{)j" + members +
                  R"j(,"qInitialDataFetch":[{"qTop":0,"qLeft":0,"qWidth":10,"qHeight":100}]}})j")
                     .c_str());
    }
    json::Value matrix(int handle) { return client.layout(handle)["qHyperCube"]["qDataPages"][0]["qMatrix"]; }
};

constexpr const char* kByCountry =
    R"j("qDimensions":[{"qDef":{"qFieldDefs":["Country"],"qSortCriterias":[{"qSortByAscii":1}],"cId":"d1"}}],
       "qMeasures":[{"qDef":{"qDef":"=Sum(Amt)","qLabel":"Amount","cId":"m1"}}])j";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(selections, Selecting)

BOOST_AUTO_TEST_CASE(vector_none) {
    BOOST_TEST(states("Country") == "DE=O SE=O");
    BOOST_TEST(states("CID") == "1=O 2=O 3=O");
    BOOST_TEST(number("Sum(Amt)") == 22);
    BOOST_TEST(number("Count(OID)") == 4);
    BOOST_TEST(number("Sum({<Prod-={'A'}>} Amt)") == 8);
    const json::Value rows = matrix(cube(kByCountry));
    BOOST_REQUIRE(rows.size() == 3u);
    BOOST_TEST(rows[0][0]["qText"].as_string() == "DE");
    BOOST_TEST(rows[0][1]["qNum"].as_number() == 9);
    BOOST_TEST(rows[1][1]["qNum"].as_number() == 12);
    BOOST_TEST(rows[2][0]["qText"].as_string() == "-");
    BOOST_TEST(rows[2][0]["qElemNumber"].as_integer() == -2);
    BOOST_TEST(rows[2][1]["qNum"].as_number() == 1);
}

BOOST_AUTO_TEST_CASE(vector_one_product) {
    select("Prod", {"A"});
    BOOST_TEST(states("Prod") == "A=S B=A C=A");
    BOOST_TEST(states("CID") == "1=O 2=O 3=X");
    BOOST_TEST(states("Country") == "DE=O SE=O");
    BOOST_TEST(number("Sum(Amt)") == 14);
    BOOST_TEST(number("Sum({1} Amt)") == 22);
}

BOOST_AUTO_TEST_CASE(vector_product_and_country) {
    select("Prod", {"A"});
    select("Country", {"DE"});
    BOOST_TEST(states("Country") == "DE=S SE=A");
    BOOST_TEST(states("Prod") == "A=S B=X C=X");
    BOOST_TEST(states("CID") == "1=X 2=O 3=X");
    BOOST_TEST(number("Sum(Amt)") == 9);
    BOOST_TEST(number("Sum({<Country=>} Amt)") == 14);
}

BOOST_AUTO_TEST_CASE(vector_selected_excluded) {
    select("Prod", {"A", "B"});
    select("Country", {"DE"});
    BOOST_TEST(states("Prod") == "A=S B=XS C=X");
    BOOST_TEST(states("Country") == "DE=S SE=A");
    BOOST_TEST(number("Sum(Amt)") == 9);
}

BOOST_AUTO_TEST_CASE(vector_conflict_releases_the_older_selection) {
    select("Prod", {"B"});
    BOOST_TEST(text("Only(Country)") == "SE");
    select("Country", {"DE"});
    BOOST_TEST(states("Country") == "DE=S SE=A");
    BOOST_TEST(states("Prod") == "A=O B=X C=X");
}

BOOST_AUTO_TEST_CASE(vector_one_country) {
    select("Country", {"SE"});
    BOOST_TEST(states("Country") == "DE=A SE=S");
    BOOST_TEST(states("CID") == "1=O 2=X 3=O");
    BOOST_TEST(states("Prod") == "A=O B=O C=X");
    BOOST_TEST(number("Sum(Amt)") == 12);
    BOOST_TEST(number("Sum({<Prod={'A'}>} Amt)") == 5);
    BOOST_TEST(std::abs(number("Sum(Amt)/Sum({1} TOTAL Amt)") - 12.0 / 22) < 1e-12);
}

BOOST_AUTO_TEST_CASE(client_keys_and_totals_are_in_the_layout) {
    const json::Value layout = client.layout(cube(kByCountry))["qHyperCube"];
    BOOST_TEST(layout["qDimensionInfo"][0]["cId"].as_string() == "d1");
    BOOST_TEST(layout["qMeasureInfo"][0]["cId"].as_string() == "m1");
    BOOST_TEST(layout["qMeasureInfo"][0]["qFallbackTitle"].as_string() == "Amount");
    BOOST_TEST(layout["qDimensionInfo"][0]["qFallbackTitle"].as_string() == "Country");
    BOOST_TEST(layout["qDimensionInfo"][0]["qStateCounts"]["qOption"].as_integer() == 2);
    BOOST_TEST(layout["qGrandTotalRow"][0]["qNum"].as_number() == 22);
    BOOST_TEST(layout["qSize"]["qcx"].as_integer() == 2);
    BOOST_TEST(layout["qSize"]["qcy"].as_integer() == 3);
    BOOST_TEST(layout["qMode"].as_string() == "S");
    BOOST_TEST(!layout.contains("qError"));
}

BOOST_AUTO_TEST_CASE(errors_stand_where_charts_show_them) {
    const json::Value layout = client.layout(cube(
        R"j("qDimensions":[{"qDef":{"qFieldDefs":["Countri"]}},{"qLibraryId":"none","qDef":{}}],
           "qMeasures":[{"qDef":{"qDef":"Summ(Amt)"}},{"qDef":{"qDef":"Sum(Amd)"}}])j"))["qHyperCube"];
    BOOST_TEST(layout["qDimensionInfo"][0]["qError"]["qErrorCode"].as_integer() == 7000);
    BOOST_TEST(layout["qDimensionInfo"][0]["qError"]["qExtendedMessage"].as_string().find("Country") !=
               std::string::npos);
    BOOST_TEST(layout["qDimensionInfo"][1]["qError"]["qErrorCode"].as_integer() == 7001);
    BOOST_TEST(layout["qMeasureInfo"][0]["qError"]["qExtendedMessage"].as_string().find("Sum") != std::string::npos);
    BOOST_TEST(layout["qMeasureInfo"][1]["qError"]["qErrorCode"].as_integer() == 7000);
}

BOOST_AUTO_TEST_CASE(a_calculation_condition_that_fails_is_an_error_in_the_layout) {
    const json::Value layout = client.layout(
        cube(std::string(kByCountry) +
             R"j(,"qCalcCondition":{"qCond":{"qExpr":"=1=0"},"qMsg":{"qExpr":"='Select '&'one'"}})j"))["qHyperCube"];
    BOOST_TEST(layout["qError"]["qErrorCode"].as_integer() == 7005);
    BOOST_TEST(layout["qCalcCondMsg"].as_string() == "Select one");
    BOOST_TEST(layout["qSize"]["qcy"].as_integer() == 0);
}

BOOST_AUTO_TEST_CASE(pages_are_clipped_and_limited) {
    const int handle = cube(kByCountry);
    const json::Value pages = json::parse(
        R"j([{"qLeft":0,"qTop":1,"qWidth":1,"qHeight":500},{"qLeft":0,"qTop":90,"qWidth":2,"qHeight":5}])j");
    const json::Value data = client.call("GetHyperCubeData", handle, list({"/qHyperCubeDef", pages}))["qDataPages"];
    BOOST_REQUIRE(data.size() == 2u);
    BOOST_TEST(data[0]["qMatrix"].size() == 2u);
    BOOST_TEST(data[0]["qArea"]["qHeight"].as_integer() == 2);
    BOOST_TEST(data[1]["qMatrix"].size() == 0u);
    BOOST_TEST(client.error_of("GetHyperCubeData", handle, list({"/qNone", pages})) == 4);
    BOOST_TEST(client.error_of("GetListObjectData", handle, list({"/qHyperCubeDef", pages})) == 4);
    json::Value many = json::Value::array();
    for (int page = 0; page < 4000; ++page)
        many.push_back(json::parse(R"j({"qLeft":0,"qTop":0,"qWidth":2,"qHeight":3})j"));
    BOOST_TEST(client.error_of("GetHyperCubeData", handle, list({"/qHyperCubeDef", many})) == 7009);
}

BOOST_AUTO_TEST_CASE(selecting_in_a_cube_changes_what_depends_on_it) {
    const int chart = cube(kByCountry);
    const int bar = client.create_session_object(doc, R"j({"qInfo":{"qType":"cs"},"qSelectionObjectDef":{}})j");
    const int plain = client.create_session_object(doc, R"j({"qInfo":{"qType":"x"}})j");
    const json::Value answer = client.ask("SelectHyperCubeValues", chart, list({"/qHyperCubeDef", 0, list({0}), true}));
    BOOST_TEST(answer["result"]["qSuccess"].as_bool());
    BOOST_TEST(contains(answer["change"], chart));
    BOOST_TEST(contains(answer["change"], bar));
    BOOST_TEST(!contains(answer["change"], plain));
    const json::Value selections = client.layout(bar)["qSelectionObject"];
    BOOST_TEST(selections["qBackCount"].as_integer() == 1);
    BOOST_TEST(selections["qSelections"][0]["qField"].as_string() == "Country");
    BOOST_TEST(selections["qSelections"][0]["qSelected"].as_string() == "SE");
    BOOST_TEST(selections["qSelections"][0]["qSelectedFieldSelectionInfo"][0]["qName"].as_string() == "SE");
    BOOST_TEST(client.error_of("SelectHyperCubeValues", chart, list({"/qHyperCubeDef", 7, list({0}), true})) == -32602);
    client.call("ClearSelections", chart, list({"/qHyperCubeDef", list({})}));
    BOOST_TEST(client.layout(bar)["qSelectionObject"]["qSelections"].size() == 0u);
}

BOOST_AUTO_TEST_CASE(values_that_do_not_exist_change_nothing) {
    const int chart = cube(kByCountry);
    const int listed = client.create_session_object(
        doc, R"j({"qInfo":{"qType":"l"},"qListObjectDef":{"qDef":{"qFieldDefs":["Country"]}}})j");
    select("Country", {"DE"});
    for (const std::int64_t value : {-1, -2, 2, 99999}) {
        const json::Value values = list({value});
        const auto in_cube =
            client.ask("SelectHyperCubeValues", chart, list({"/qHyperCubeDef", 0, json::Value(values), false}));
        BOOST_TEST(!in_cube["result"]["qSuccess"].as_bool());
        BOOST_TEST(!contains(in_cube["change"], chart));
        const auto in_list =
            client.call("SelectListObjectValues", listed, list({"/qListObjectDef", json::Value(values), false}));
        BOOST_TEST(!in_list["qSuccess"].as_bool());
        BOOST_TEST(
            !client.call("LowLevelSelect", field("Country"), list({json::Value(values), false}))["qReturn"].as_bool());
        BOOST_TEST(states("Country") == "DE=S SE=A");
    }
    BOOST_TEST(client.call("SelectHyperCubeValues", chart, list({"/qHyperCubeDef", 0, list({}), false}))["qSuccess"]
                   .as_bool());
    BOOST_TEST(states("Country") == "DE=O SE=O");
}

BOOST_AUTO_TEST_CASE(cells_and_ranges_select_the_values_of_rows) {
    const int chart = cube(kByCountry);
    BOOST_TEST(client.call("SelectHyperCubeCells", chart, list({"/qHyperCubeDef", list({0}), list({0})}))["qSuccess"]
                   .as_bool());
    BOOST_TEST(states("Country") == "DE=S SE=A");
    client.call("ClearAll", doc);
    const json::Value range =
        json::parse(R"j([{"qMeasureIx":0,"qRange":{"qMin":10,"qMax":20,"qMinInclEq":true,"qMaxInclEq":true}}])j");
    BOOST_TEST(client.call("RangeSelectHyperCubeValues", chart, list({"/qHyperCubeDef", range}))["qSuccess"].as_bool());
    BOOST_TEST(states("Country") == "DE=A SE=S");
}

BOOST_AUTO_TEST_CASE(a_calculated_dimension_selects_in_its_field) {
    const int chart = cube(
        R"j("qDimensions":[{"qDef":{"qFieldDefs":["=If(Country='SE','North','South')"],"qSortCriterias":[{"qSortByAscii":1}]
}
}],
        "qMeasures":[{"qDef":{"qDef":"Sum(Amt)"}}])j");
    const json::Value rows = matrix(chart);
    BOOST_TEST(rows[0][0]["qText"].as_string() == "North");
    BOOST_TEST(client
                   .call("SelectHyperCubeValues", chart,
                         list({"/qHyperCubeDef", 0, list({rows[0][0]["qElemNumber"]}), false}))["qSuccess"]
                   .as_bool());
    BOOST_TEST(states("Country") == "DE=A SE=S");
}

BOOST_AUTO_TEST_CASE(modal_selections_are_one_step_or_none) {
    const int chart = cube(kByCountry);
    const int other = cube(kByCountry);
    const json::Value path = list({list({"/qHyperCubeDef"})});
    BOOST_TEST(contains(client.ask("BeginSelections", chart, path)["change"], chart));
    BOOST_TEST(client.layout(chart)["qSelectionInfo"]["qInSelections"].as_bool());
    client.call("SelectHyperCubeValues", chart, list({"/qHyperCubeDef", 0, list({0}), true}));
    client.call("SelectHyperCubeValues", chart, list({"/qHyperCubeDef", 0, list({1}), true}));
    BOOST_TEST(client.layout(chart)["qSelectionInfo"]["qMadeSelections"].as_bool());
    BOOST_TEST(client.error_of("SelectHyperCubeValues", other, list({"/qHyperCubeDef", 0, list({0}), true})) == 6003);
    BOOST_TEST(client.error_of("BeginSelections", other, path) == 6003);
    BOOST_TEST(client.error_of("ClearAll", doc) == 6003);
    client.call("ResetMadeSelections", chart);
    BOOST_TEST(number("Sum(Amt)") == 22);
    BOOST_TEST(client.layout(chart)["qSelectionInfo"]["qInSelections"].as_bool());
    client.call("SelectHyperCubeValues", chart, list({"/qHyperCubeDef", 0, list({1}), true}));
    client.call("EndSelections", chart, list({true}));
    BOOST_TEST(number("Sum(Amt)") == 9);
    BOOST_TEST(client.call("BackCount", doc)["qReturn"].as_integer() == 1);
    client.call("BeginSelections", other, path);
    client.call("SelectHyperCubeValues", other, list({"/qHyperCubeDef", 0, list({0}), false}));
    client.call("AbortModal", doc, list({false}));
    BOOST_TEST(number("Sum(Amt)") == 9);
    BOOST_TEST(client.error_of("EndSelections", other, list({true})) == 6002);
    client.call("Back", doc);
    BOOST_TEST(number("Sum(Amt)") == 22);
    client.call("Forward", doc);
    BOOST_TEST(number("Sum(Amt)") == 9);
}

BOOST_AUTO_TEST_CASE(lists_are_searched) {
    const int handle = client.create_session_object(
        doc, R"j({"qInfo":{"qType":"l"},"qListObjectDef":{"qDef":{"qFieldDefs":["Country"]},
        "qInitialDataFetch":[{"qTop":0,"qLeft":0,"qWidth":1,"qHeight":10}],"frequencyEnabled":true}})j");
    BOOST_TEST(client.layout(handle)["qListObject"]["frequencyEnabled"].as_bool());
    BOOST_TEST(contains(client.ask("SearchListObjectFor", handle, list({"/qListObjectDef", "s"}))["change"], handle));
    const json::Value found = client.layout(handle)["qListObject"];
    BOOST_REQUIRE(found["qSize"]["qcy"].as_integer() == 1);
    BOOST_TEST(found["qDataPages"][0]["qMatrix"][0][0]["qHighlightRanges"]["qRanges"][0]["qCharCount"].as_integer() ==
               1);
    client.call("AcceptListObjectSearch", handle, list({"/qListObjectDef", false}));
    BOOST_TEST(states("Country") == "DE=A SE=S");
    BOOST_TEST(client.layout(handle)["qListObject"]["qSize"]["qcy"].as_integer() == 2);
    client.call("SearchListObjectFor", handle, list({"/qListObjectDef", "de"}));
    client.call("AcceptListObjectSearch", handle, list({"/qListObjectDef", true}));
    BOOST_TEST(states("Country") == "DE=S SE=S");
    client.call("SearchListObjectFor", handle, list({"/qListObjectDef", "de"}));
    BOOST_TEST(contains(client.ask("AbortListObjectSearch", handle, list({"/qListObjectDef"}))["change"], handle));
    BOOST_TEST(client.layout(handle)["qListObject"]["qSize"]["qcy"].as_integer() == 2);
}

BOOST_AUTO_TEST_CASE(locked_fields_refuse_and_alternate_states_are_apart) {
    select("Prod", {"A"});
    BOOST_TEST(client.call("Lock", field("Prod"))["qReturn"].as_bool());
    BOOST_TEST(!client.call("Select", field("Prod"), list({"B"}))["qReturn"].as_bool());
    client.call("ClearAll", doc);
    BOOST_TEST(states("Prod") == "A=L B=A C=A");
    client.call("ClearAll", doc, list({true}));
    BOOST_TEST(states("Prod") == "A=O B=O C=O");
    client.call("AddAlternateState", doc, list({"other"}));
    BOOST_TEST(client.error_of("AddAlternateState", doc, list({"other"})) == 3);
    const int there = client.handle_of(client.call("GetField", doc, list({"Prod", "other"})));
    client.call("Select", there, list({"B"}));
    BOOST_TEST(number("Sum(Amt)") == 22);
    const int chart = cube(std::string(R"j("qStateName":"other",)j") + kByCountry);
    BOOST_TEST(client.layout(chart)["qHyperCube"]["qGrandTotalRow"][0]["qNum"].as_number() == 7);
    const int labelled =
        cube(R"j("qStateName":"other","qMeasures":[{"qDef":{"qDef":"Sum(Amt)","qLabelExpression":"=Sum(Amt)"}}])j");
    const int listed = client.create_session_object(
        doc,
        R"j({"qInfo":{"qType":"l"},"qListObjectDef":{"qStateName":"other","qDef":{"qFieldDefs":["Prod"],"qLabelExpression":"=Sum(Amt)"}}})j");
    const int told = client.create_session_object(
        doc,
        R"j({"qInfo":{"qType":"t"},"qStateName":"other","a":{"qStringExpression":"=Sum(Amt)"},"b":{"qValueExpression":"=Sum(Amt)"}})j");
    BOOST_TEST(client.layout(labelled)["qHyperCube"]["qMeasureInfo"][0]["qFallbackTitle"].as_string() == "7");
    BOOST_TEST(client.layout(told)["a"].as_string() == "7");
    client.call("RemoveAlternateState", doc, list({"other"}));
    BOOST_TEST(client.error_of("GetLayout", labelled) == 2);
    BOOST_TEST(client.layout(told)["a"].as_string() == "22");
    BOOST_TEST(client.layout(told)["b"].as_number() == 22);
    BOOST_TEST(client.layout(listed)["qListObject"]["qDimensionInfo"]["qError"]["qErrorCode"].as_integer() == 7000);
    BOOST_TEST(client.error_of("RemoveAlternateState", doc, list({"other"})) == 2);
    BOOST_TEST(client.error_of("GetLayout", chart) == 2);
}

BOOST_AUTO_TEST_CASE(values_are_selected_by_number_or_else_by_text) {
    const auto selected = [&](const char* name, const char* values) {
        client.call("ClearAll", doc);
        const bool any = client.call("SelectValues", field(name), list({json::parse(values)}))["qReturn"].as_bool();
        return any ? states(name) : "nothing";
    };
    BOOST_TEST(selected("CID", R"j([{"qText":"2"},{"qText":"no","qIsNumeric":true,"qNumber":3}])j") == "1=A 2=S 3=S");
    BOOST_TEST(selected("CID", R"j([{"qText":"1"},{"qText":"1"},{"qText":"01"}])j") == "1=S 2=A 3=A");
    BOOST_TEST(selected("CID", R"j([{"qText":"1","qIsNumeric":true,"qNumber":"NaN"}])j") == "nothing");
    BOOST_TEST(selected("Prod", R"j([{"qText":"B","qIsNumeric":true,"qNumber":"NaN"}])j") == "nothing");
    BOOST_TEST(selected("Prod", R"j([{"qText":"a"},{"qText":"B"},{}])j") == "A=A B=S C=A");
}

BOOST_AUTO_TEST_CASE(values_beyond_a_limit_are_taken_together) {
    const auto limited = [&](const std::string& spec, const char* more = "") {
        return cube(
            R"j("qDimensions":[{"qDef":{"qFieldDefs":["OID"],"qSortCriterias":[{"qSortByNumeric":1}]},"qOtherTotalSpec":{)j" +
            spec + "}" + more + R"j(}],"qMeasures":[{"qDef":{"qDef":"Sum(Amt)"}},{"qDef":{"qDef":"Avg(Amt)"}}])j");
    };
    const auto shown = [&](int chart) {
        std::string text;
        for (const json::Value& row : matrix(chart).items())
            text += (text.empty() ? "" : " ") + row[0]["qText"].as_string() + "=" + row[1]["qText"].as_string();
        return text;
    };
    const int two = limited(R"j("qOtherMode":"OTHER_COUNTED","qOtherCounted":{"qv":"2"})j");
    BOOST_TEST(shown(two) == "11=7 12=9 Others=6");
    const json::Value others = matrix(two)[2];
    BOOST_TEST(others[0]["qElemNumber"].as_integer() == -3);
    BOOST_TEST(others[0]["qIsOtherCell"].as_bool());
    BOOST_TEST(others[2]["qNum"].as_number() == 3);  // of the records, not of the values
    BOOST_TEST(client.layout(two)["qHyperCube"]["qHasOtherValues"].as_bool());
    BOOST_TEST(client.layout(two)["qHyperCube"]["qDimensionInfo"][0]["qCardinal"].as_integer() == 4);
    BOOST_TEST(client.layout(two)["qHyperCube"]["qGrandTotalRow"][0]["qNum"].as_number() == 22);
    BOOST_TEST(
        shown(limited(R"j("qOtherMode":"OTHER_COUNTED","qOtherCounted":{"qv":"=1+1"},"qSuppressOther":true)j")) ==
        "11=7 12=9");
    BOOST_TEST(shown(limited(R"j("qOtherMode":"OTHER_COUNTED","qOtherCounted":{"qv":"-1"})j",
                             R"j(,"qOtherLabel":"='Re' & 'st'")j")) == "13=1 Rest=21");
    BOOST_TEST(
        shown(limited(
            R"j("qOtherMode":"OTHER_ABS_LIMITED","qOtherLimit":{"qv":"7"},"qOtherLimitMode":"OTHER_GE_LIMIT")j")) ==
        "11=7 12=9 Others=6");
    BOOST_TEST(
        shown(limited(
            R"j("qOtherMode":"OTHER_REL_LIMITED","qOtherLimit":{"qv":"0.4"},"qOtherLimitMode":"OTHER_GT_LIMIT")j")) ==
        "12=9 Others=13");
    BOOST_TEST(shown(limited(R"j("qOtherMode":"OTHER_ABS_ACC_TARGET","qOtherLimit":{"qv":"10"})j")) ==
               "11=7 12=9 Others=6");
    BOOST_TEST(shown(limited(R"j("qOtherMode":"OTHER_REL_ACC_TARGET","qOtherLimit":{"qv":"0.9"})j")) ==
               "10=5 11=7 12=9 Others=1");
    BOOST_TEST(shown(limited(R"j("qOtherMode":"OTHER_COUNTED","qOtherCounted":{"qv":"9"})j")) == "10=5 11=7 12=9 13=1");
    BOOST_TEST(!client.layout(limited(R"j("qOtherMode":"OTHER_OFF")j"))["qHyperCube"].contains("qHasOtherValues"));
    // A click on a value selects it; one on the rest selects nothing.
    const auto click = [&](int element) {
        return client
            .call("SelectHyperCubeValues", two, list({"/qHyperCubeDef", 0, list({element}), false}))["qSuccess"]
            .as_bool();
    };
    BOOST_TEST(!click(-3));
    BOOST_TEST(click(2));
    BOOST_TEST(shown(two) == "12=9");
}

BOOST_AUTO_TEST_CASE(stacked_cubes_are_trees) {
    const int chart = cube(
        R"j("qMode":"K","qDimensions":[{"qDef":{"qFieldDefs":["Country"],"qSortCriterias":[{"qSortByAscii":1}]},"qNullSuppression":true},
        {"qDef":{"qFieldDefs":["Prod"],"qSortCriterias":[{"qSortByAscii":1}]}}],"qMeasures":[{"qDef":{"qDef":"Sum(Amt)"}}])j");
    const json::Value root = client.layout(chart)["qHyperCube"]["qStackedDataPages"][0]["qData"][0];
    BOOST_TEST(root["qType"].as_string() == "R");
    BOOST_REQUIRE(root["qSubNodes"].size() == 2u);
    const json::Value& sweden = root["qSubNodes"][1];
    BOOST_TEST(sweden["qText"].as_string() == "SE");
    BOOST_TEST(sweden["qMaxPos"].as_number() == 12);
    BOOST_TEST(sweden["qSubNodes"][1]["qText"].as_string() == "B");
    BOOST_TEST(sweden["qSubNodes"][1]["qSubNodes"][0]["qValue"].as_number() == 7);
    BOOST_TEST(sweden["qSubNodes"][1]["qSubNodes"][0]["qType"].as_string() == "V");
}

BOOST_AUTO_TEST_CASE(attributes_keep_what_charts_find_them_by) {
    const int chart = cube(
        R"j("qDimensions":[{"qDef":{"qFieldDefs":["Country"]},"qAttributeDimensions":[{"qDef":"Prod","id":"colour"}]}],"qMeasures":[
        {"qDef":{"qDef":"Sum(Amt)"},"qAttributeExpressions":[{"qExpression":"Count(Amt)","id":"tooltip","qMin":"mine"}]}])j");
    const json::Value layout = client.layout(chart)["qHyperCube"];
    const json::Value& tooltip = layout["qMeasureInfo"][0]["qAttrExprInfo"][0];
    BOOST_TEST(tooltip["id"].as_string() == "tooltip");
    BOOST_TEST(tooltip["qMin"].string_or("") != "mine");  // the engine's word comes last
    BOOST_TEST(!tooltip.find("qExpression"));
    BOOST_TEST(layout["qDimensionInfo"][0]["qAttrDimInfo"][0]["id"].as_string() == "colour");
}

BOOST_AUTO_TEST_CASE(reduced_stacks_are_bars_as_wholes) {
    const int chart = cube(
        R"j("qMode":"K","qDimensions":[{"qDef":{"qFieldDefs":["Country"],"qSortCriterias":[{"qSortByAscii":1}]},"qNullSuppression":true},
        {"qDef":{"qFieldDefs":["Prod"]}}],"qMeasures":[{"qDef":{"qDef":"Sum(If(Prod='B',-Amt,Amt))"}}])j");
    const auto bars = [&](int height) {
        const json::Value page = json::Value::object({{"qLeft", 1}, {"qTop", 0}, {"qWidth", 4}, {"qHeight", height}});
        const json::Value found = client.call("GetHyperCubeReducedData", chart,
                                              list({"/qHyperCubeDef", list({page}), -1, "D1"}))["qDataPages"][0];
        BOOST_TEST(found["qIsReduced"].as_bool());
        std::string text;
        for (const json::Value& row : found["qMatrix"].items())
            text += row[0]["qText"].as_string() + ":" + row[1]["qText"].as_string() + "," +
                    row[2]["qText"].as_string() + " ";
        return text;
    };
    BOOST_TEST(bars(100) == "DE:9,0 SE:5,-7 ");
    BOOST_TEST(bars(1) == "SE:9,-7 ");  // the longest names what is joined, the sums reach as far as any
}

BOOST_AUTO_TEST_CASE(a_stack_of_more_cells_than_there_is_room_for_keeps_its_length) {
    const int chart = cube(
        R"j("qMode":"K","qMaxStackedCells":2,"qDimensions":[{"qDef":{"qFieldDefs":["Country"],"qSortCriterias":[{"qSortByAscii":1}]},"qNullSuppression":true},
        {"qDef":{"qFieldDefs":["Prod"],"qSortCriterias":[{"qSortByAscii":1}]}}],"qMeasures":[{"qDef":{"qDef":"Sum(Amt)"}}])j");
    const json::Value root = client.layout(chart)["qHyperCube"]["qStackedDataPages"][0]["qData"][0];
    const json::Value& sweden = root["qSubNodes"][1];
    BOOST_TEST(sweden["qSubNodes"].size() == 1u);
    BOOST_TEST(sweden["qDown"].as_integer() == 2);  // B, and the customer without any
    BOOST_TEST(sweden["qMaxPos"].as_number() == 12);
    BOOST_TEST(root["qMaxPos"].as_number() == 21);
}

BOOST_AUTO_TEST_CASE(a_search_looks_at_what_its_context_says) {
    const auto found = [&](const char* context) {
        const json::Value options = json::Value::object({{"qContext", context}});
        const json::Value page = json::parse(R"j({"qOffset":0,"qCount":10})j");
        const json::Value groups =
            client.call("SearchResults", doc, list({options, list({"A"}), page}))["qResult"]["qSearchGroupArray"];
        return groups.size() == 1u;
    };
    select("Prod", {"B"});
    BOOST_TEST(found("Cleared"));
    BOOST_TEST(found("LockedFieldsOnly"));
    BOOST_TEST(!found("CurrentSelections"));
    client.call("Lock", field("Prod"));
    BOOST_TEST(found("Cleared"));
    BOOST_TEST(!found("LockedFieldsOnly"));
}

BOOST_AUTO_TEST_CASE(expressions_are_checked_and_expanded) {
    BOOST_TEST(client.call("CheckExpression", doc, list({"Sum(Amt)"}))["qErrorMsg"].as_string().empty());
    BOOST_TEST(!client.call("CheckExpression", doc, list({"Sum(Amt"}))["qErrorMsg"].as_string().empty());
    const json::Value bad = client.call("CheckExpression", doc, list({"Sum(Amd)"}))["qBadFieldNames"];
    BOOST_TEST((bad == json::parse(R"j([{"qFrom":4,"qCount":3}])j")));
    BOOST_TEST(client.call("Evaluate", doc, list({"='a'&1"}))["qReturn"].as_string() == "a1");
    BOOST_TEST(client.call("ExpandExpression", doc, list({"1+$(=1+1)"}))["qExpandedExpression"].as_string() == "1+2");
}

BOOST_AUTO_TEST_SUITE_END()
