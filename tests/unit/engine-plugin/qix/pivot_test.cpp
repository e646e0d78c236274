// Pivot tables and trees: headers, totals, opening and closing, selecting; and what a pivot shows against plain cubes.
#include "client.h"

namespace {

struct Pivoting : RunningEngine {
    std::string id = orders_app();
    Client client{engine, alice, "/app/" + id};
    int doc = client.open(id);

    static std::string dimension(const char* field, const char* more = "") {
        return std::string(R"j({"qDef":{"qFieldDefs":[")j") + field + R"j("],"qSortCriterias":[{"qSortByAscii":1}]})j" +
               (std::string(field) == "Prod" ? R"j(,"qNullSuppression":true)j" : "") + more + "}";
    }
    int pivot(const std::string& members) {
        return client.create_session_object(
            doc, (R"j({"qInfo":{"qType":"p"},"qHyperCubeDef":{"qMode":"P",)j" + members + "}}").c_str());
    }
    json::Value page(int handle) {
        const json::Value pages = list({json::parse(R"j({"qLeft":0,"qTop":0,"qWidth":50,"qHeight":50})j")});
        return client.call("GetHyperCubePivotData", handle, list({"/qHyperCubeDef", pages}))["qDataPages"][0];
    }
    /// "DE(A B) SE(A B)": texts of headers with what is below them; "+" can be opened, "-" closed.
    static std::string headers(const json::Value& cells) {
        std::string text;
        for (const json::Value& cell : cells.items()) {
            text += (text.empty() ? "" : " ") + cell["qText"].as_string();
            if (cell["qType"].as_string() == "T") text += "!";
            if (cell.contains("qCanExpand")) text += "+";
            if (cell.contains("qCanCollapse")) text += "-";
            if (cell["qSubNodes"].size() > 0) text += "(" + headers(cell["qSubNodes"]) + ")";
        }
        return text;
    }
    static std::string data(const json::Value& page) {
        std::string text;
        for (const json::Value& row : page["qData"].items()) {
            text += text.empty() ? "" : "|";
            for (std::size_t at = 0; at < row.size(); ++at) text += (at > 0 ? " " : "") + row[at]["qText"].as_string();
        }
        return text;
    }
    void act(const char* method, int handle, int row, int column, bool all = false) {
        client.call(method, handle, list({"/qHyperCubeDef", row, column, all}));
    }
};

const std::string kSum = R"j("qMeasures":[{"qDef":{"qDef":"Sum(Amt)"}}])j";
const std::string kTwo =
    R"j("qMeasures":[{"qDef":{"qDef":"Sum(Amt)","qLabel":"Sum"}},{"qDef":{"qDef":"Count(OID)","qLabel":"Count"}}])j";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pivots, Pivoting)

BOOST_AUTO_TEST_CASE(dimensions_stand_on_the_left_and_on_top) {
    const int table =
        pivot(R"j("qNoOfLeftDims":1,"qDimensions":[)j" + dimension("Country") + "," + dimension("Prod") + "]," + kSum);
    const json::Value shown = page(table);
    BOOST_TEST(headers(shown["qLeft"]) == "DE SE -");
    BOOST_TEST(headers(shown["qTop"]) == "A B C");
    BOOST_TEST(data(shown) == "9 - -|5 7 -|- - 1");
    BOOST_TEST(shown["qLeft"][2]["qType"].as_string() == "U");
    BOOST_TEST(shown["qData"][0][1]["qType"].as_string() == "U");
    const json::Value cube = client.layout(table)["qHyperCube"];
    BOOST_TEST(cube["qSize"]["qcx"].as_integer() == 3);
    BOOST_TEST(cube["qSize"]["qcy"].as_integer() == 3);
    BOOST_TEST(cube["qNoOfLeftDims"].as_integer() == 1);
    BOOST_TEST((cube["qEffectiveInterColumnSortOrder"] == list({0, 1})));
}

BOOST_AUTO_TEST_CASE(what_is_linked_to_nothing_is_a_column_of_its_own) {
    const int table = pivot(R"j("qNoOfLeftDims":1,"qDimensions":[)j" + dimension("Country") +
                            R"j(,{"qDef":{"qFieldDefs":["Prod"],"qSortCriterias":[{"qSortByAscii":1}]}}],)j" + kSum);
    BOOST_TEST(headers(page(table)["qTop"]) == "A B C -");
    BOOST_TEST(data(page(table)) == "9 - - -|5 7 - 0|- - 1 -");
}

BOOST_AUTO_TEST_CASE(without_a_dimension_on_top_the_measures_stand_there) {
    const int one = pivot(R"j("qDimensions":[)j" + dimension("Prod") + "]," + kSum);
    BOOST_TEST(headers(page(one)["qTop"]) == "Sum(Amt)");
    BOOST_TEST(data(page(one)) == "14|7|1");
    const int two = pivot(R"j("qDimensions":[)j" + dimension("Prod") + "]," + kTwo);
    BOOST_TEST(headers(page(two)["qTop"]) == "Sum Count");
    BOOST_TEST(page(two)["qTop"][1]["qType"].as_string() == "P");
    BOOST_TEST(data(page(two)) == "14 2|7 1|1 1");
    BOOST_TEST((client.layout(two)["qHyperCube"]["qEffectiveInterColumnSortOrder"] == list({0, -1})));
}

BOOST_AUTO_TEST_CASE(the_measures_names_are_a_level_like_others) {
    const int outside =
        pivot(R"j("qInterColumnSortOrder":[0,-1,1],"qNoOfLeftDims":1,"qDimensions":[)j" +
              dimension("Country", R"j(,"qNullSuppression":true)j") + "," + dimension("Prod") + "]," + kTwo);
    BOOST_TEST(headers(page(outside)["qTop"]) == "Sum(A B) Count(A B)");
    BOOST_TEST(data(page(outside)) == "9 - 1 -|5 7 1 1");
    const int left =
        pivot(R"j("qInterColumnSortOrder":[0,-1,1],"qNoOfLeftDims":2,"qDimensions":[)j" +
              dimension("Country", R"j(,"qNullSuppression":true)j") + "," + dimension("Prod") + "]," + kTwo);
    BOOST_TEST(headers(page(left)["qLeft"]) == "DE(Sum Count) SE(Sum Count)");
    BOOST_TEST(data(page(left)) == "9 -|1 -|5 7|1 1");
}

BOOST_AUTO_TEST_CASE(headers_open_and_close) {
    const int table = pivot(R"j("qDimensions":[)j" + dimension("Country") + "," + dimension("Prod") + "]," + kSum);
    BOOST_TEST(headers(page(table)["qLeft"]) == "DE+ SE+ -+");
    BOOST_TEST(data(page(table)) == "9|12|1");
    act("ExpandLeft", table, 1, 0);
    BOOST_TEST(headers(page(table)["qLeft"]) == "DE+ SE-(A B) -+");
    BOOST_TEST(data(page(table)) == "9|5|7|1");
    act("ExpandLeft", table, 0, 0, true);
    BOOST_TEST(headers(page(table)["qLeft"]) == "DE-(A) SE-(A B) --(C)");
    act("CollapseLeft", table, 2, 0);
    BOOST_TEST(headers(page(table)["qLeft"]) == "DE-(A) SE+ --(C)");
    act("CollapseLeft", table, 0, 0, true);
    BOOST_TEST(headers(page(table)["qLeft"]) == "DE+ SE+ -+");
    BOOST_TEST(client.error_of("ExpandLeft", table, list({"/qHyperCubeDef", 99, 0, false})) == -32602);
    BOOST_TEST(client.error_of("ExpandTop", table, list({"/qHyperCubeDef", 0, 0, false})) == -32602);
    // Another session has headers of its own.
    Client other(engine, bob, "/app/" + id);
    act("ExpandLeft", table, 0, 0, true);
    BOOST_TEST(client.layout(table)["qHyperCube"]["qSize"]["qcy"].as_integer() == 4);
}

BOOST_AUTO_TEST_CASE(totals_are_over_everything_not_sums_of_rows) {
    const int table = pivot(R"j("qAlwaysFullyExpanded":true,"qNoOfLeftDims":2,"qDimensions":[)j" +
                            dimension("Country", R"j(,"qShowTotal":true,"qTotalLabel":"All")j") + "," +
                            dimension("Prod", R"j(,"qShowTotal":true)j") +
                            R"j(],"qMeasures":[{"qDef":{"qDef":"Count(DISTINCT Prod)"}}])j");
    const json::Value shown = page(table);
    BOOST_TEST(headers(shown["qLeft"]) == "DE(A Totals!) SE(A B Totals!) -(C Totals!) All!");
    BOOST_TEST(data(shown) == "1|1|1|1|2|1|1|3");
    BOOST_TEST(shown["qLeft"][3]["qElemNo"].as_integer() == -1);
    const int above = pivot(R"j("qShowTotalsAbove":true,"qDimensions":[)j" +
                            dimension("Prod", R"j(,"qShowTotal":true)j") + "]," + kTwo);
    BOOST_TEST(headers(page(above)["qLeft"]) == "Totals! A B C");
    BOOST_TEST(data(page(above)) == "22 4|14 2|7 1|1 1");
}

BOOST_AUTO_TEST_CASE(pages_are_cut_and_say_what_is_outside) {
    const int table = pivot(R"j("qAlwaysFullyExpanded":true,"qDimensions":[)j" + dimension("Country") + "," +
                            dimension("Prod") + "]," + kSum);
    const json::Value pages = list({json::parse(R"j({"qLeft":0,"qTop":2,"qWidth":9,"qHeight":1})j")});
    const json::Value shown =
        client.call("GetHyperCubePivotData", table, list({"/qHyperCubeDef", pages}))["qDataPages"][0];
    BOOST_TEST(headers(shown["qLeft"]) == "SE(B)");
    BOOST_TEST(shown["qLeft"][0]["qUp"].as_integer() == 1);
    BOOST_TEST(shown["qLeft"][0]["qDown"].as_integer() == 0);
    BOOST_TEST(shown["qArea"]["qWidth"].as_integer() == 1);
    BOOST_TEST(data(shown) == "7");
}

BOOST_AUTO_TEST_CASE(cells_and_headers_select_what_leads_to_them) {
    const std::string members =
        R"j("qNoOfLeftDims":1,"qDimensions":[)j" + dimension("Country") + "," + dimension("Prod") + "]," + kSum;
    const auto select = [&](const char* cell) {
        const int table = pivot(members);
        client.call("ClearAll", doc);
        const bool success =
            client.call("SelectPivotCells", table, list({"/qHyperCubeDef", list({json::parse(cell)})}))["qSuccess"]
                .as_bool();
        const std::string set = client.call("GetSetAnalysis", doc)["qSetExpression"].as_string();
        return success ? set : "refused";
    };
    BOOST_TEST(select(R"j({"qType":"L","qRow":1,"qCol":0})j") == "{<Country={'SE'}>}");
    BOOST_TEST(select(R"j({"qType":"T","qRow":0,"qCol":1})j") == "{<Prod={'B'}>}");
    BOOST_TEST(select(R"j({"qType":"D","qRow":1,"qCol":0})j") == "{<Country={'SE'},Prod={'A'}>}");
    BOOST_TEST(select(R"j({"qType":"L","qRow":2,"qCol":0})j") == "refused");  // the null value
    BOOST_TEST(select(R"j({"qType":"D","qRow":99,"qCol":99})j") == "refused");
}

BOOST_AUTO_TEST_CASE(conditions_and_errors_stand_in_the_layout) {
    const int table =
        pivot(R"j("qCalcCondition":{"qCond":"0","qMsg":"no"},"qDimensions":[)j" + dimension("Prod") + "]," + kSum);
    const json::Value cube = client.layout(table)["qHyperCube"];
    BOOST_TEST(cube["qError"]["qErrorCode"].as_integer() == 7005);
    BOOST_TEST(cube["qPivotDataPages"].size() == 0u);
    // A dimension that its condition hides counts for the left, as the protocol has it.
    const int hidden =
        pivot(R"j("qNoOfLeftDims":1,"qDimensions":[)j" + dimension("Country", R"j(,"qCalcCondition":{"qCond":"0"})j") +
              "," + dimension("Prod") + "]," + kSum);
    BOOST_TEST(headers(page(hidden)["qTop"]) == "A B C");
    BOOST_TEST(page(hidden)["qLeft"].size() == 0u);
    BOOST_TEST(data(page(hidden)) == "14 7 1");
}

BOOST_AUTO_TEST_CASE(a_tree_has_the_measures_at_every_node) {
    const int tree =
        client.create_session_object(doc, (R"j({"qInfo":{"qType":"t"},"qHyperCubeDef":{"qMode":"T","qDimensions":[)j" +
                                           dimension("Country") + "," + dimension("Prod") + "]," + kTwo + "}}")
                                              .c_str());
    const json::Value root = client.call("GetHyperCubeTreeData", tree, list({"/qHyperCubeDef"}))["qNodes"][0];
    BOOST_TEST(root["qType"].as_string() == "R");
    BOOST_TEST(root["qValues"][0]["qValue"].as_number() == 22);
    BOOST_REQUIRE(root["qNodes"].size() == 3u);
    BOOST_TEST(root["qMaxPos"][1].as_number() == 4);
    const json::Value& sweden = root["qNodes"][1];
    BOOST_TEST(sweden["qText"].as_string() == "SE");
    BOOST_TEST(sweden["qValues"][0]["qValue"].as_number() == 12);
    BOOST_TEST(sweden["qNodes"][1]["qText"].as_string() == "B");
    BOOST_TEST((sweden["qNodes"][1]["qTreePath"] == list({1})));
    BOOST_TEST(sweden["qNodes"][1]["qParentNode"].as_integer() == sweden["qNodeNr"].as_integer());
    const json::Value first =
        client.call("GetHyperCubeTreeData", tree,
                    list({"/qHyperCubeDef", json::parse(R"j({"qTreeLevels":{"qLeft":0,"qDepth":1}})j")}))["qNodes"][0];
    BOOST_TEST(first["qNodes"][1]["qNodes"].size() == 0u);
    const json::Value few = client.call(
        "GetHyperCubeTreeData", tree, list({"/qHyperCubeDef", json::parse(R"j({"qMaxNbrOfNodes":3})j")}))["qNodes"][0];
    BOOST_TEST(few["qNodes"].size() == 0u);
    BOOST_TEST((client.layout(tree)["qHyperCube"]["qTreeNodesOnDim"] == list({3, 4})));
}

BOOST_AUTO_TEST_CASE(an_open_pivot_shows_what_the_plain_cube_shows) {
    const std::string dimensions = R"j("qDimensions":[)j" + dimension("Country") + "," + dimension("Prod") + "],";
    const json::Value rows = client.layout(
        client.create_session_object(doc, (R"j({"qInfo":{"qType":"c"},"qHyperCubeDef":{)j" + dimensions + kTwo +
                                           R"j(,"qInitialDataFetch":[{"qTop":0,"qLeft":0,"qWidth":4,"qHeight":99}]}})j")
                                              .c_str()))["qHyperCube"]["qDataPages"][0]["qMatrix"];
    const json::Value shown = page(pivot(R"j("qAlwaysFullyExpanded":true,)j" + dimensions + kTwo));
    BOOST_REQUIRE(shown["qData"].size() == rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t measure = 0; measure < 2; ++measure)
            BOOST_TEST((shown["qData"][row][measure]["qNum"] == rows[row][2 + measure]["qNum"]));
}

BOOST_AUTO_TEST_CASE(functions_look_along_the_columns) {
    const std::string dims = R"j("qNoOfLeftDims":1,"qDimensions":[)j" + dimension("Country") + "," + dimension("Prod") +
                             R"j(],"qMeasures":[{"qDef":{"qDef":)j";
    BOOST_TEST(data(page(pivot(dims + R"j("Before(Sum(Amt))"}}])j"))) == "- - -|- 5 -|- - -");
    BOOST_TEST(data(page(pivot(dims + R"j("RangeSum(Before(Sum(Amt), 0, ColumnNo()))"}}])j"))) == "9 - -|5 12 -|- - 1");
    BOOST_TEST(data(page(pivot(dims + R"j("HRank(Sum(Amt))"}}])j"))) == "1 - -|2 1 -|- - 1");
    BOOST_TEST(data(page(pivot(dims + R"j("Above(Sum(Amt))"}}])j"))) == "- - -|9 - -|- - -");
}

BOOST_AUTO_TEST_CASE(the_definition_says_what_is_open_and_sessions_change_it) {
    const std::string dims = R"j("qDimensions":[)j" + dimension("Country") + "," + dimension("Prod") + "]," + kSum;
    const int some = pivot(dims + R"j(,"qExpansionState":[{"qPos":{"qDimName":"Country","qElemValues":["SE"]}}])j");
    BOOST_TEST(headers(page(some)["qLeft"]) == "DE+ SE-(A B) -+");
    act("CollapseLeft", some, 1, 0);
    BOOST_TEST(headers(page(some)["qLeft"]) == "DE+ SE+ -+");
    const int others = pivot(
        dims + R"j(,"qExpansionState":[{"qExcludeList":true,"qPos":{"qDimName":"Country","qElemValues":["SE"]}}])j");
    BOOST_TEST(headers(page(others)["qLeft"]) == "DE-(A) SE+ --(C)");
}

BOOST_AUTO_TEST_CASE(missing_combinations_are_populated_and_rows_sorted_by_their_values) {
    const std::string dims =
        R"j("qNoOfLeftDims":1,"qDimensions":[)j" + dimension("Country") + "," + dimension("Prod") + "]," + kSum;
    const json::Value shown = page(pivot(dims + R"j(,"qPopulateMissing":true)j"));
    BOOST_TEST(shown["qData"][0][1]["qNum"].as_number() == 0);
    BOOST_TEST(shown["qData"][0][1]["qType"].as_string() == "V");
    BOOST_TEST(headers(page(pivot(dims + R"j(,"qSortbyYValue":-1)j"))["qLeft"]) == "SE DE -");
}

BOOST_AUTO_TEST_SUITE_END()
