// The fields of the system through the interface: shown where they are asked for, nowhere else, and never stale.
#include "client.h"

namespace {

struct SystemFields : RunningEngine {
    const std::string id = orders_app();
    Client client{engine, alice, "/app/" + id};
    const int doc = client.open(id);

    std::string value(const char* expression) {
        return client.call("Evaluate", doc, list({expression}))["qReturn"].as_string();
    }
    /// Names of what a list of fields shows.
    std::string listed(const char* options) {
        const json::Value properties = json::Value::object(
            {{"qInfo", json::Value::object({{"qType", "fields"}})}, {"qFieldListDef", json::parse(options)}});
        std::string names;
        const int object = client.create_session_object(doc, json::dump(properties).c_str());
        for (const json::Value& item : client.layout(object)["qFieldList"]["qItems"].items())
            names += item["qName"].as_string() + (item["qIsSystem"].bool_or(false) ? "! " : " ");
        return names;
    }
    json::Value tables(bool synthetic, bool system) {
        return client.call("GetTablesAndKeys", doc,
                           list({json::Value::object(), json::Value::object(), 0, synthetic, system, false}));
    }
    static std::string names(const json::Value& records) {
        std::string all;
        for (const json::Value& record : records.items()) all += record["qName"].as_string() + " ";
        return all;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(system_fields, SystemFields)

BOOST_AUTO_TEST_CASE(a_list_of_fields_shows_them_when_asked_to) {
    BOOST_TEST(listed("{}") == "CID Country OID Prod Amt ");
    BOOST_TEST(listed(R"({"qShowHidden":true})") == "CID Country OID Prod Amt ");
    BOOST_TEST(listed(R"({"qShowSystem":true})") ==
               "CID Country OID Prod Amt $Table! $Rows! $Fields! $Field! $Info! $FieldNo! ");
}

BOOST_AUTO_TEST_CASE(the_tables_show_them_when_asked_to) {
    BOOST_TEST(names(tables(false, false)["qtr"]) == "Customers Orders ");
    BOOST_TEST(tables(true, false)["qk"].size() == 1u);
    const json::Value all = tables(false, true);
    BOOST_TEST(names(all["qtr"]) == "Customers Orders $Table $Field $FieldNo ");
    BOOST_TEST(names(all["qtr"][4]["qFields"]) == "$Table $Field $FieldNo ");
    BOOST_TEST(!all["qtr"][2].contains("qIsSynthetic"));
    BOOST_TEST(all["qk"].size() == 3u);
    const json::Value rows = client.call("GetTableData", doc, list({0, 10, false, "$Table"}))["qData"];
    BOOST_TEST(rows.size() == 2u);
    BOOST_TEST(rows[1]["qValue"][0]["qText"].as_string() == "Orders");
    BOOST_TEST(rows[1]["qValue"][1]["qNumber"].as_number() == 4);
}

BOOST_AUTO_TEST_CASE(tables_come_with_profiles_when_asked_to) {
    BOOST_TEST(!tables(false, true)["qtr"][0].contains("qProfilingData"));
    const json::Value with = client.call("GetTablesAndKeys", doc,
                                         list({json::Value::object(), json::Value::object(), 0, false, true, true}));
    const json::Value orders = client.call("GetTableProfileData", doc, list({"Orders"}))["qProfiling"];
    BOOST_TEST(orders["qFieldProfiling"].size() == 4u);
    BOOST_TEST(json::dump(with["qtr"][1]["qProfilingData"]) == json::dump(orders));
    BOOST_TEST(with["qtr"][2]["qProfilingData"]["qNoOfRows"].as_integer() == 2);
}

BOOST_AUTO_TEST_CASE(they_are_described_and_matched_by_their_tag_only) {
    const json::Value told = client.call("GetFieldDescription", doc, list({"$Field"}))["qReturn"];
    BOOST_TEST(told["qIsSystem"].as_bool());
    BOOST_TEST(told["qIsHidden"].as_bool());
    BOOST_TEST(!told["qIsDefinitionOnly"].as_bool());
    BOOST_TEST(told["qSrcTables"].size() == 0u);
    const auto matching = [&](const char* tag) {
        return names(client.call("GetMatchingFields", doc, list({list({tag})}))["qFieldNames"]);
    };
    BOOST_TEST(matching("$integer") == "CID OID Amt ");
    BOOST_TEST(matching("$system") == "$Table $Rows $Fields $Field $Info $FieldNo ");
    const json::Value all = list({json::Value::object({{"qFieldName", "*"}, {"qTableName", "*"}})});
    BOOST_TEST(client.call("GetFieldAndColumnSamples", doc, list({all, 5, 1}))["qResult"].size() == 6u);
}

BOOST_AUTO_TEST_CASE(selections_in_them_are_kept_cleared_and_bookmarked_like_others) {
    const int field = client.handle_of(client.call("GetField", doc, list({"$Table"})));
    BOOST_TEST(client.call("Select", field, list({"Orders"}))["qReturn"].as_bool());
    BOOST_TEST(value("Concat([$Field], ' ', [$FieldNo])") == "OID CID Prod Amt");
    BOOST_TEST(value("GetCurrentSelections()") == "$Table: Orders");
    BOOST_TEST(value("Count(Country)") == "3");
    const json::Value bookmark = json::parse(R"({"qInfo":{"qId":"mark","qType":"bookmark"}})");
    client.call("CreateBookmark", doc, list({bookmark}));
    client.call("ClearAll", doc);
    BOOST_TEST(value("GetCurrentSelections()") == "");
    BOOST_TEST(client.call("ApplyBookmark", doc, list({"mark"}))["qSuccess"].as_bool());
    BOOST_TEST(value("Only([$Rows])") == "4");
}

BOOST_AUTO_TEST_CASE(searches_and_names_that_are_taken_leave_them_alone) {
    const json::Value found =
        client.call("SearchResults", doc,
                    list({json::Value::object(), list({"Customers"}), json::parse(R"({"qOffset":0,"qCount":9})")}));
    BOOST_TEST(json::dump(found).find("$Table") == std::string::npos);
    BOOST_TEST(!client.call("AddFieldFromExpression", doc, list({"$Rows", "Amt * 2"}))["qSuccess"].as_bool());
    BOOST_TEST(client.call("AddFieldFromExpression", doc, list({"Large", "Amt > 6"}))["qSuccess"].as_bool());
    BOOST_TEST(value("Count(DISTINCT [$Field])") == "5");  // the script did not load it
    BOOST_TEST(listed(R"({"qShowSystem":true,"qShowDefinitionOnly":true})") ==
               "CID Country OID Prod Amt $Table! $Rows! $Fields! $Field! $Info! $FieldNo! Large ");
}

BOOST_AUTO_TEST_CASE(they_follow_reloads_and_are_not_saved) {
    BOOST_TEST(value("Only({<[$Table]={'Orders'}>} [$Rows])") == "4");
    client.call("SetScript", doc,
                list({"Orders: LOAD RowNo() AS N AUTOGENERATE 9; Other: LOAD 1 AS M AUTOGENERATE 1;"}));
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    BOOST_TEST(value("Only({<[$Table]={'Orders'}>} [$Rows])") == "9");
    BOOST_TEST(value("Concat([$Table], ',')") == "Orders,Other");
    client.call("DoSave", doc);
    const auto saved = store.load(id, app::Store::Part::everything).model;
    BOOST_TEST(saved->field_count() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
