// Generic objects, master items, bookmarks and variables through a session.
#include "client.h"

namespace {

struct OpenApp : RunningEngine {
    std::string id = orders_app();
    Client client{engine, alice, "/app/" + id};
    int doc = client.open(id);

    int create(std::string_view method, const char* properties) {
        return client.handle_of(client.call(method, doc, list({json::parse(properties)})));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(objects, OpenApp)

BOOST_AUTO_TEST_CASE(objects_are_created_found_and_destroyed) {
    const json::Value created =
        client.ask("CreateObject", doc, list({json::parse(R"j({"qInfo":{"qId":"s1","qType":"sheet"},"rank":3})j")}));
    const int handle = client.handle_of(created["result"]);
    BOOST_TEST(created["result"]["qInfo"]["qId"].as_string() == "s1");
    BOOST_TEST(contains(created["change"], handle));
    BOOST_TEST(client.handle_of(client.call("GetObject", doc, list({"s1"}))) == handle);
    BOOST_TEST(client.call("GetInfo", handle)["qInfo"]["qType"].as_string() == "sheet");
    BOOST_TEST(client.call("GetProperties", handle)["qProp"]["rank"].as_integer() == 3);
    BOOST_TEST(client.call("GetObject", doc, list({"none"}))["qReturn"]["qHandle"].is_null());
    const json::Value destroyed = client.ask("DestroyObject", doc, list({"s1"}));
    BOOST_TEST(contains(destroyed["close"], handle));
    BOOST_TEST(client.error_of("GetLayout", handle) == -32602);
    BOOST_TEST(client.error_of("DestroyObject", doc, list({"s1"})) == 2);
}

BOOST_AUTO_TEST_CASE(setting_properties_names_the_own_handle) {
    const int handle = client.create_session_object(doc, R"j({"qInfo":{"qType":"x"},"a":1})j");
    const json::Value answer =
        client.ask("SetProperties", handle, list({json::parse(R"j({"qInfo":{"qType":"x"},"a":2})j")}));
    BOOST_TEST(contains(answer["change"], handle));
    BOOST_TEST(client.layout(handle)["a"].as_integer() == 2);
}

BOOST_AUTO_TEST_CASE(soft_patches_show_in_layouts_only) {
    const int handle = client.create_session_object(doc, R"j({"qInfo":{"qType":"x"},"a":1})j");
    const json::Value patch = json::parse(R"j([{"qOp":"replace","qPath":"/a","qValue":"\"soft\""}])j");
    BOOST_TEST(contains(client.ask("ApplyPatches", handle, list({patch, true}))["change"], handle));
    BOOST_TEST(client.layout(handle)["a"].as_string() == "soft");
    BOOST_TEST(client.layout(handle)["qHasSoftPatches"].as_bool());
    BOOST_TEST(client.call("GetProperties", handle)["qProp"]["a"].as_integer() == 1);
    BOOST_TEST(client.call("GetEffectiveProperties", handle)["qProp"]["a"].as_string() == "soft");
    client.call("ClearSoftPatches", handle);
    BOOST_TEST(client.layout(handle)["a"].as_integer() == 1);
    client.call("ApplyPatches", handle, list({patch}));
    BOOST_TEST(client.call("GetProperties", handle)["qProp"]["a"].as_string() == "soft");
}

BOOST_AUTO_TEST_CASE(a_bookmark_is_embedded_in_an_object_as_a_copy) {
    const int slide =
        create("CreateObject", R"j({"qInfo":{"qId":"slide","qType":"slideitem"},"qEmbeddedSnapshotDef":{"more":1}})j");
    BOOST_TEST(client.call("GetSnapshotObject", slide)["qReturn"]["qHandle"].is_null());
    BOOST_TEST(client.error_of("EmbedSnapshotObject", slide, list({"none"})) == 2);
    create("CreateBookmark", R"j({"qInfo":{"qId":"shot","qType":"snapshot"},"qMetaDef":{"title":"Then"},"shown":7})j");
    BOOST_TEST(contains(client.ask("EmbedSnapshotObject", slide, list({"shot"}))["change"], slide));
    client.call("DestroyBookmark", doc, list({"shot"}));
    BOOST_TEST(client.layout(slide)["qEmbeddedSnapshot"]["shown"].as_integer() == 7);
    BOOST_TEST(client.layout(slide)["qEmbeddedSnapshot"]["more"].as_integer() == 1);
    const json::Value found = client.call("GetSnapshotObject", slide)["qReturn"];
    BOOST_TEST(found["qGenericType"].as_string() == "embeddedsnapshot");
    BOOST_TEST(client.call("GetBookmarks", doc, list({json::Value::object()}))["qList"].size() == 0u);

    const std::string copy = client.call("CloneObject", doc, list({"slide"}))["qCloneId"].as_string();
    client.call("DestroyObject", doc, list({"slide"}));
    BOOST_TEST(client.call("GetBookmark", doc, list({found["qGenericId"]}))["qReturn"]["qHandle"].is_null());
    const int again = client.handle_of(client.call("GetObject", doc, list({copy})));
    BOOST_TEST(client.layout(again)["qEmbeddedSnapshot"]["shown"].as_integer() == 7);
    const json::Value tree = client.call("GetFullPropertyTree", again)["qPropEntry"];
    BOOST_TEST(tree["qEmbeddedSnapshotRef"]["qProperties"]["shown"].as_integer() == 7);
    client.call("SetFullPropertyTree", again, list({tree}));
    BOOST_TEST(client.layout(again)["qEmbeddedSnapshot"]["shown"].as_integer() == 7);
}

BOOST_AUTO_TEST_CASE(an_app_has_a_content_library_of_its_own_with_nothing_in_it) {
    const json::Value libraries = client.call("GetContentLibraries", doc)["qList"]["qItems"];
    BOOST_REQUIRE(libraries.size() == 1u);
    BOOST_TEST(libraries[0]["qAppSpecific"].as_bool());
    BOOST_TEST(client.call("GetLibraryContent", doc, list({libraries[0]["qName"]}))["qList"]["qItems"].size() == 0u);
    BOOST_TEST(client.error_of("GetLibraryContent", doc, list({"Default"})) == 2);
}

BOOST_AUTO_TEST_CASE(a_filter_pane_lists_its_children) {
    const int pane = client.create_session_object(
        doc, R"j({"qInfo":{"qId":"pane","qType":"filterpane"},"qChildListDef":{"qData":{"title":"/title"}}})j");
    const json::Value tree = json::parse(R"j({"qProperty":{"qInfo":{"qId":"pane","qType":"filterpane"},
        "qChildListDef":{"qData":{"title":"/title"}}},"qChildren":[{"qProperty":{"qInfo":{"qType":"listbox"},"title":"P",
        "qListObjectDef":{"qDef":{"qFieldDefs":["Prod"]},"qInitialDataFetch":[{"qLeft":0,"qTop":0,"qWidth":1,"qHeight":10}]}},
        "qChildren":[]}]})j");
    BOOST_TEST(contains(client.ask("SetFullPropertyTree", pane, list({tree}))["change"], pane));
    const json::Value items = client.layout(pane)["qChildList"]["qItems"];
    BOOST_REQUIRE(items.size() == 1u);
    BOOST_TEST(items[0]["qData"]["title"].as_string() == "P");
    const int child = client.handle_of(client.call("GetObject", doc, list({items[0]["qInfo"]["qId"]})));
    BOOST_TEST(client.layout(child)["qListObject"]["qDataPages"][0]["qMatrix"].size() == 3u);
    BOOST_TEST(client.call("GetFullPropertyTree", pane)["qPropEntry"]["qChildren"].size() == 1u);
    BOOST_TEST(contains(client.ask("DestroySessionObject", doc, list({"pane"}))["close"], child));
}

BOOST_AUTO_TEST_CASE(expressions_in_properties_become_values) {
    const int handle = client.create_session_object(doc, R"j({"qInfo":{"qType":"x"},
        "title":{"qStringExpression":{"qExpr":"='Sum '&Sum(Amt)"}},
        "plain":{"qStringExpression":"no sign"},"n":{"qValueExpression":{"qExpr":"Sum(Amt)"}},
        "none":{"qValueExpression":"='a'"},"kept":{"qLayoutExclude":{"x":{"qValueExpression":"1"}}},
        "deep":[{"a":{"b":[1,null,true]}}]})j");
    const json::Value layout = client.layout(handle);
    BOOST_TEST(layout["title"].as_string() == "Sum 22");
    BOOST_TEST(layout["plain"].as_string() == "no sign");
    BOOST_TEST(layout["n"].as_number() == 22);
    BOOST_TEST(layout["none"].as_string() == "NaN");
    BOOST_TEST(layout["kept"]["qLayoutExclude"]["x"].contains("qValueExpression"));
    BOOST_TEST((layout["deep"] == json::parse(R"j([{"a":{"b":[1,null,true]}}])j")));
    BOOST_TEST(!layout.contains("qMetaDef"));
    BOOST_TEST(contains(layout["qMeta"]["privileges"], "update"));
}

BOOST_AUTO_TEST_CASE(object_lists_point_into_properties) {
    create("CreateObject", R"j({"qInfo":{"qId":"b","qType":"sheet"},"qMetaDef":{"title":"Second"},"rank":2})j");
    create("CreateObject", R"j({"qInfo":{"qId":"a","qType":"sheet"},"qMetaDef":{"title":"Third"},"rank":3})j");
    const int handle = client.create_session_object(doc, R"j({"qInfo":{"qType":"SheetList"},"qAppObjectListDef":
        {"qType":"sheet","qData":{"title":"/qMetaDef/title","rank":"/rank","none":"/none"}}})j");
    const json::Value items = client.layout(handle)["qAppObjectList"]["qItems"];
    BOOST_REQUIRE(items.size() == 2u);
    BOOST_TEST(items[0]["qData"]["title"].as_string() == "Second");
    BOOST_TEST(items[0]["qMeta"]["title"].as_string() == "Second");
    BOOST_TEST(items[1]["qData"]["rank"].as_integer() == 3);
    BOOST_TEST(!items[1]["qData"].contains("none"));
    const json::Value answer = client.ask("CreateObject", doc, list({json::parse(R"j({"qInfo":{"qType":"sheet"}})j")}));
    BOOST_TEST(contains(answer["change"], handle));
}

BOOST_AUTO_TEST_CASE(fields_variables_and_master_items_are_listed) {
    create("CreateDimension",
           R"j({"qInfo":{"qType":"dimension"},"qDim":{"qFieldDefs":["Prod"]},"qMetaDef":{"title":"P"}})j");
    create("CreateMeasure",
           R"j({"qInfo":{"qType":"measure"},"qMeasure":{"qDef":"Sum(Amt)"},"qMetaDef":{"title":"M"}})j");
    create("CreateVariableEx", R"j({"qInfo":{"qType":"variable"},"qName":"v","qDefinition":"=1+1"})j");
    const int handle =
        client.create_session_object(doc, R"j({"qInfo":{"qType":"all"},"qFieldListDef":{"qShowSrcTables":true},
        "qDimensionListDef":{"qType":"dimension","qData":{"info":"/qDimInfos","title":"/qMetaDef/title"}},
        "qMeasureListDef":{"qType":"measure","qData":{"title":"/qMetaDef/title"}},"qVariableListDef":{"qType":"variable"}})j");
    const json::Value layout = client.layout(handle);
    BOOST_TEST(layout["qFieldList"]["qItems"].size() == 5u);
    BOOST_TEST(layout["qFieldList"]["qItems"][0]["qSrcTables"].size() > 0u);
    BOOST_TEST(layout["qDimensionList"]["qItems"][0]["qData"]["info"][0]["qCardinal"].as_integer() == 3);
    BOOST_TEST(layout["qMeasureList"]["qItems"][0]["qData"]["title"].as_string() == "M");
    BOOST_TEST(layout["qVariableList"]["qItems"][0]["qDefinition"].as_string() == "=1+1");
}

BOOST_AUTO_TEST_CASE(variables_have_values_of_the_session) {
    const int variable =
        create("CreateVariableEx", R"j({"qInfo":{"qType":"variable"},"qName":"v","qDefinition":"=Sum(Amt)"})j");
    BOOST_TEST(client.layout(variable)["qNum"].as_number() == 22);
    BOOST_TEST(client.error_of("CreateVariableEx", doc,
                               list({json::parse(R"j({"qInfo":{"qType":"variable"},"qName":"v"})j")})) == 18001);
    BOOST_TEST(client.error_of("CreateVariableEx", doc, list({json::parse(R"j({"qInfo":{"qType":"variable"}})j")})) ==
               18000);
    const int chart =
        client.create_session_object(doc, R"j({"qInfo":{"qType":"x"},"t":{"qStringExpression":"=$(v)+1"}})j");
    BOOST_TEST(client.layout(chart)["t"].as_string() == "23");
    BOOST_TEST(contains(client.ask("SetNumValue", variable, list({5}))["change"], chart));
    BOOST_TEST(client.layout(chart)["t"].as_string() == "6");
    BOOST_TEST(client.layout(variable)["qText"].as_string() == "5");
    BOOST_TEST(client.call("GetProperties", variable)["qProp"]["qDefinition"].as_string() == "=Sum(Amt)");
    BOOST_TEST(client.handle_of(client.call("GetVariableByName", doc, list({"v"}))) == variable);
    client.call("DestroyVariableByName", doc, list({"v"}));
    BOOST_TEST(client.call("GetVariableByName", doc, list({"v"}))["qReturn"]["qHandle"].is_null());
}

BOOST_AUTO_TEST_CASE(bookmarks_bring_selections_back) {
    const int field = client.handle_of(client.call("GetField", doc, list({"Prod"})));
    client.call("Select", field, list({"A"}));
    const int bookmark =
        create("CreateBookmark", R"j({"qInfo":{"qId":"bm","qType":"bookmark"},"qMetaDef":{"title":"A only"}})j");
    client.call("ClearAll", doc);
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(Amt)"}))["qValue"]["qNumber"].as_number() == 22);
    BOOST_TEST(client.call("ApplyBookmark", doc, list({"bm"}))["qSuccess"].as_bool());
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(Amt)"}))["qValue"]["qNumber"].as_number() == 14);
    const json::Value layout = client.layout(bookmark);
    BOOST_TEST(layout["qBookmark"]["qStateData"][0]["qFieldItems"][0]["qDef"]["qName"].as_string() == "Prod");
    client.call("Back", doc);
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(Amt)"}))["qValue"]["qNumber"].as_number() == 22);
    BOOST_TEST(client.error_of("ApplyBookmark", doc, list({"none"})) == 2);
}

BOOST_AUTO_TEST_CASE(bookmarks_tell_what_of_them_is_gone) {
    client.call("AddAlternateState", doc, list({"other"}));
    for (const auto& [name, state, search] :
         {std::tuple("Prod", "", "*"), std::tuple("Country", "", "SE"), std::tuple("Prod", "other", "B")})
        client.call("Select", client.handle_of(client.call("GetField", doc, list({name, state}))), list({search}));
    const int bookmark = create("CreateBookmark", R"j({"qInfo":{"qId":"bm","qType":"bookmark"}})j");
    const auto result = [&] { return client.call("ApplyAndVerifyBookmark", doc, list({"bm"}))["qResult"]; };
    BOOST_TEST(json::dump(result()) == R"({"qApplySuccess":true,"qWarnings":[]})");
    client.call("RemoveAlternateState", doc, list({"other"}));
    client.call("SetScript", doc, list({"Orders: LOAD * INLINE [\nProd,Amt\nA,1\nD,2\n];"}));
    client.call("DoReload", doc);
    BOOST_TEST(json::dump(result()["qWarnings"]) ==
               R"([{"qState":"$","qField":"Country","qVerifyResult":"FIELD_MISSING","qMissingValues":[]},)"
               R"({"qState":"$","qField":"Prod","qVerifyResult":"FIELD_VALUE_MISSING","qMissingValues":["B","C"]},)"
               R"({"qState":"other","qField":"Prod","qVerifyResult":"STATE_MISSING","qMissingValues":[]}])");
    BOOST_TEST(client.call("ApplyAndVerify", bookmark)["qResult"]["qWarnings"].size() == 3u);
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(Amt)"}))["qValue"]["qNumber"].as_number() == 1);
}

BOOST_AUTO_TEST_CASE(inherited_properties_come_from_below) {
    create("CreateObject", R"j({"qInfo":{"qId":"base","qType":"x"},"a":1,"o":{"x":1,"y":1}})j");
    const int handle =
        client.create_session_object(doc, R"j({"qInfo":{"qType":"x"},"qExtendsId":"base","o":{"y":2}})j");
    const json::Value layout = client.layout(handle);
    BOOST_TEST(layout["a"].as_integer() == 1);
    BOOST_TEST(layout["o"]["x"].as_integer() == 1);
    BOOST_TEST(layout["o"]["y"].as_integer() == 2);
    client.call("DestroyObject", doc, list({"base"}));
    BOOST_TEST(client.layout(handle)["qError"]["qErrorCode"].as_integer() == 8000);
}

BOOST_AUTO_TEST_CASE(the_app_describes_itself) {
    const json::Value layout = client.call("GetAppLayout", doc)["qLayout"];
    BOOST_TEST(layout["qTitle"].as_string() == "Orders");
    BOOST_TEST(layout["qFileName"].as_string() == id);
    BOOST_TEST(layout["qHasData"].as_bool());
    BOOST_TEST(layout["qLocaleInfo"]["qCalendarStrings"]["qDayNames"].size() == 7u);
    BOOST_TEST(layout["qUnsupportedFeatures"].is_array());
    client.call("SetAppProperties", doc, list({json::parse(R"j({"qTitle":"Renamed","mine":1})j")}));
    BOOST_TEST(client.call("GetAppProperties", doc)["qProp"]["mine"].as_integer() == 1);
    BOOST_TEST(client.call("GetAppLayout", doc)["qLayout"]["qTitle"].as_string() == "Renamed");
}

BOOST_AUTO_TEST_CASE(tables_and_keys_are_described) {
    const json::Value model = client.call("GetTablesAndKeys", doc);
    BOOST_REQUIRE(model["qtr"].size() == 2u);
    BOOST_TEST(model["qtr"][1]["qName"].as_string() == "Orders");
    BOOST_TEST(model["qtr"][1]["qNoOfRows"].as_integer() == 4);
    BOOST_TEST((model["qk"] == json::parse(R"j([{"qKeyFields":["CID"],"qTables":["Customers","Orders"]}])j")));
    for (const json::Value& field : model["qtr"][0]["qFields"].items())
        if (field["qName"].as_string() == "CID") BOOST_TEST(field["qKeyType"].as_string() == "PERFECT_KEY");
    const json::Value rows = client.call("GetTableData", doc, list({3, 5, false, "Orders"}))["qData"];
    BOOST_REQUIRE(rows.size() == 1u);
    BOOST_TEST(rows[0]["qValue"][1]["qText"].as_string() == "-");
    BOOST_TEST(rows[0]["qValue"][3]["qNumber"].as_number() == 1);
    BOOST_TEST(client.error_of("GetTableData", doc, list({0, 5, false, "None"})) == 2);
}

BOOST_AUTO_TEST_CASE(items_say_who_uses_them_and_are_found_by_their_names) {
    const json::Value made = client.call(
        "CreateMeasure", doc,
        list({json::parse(R"j({"qInfo":{"qType":"measure"},"qMeasure":{"qDef":"Sum(Amt)","qLabel":"Total"}})j")}));
    const int measure = client.handle_of(made);
    BOOST_TEST(client.handle_of(client.call("GetMeasureWithLabel", doc, list({"Total"}))) == measure);
    BOOST_TEST(client.call("GetMeasureWithLabel", doc, list({"none"}))["qReturn"]["qHandle"].is_null());
    const std::string item = made["qInfo"]["qId"].as_string();
    const std::string chart =
        R"j({"qInfo":{"qId":"c","qType":"chart"},"qHyperCubeDef":{"qMeasures":[{"qLibraryId":")j" + item + R"j("}]}})j";
    client.call("CreateObject", doc, list({json::parse(chart)}));
    const json::Value linked = client.call("GetLinkedObjects", measure)["qItems"];
    BOOST_REQUIRE(linked.size() == 1u);
    BOOST_TEST(linked[0]["qInfo"]["qId"].as_string() == "c");
    BOOST_TEST(linked[0]["qRootId"].as_string() == "c");
    const json::Value again = client.call("GetOrCreateObject", doc, list({json::parse(chart)}));
    BOOST_TEST(!again["qNewObject"].as_bool());
    const json::Value fresh =
        client.call("GetOrCreateObject", doc, list({json::parse(R"j({"qInfo":{"qId":"d","qType":"chart"}})j")}));
    BOOST_TEST(fresh["qNewObject"].as_bool());
    BOOST_TEST(fresh["qReturn"]["qGenericId"].as_string() == "d");
}

BOOST_AUTO_TEST_CASE(selections_are_told_as_sets_and_kept_in_bookmarks) {
    const auto set = [&](const char* bookmark = "") {
        return client.call("GetSetAnalysis", doc, list({"$", bookmark}))["qSetExpression"].as_string();
    };
    BOOST_TEST(set() == "{$}");
    client.call("Select", client.handle_of(client.call("GetField", doc, list({"Prod"}))), list({"A"}));
    BOOST_TEST(set() == "{<Prod={'A'}>}");
    client.call("CreateBookmark", doc, list({json::parse(R"j({"qInfo":{"qId":"b","qType":"bookmark"}})j")}));
    client.call("Select", client.handle_of(client.call("GetField", doc, list({"CID"}))), list({"1"}));
    BOOST_TEST(set() == "{<CID={1},Prod={'A'}>}");
    BOOST_TEST(set("b") == "{<Prod={'A'}>}");
    BOOST_TEST(client.call("ReplaceBookmark", doc, list({"b"}))["qInfo"]["qId"].as_string() == "b");
    BOOST_TEST(set("b") == "{<CID={1},Prod={'A'}>}");
    // The text means what it says.
    client.call("ClearAll", doc);
    BOOST_TEST(client.call("Evaluate", doc, list({"Sum(" + set("b") + " Amt)"}))["qReturn"].as_string() == "5");
}

BOOST_AUTO_TEST_CASE(variables_fields_and_functions_are_listed) {
    client.call("CreateVariableEx", doc, list({json::parse(R"j({"qName":"v","qDefinition":"1"})j")}));
    const json::Value variables =
        client.call("GetVariables", doc, list({json::parse(R"j({"qType":"variable"})j")}))["qList"];
    BOOST_TEST(variables[variables.size() - 1]["qName"].as_string() == "v");
    const json::Value fields =
        client.call("FindMatchingFields", doc, list({"Prod", list({"$numeric"})}))["qFieldNames"];
    BOOST_TEST(fields.size() > 0u);
    BOOST_TEST(client.error_of("FindMatchingFields", doc, list({"none", list({})})) == 2);
    bool known = false;
    for (const json::Value& function : client.call("GetFunctions")["qFunctions"].items())
        known |= function["qName"].as_string() == "Sum" && function["qGroup"].as_string() == "AGGR" &&
                 function["qSignature"].as_string().starts_with("Sum(");
    BOOST_TEST(known);
}

BOOST_AUTO_TEST_CASE(what_a_search_found_is_selected_as_a_group) {
    client.call("SelectAssociations", doc, list({json::Value::object(), list({"SE", "A"}), 1}));
    BOOST_TEST(client.call("GetSetAnalysis", doc)["qSetExpression"].as_string() == "{<Prod={'A'}>}");
    BOOST_TEST(client.error_of("SelectAssociations", doc, list({json::Value::object(), list({"SE"}), 1})) == -32602);
}

BOOST_AUTO_TEST_CASE(properties_are_read_back_with_their_defaults) {
    const auto read = [&](int handle) { return client.call("GetProperties", handle)["qProp"]; };
    const int variable = create("CreateVariableEx", R"j({"qInfo":{"qType":"variable"},"qName":"v"})j");
    BOOST_TEST(json::dump(read(variable)["qComment"]) == "\"\"");
    BOOST_TEST(!read(variable)["qIncludeInBookmark"].as_bool());
    BOOST_TEST(read(variable)["qNumberPresentation"].is_object());
    client.call("SetProperties", variable, list({read(variable)}));
    const int bookmark = create("CreateBookmark", R"j({"qInfo":{"qType":"bookmark"}})j");
    BOOST_TEST(json::dump(read(bookmark)["qDistinctValues"]) == "false");
    const int cube = client.create_session_object(
        doc, R"j({"qInfo":{"qType":"x"},"qHyperCubeDef":{"qDimensions":[{"qDef":{"qFieldDefs":["Prod"]}}]}})j");
    const json::Value limit = read(cube)["qHyperCubeDef"]["qDimensions"][0]["qOtherTotalSpec"];
    BOOST_TEST(limit["qTotalMode"].as_string() == "TOTAL_OFF");
    BOOST_TEST(limit["qForceBadValueKeeping"].as_bool());
    // What was read can be written, and changes nothing.
    const json::Value before = client.layout(cube);
    client.call("SetProperties", cube, list({read(cube)}));
    BOOST_TEST(json::dump(client.layout(cube)) == json::dump(before));
}

BOOST_AUTO_TEST_CASE(measures_may_accumulate_over_the_rows_of_a_chart) {
    const auto texts = [&](int steps) {
        const std::string measure =
            R"j({"qDef":{"qDef":"Sum(Amt) // of all","qAccumulate":)j" + std::to_string(steps) + "}}";
        const int cube = client.create_session_object(
            doc, (R"j({"qInfo":{"qType":"x"},"qHyperCubeDef":{"qDimensions":[{"qDef":{"qFieldDefs":["Prod"],
                  "qSortCriterias":[{"qSortByAscii":1}]}}],"qInitialDataFetch":[{"qHeight":10,"qWidth":2}],"qMeasures":[)j" +
                  measure + "]}}")
                     .c_str());
        const json::Value made = client.layout(cube)["qHyperCube"];
        std::string all = made["qMeasureInfo"][0]["qFallbackTitle"].as_string() + ":";
        for (const json::Value& row : made["qDataPages"][0]["qMatrix"].items())
            all += " " + row[1]["qText"].as_string();
        return all;
    };
    BOOST_TEST(texts(0) == "Sum(Amt) // of all: 14 7 1");
    BOOST_TEST(texts(1) == "Sum(Amt) // of all: 14 21 22");
    BOOST_TEST(texts(2) == "Sum(Amt) // of all: 14 21 8");
}

BOOST_AUTO_TEST_CASE(a_cube_says_which_master_dimension_is_missing) {
    const int cube = client.create_session_object(
        doc, R"j({"qInfo":{"qType":"x"},"qHyperCubeDef":{"qDimensions":[{"qLibraryId":"gone"}]}})j");
    const json::Value error = client.layout(cube)["qHyperCube"]["qError"];
    BOOST_TEST(error["qErrorCode"].as_integer() == 7001);
    BOOST_TEST(error["qContext"].as_string().find("gone") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
