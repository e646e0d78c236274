// Section access as sessions meet it: who gets in, what they find, and what they find out in no way at all.
#include "app/visible_data.h"
#include "client.h"

namespace {

constexpr const char* kData = R"(
    T: LOAD * INLINE [REGION, City, Amt
    EU, Oslo, 5
    EU, Bonn, 7
    US, Boston, 100];
    SECTION ACCESS;
    LOAD * INLINE [ACCESS, USERID, REGION, OMIT
    ADMIN, TEST\alice, ,
    USER, TEST\bob, EU,
    USER, TEST\dave, EU,
    USER, TEST\fay, US, CITY
    USER, TEST\none, ASIA,];)";

struct Guarded : RunningEngine {
    const app::User carol{"TEST", "carol", {}}, dave{"TEST", "dave", {}}, fay{"test", "Fay", {}},
        none{"TEST", "none", {}};
    const std::string id = guarded_app(kData);

    std::string guarded_app(const std::string& script) {
        Client client(engine, alice, "/app/engineData");
        const std::string made = client.call("CreateApp", -1, list({"Guarded"}))["qAppId"].as_string();
        const int doc = client.open(made);
        client.call("SetScript", doc, list({script}));
        BOOST_REQUIRE(client.call("DoReload", doc)["qReturn"].as_bool());
        client.call("DoSave", doc);
        return made;
    }
    std::string value(Client& client, int doc, const std::string& expression) {
        return client.call("Evaluate", doc, list({expression}))["qReturn"].as_string();
    }
    int open(Client& client) { return client.open(id); }
};

/// Nothing that the engine says about anything may hold the word.
void check_silence(const json::Value& answer, const std::string& word, const char* what) {
    BOOST_TEST(json::dump(answer).find(word) == std::string::npos, what << " tells " << word);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(section_access, Guarded)

BOOST_AUTO_TEST_CASE(who_is_not_listed_or_has_no_value_in_the_data_is_not_let_in) {
    for (const app::User& user : {carol, none, app::User{"OTHER", "alice", {}}}) {
        Client client(engine, user, "/app/" + id);
        const json::Value error = client.ask("OpenDoc", -1, list({id}))["error"];
        BOOST_TEST(error["code"].as_integer() == 5);
        BOOST_TEST(error["message"].as_string() == "Access denied: the section access of the app does not let you in");
        BOOST_TEST(client.error_of("GetActiveDoc") != 0);
    }
}

BOOST_AUTO_TEST_CASE(an_app_opened_without_data_shows_none_to_anybody) {
    Client client(engine, carol, "/app/" + id);
    const int doc = client.handle_of(client.call("OpenDoc", -1, list({id, "", "", "", true})));
    BOOST_TEST(!client.call("GetAppLayout", doc)["qLayout"]["qHasData"].as_bool());
    check_silence(client.ask("Evaluate", doc, list({"Sum({1} Amt)"})), "112", "Evaluate");
    check_silence(
        client.call("GetTablesAndKeys", doc, list({json::Value::object({}), json::Value::object({}), 0, false, false})),
        "City", "GetTablesAndKeys");
    BOOST_TEST(client.error_of("DoReload", doc) != 0);
}

BOOST_AUTO_TEST_CASE(administrators_see_everything_and_others_their_part) {
    Client boss(engine, alice, "/app/" + id), reader(engine, bob, "/app/" + id);
    const int all = open(boss), doc = open(reader);
    BOOST_TEST(value(boss, all, "Sum(Amt)") == "112");
    for (const char* sum : {"Sum(Amt)", "Sum({1} Amt)", "Sum({1<REGION={'US','EU'}>} Amt)",
                            "Sum({$<REGION=>} TOTAL Amt)", "Sum({1-$} Amt) + 12"})
        BOOST_TEST(value(reader, doc, sum) == "12", sum);
    BOOST_TEST(value(reader, doc, "Count({1} DISTINCT REGION)") == "1");
    BOOST_TEST(value(reader, doc, "Concat({1} City, ',')") == "Bonn,Oslo");
    BOOST_TEST(boss.call("GetAppProperties", all)["qProp"]["qHasSectionAccess"].as_bool());
    reader.call("ClearAll", doc, list({true}));
    BOOST_TEST(value(reader, doc, "Sum(Amt)") == "12");
}

BOOST_AUTO_TEST_CASE(nothing_tells_of_the_values_that_are_kept_back) {
    Client reader(engine, bob, "/app/" + id);
    const int doc = open(reader);
    const int chart = reader.create_session_object(doc, R"j({"qInfo":{"qId":"c","qType":"x"},
        "list":{"qListObjectDef":{"qDef":{"qFieldDefs":["City"]},"qShowAlternatives":true,
                "qInitialDataFetch":[{"qTop":0,"qLeft":0,"qHeight":9,"qWidth":1}]}},
        "cube":{"qHyperCubeDef":{"qDimensions":[{"qDef":{"qFieldDefs":["REGION"]}}],"qMeasures":[{"qDef":{"qDef":"Sum({1} Amt)"}}],
                "qInitialDataFetch":[{"qTop":0,"qLeft":0,"qHeight":9,"qWidth":2}]}}})j");
    const json::Value layout = reader.layout(chart);
    BOOST_TEST(layout["list"]["qListObject"]["qDimensionInfo"]["qCardinal"].as_integer() == 2);
    const json::Value page = json::Value::object({{"qOffset", 0}, {"qCount", 100}});
    const json::Value words = json::Value::array({"Boston", "US"});
    for (const char* word : {"Boston", "\"US\""}) {
        check_silence(layout, word, "GetLayout");
        check_silence(reader.call("GetTableData", doc, list({0, 100, true, "T"})), word, "GetTableData");
        check_silence(reader.call("GetTableProfileData", doc, list({"T"})), word, "GetTableProfileData");
        check_silence(reader.call("GetFieldDescription", doc, list({"City"})), word, "GetFieldDescription");
    }
    check_silence(
        reader.call("SearchResults", doc, list({json::Value::object({}), words, page}))["qResult"]["qSearchGroupArray"],
        "Boston", "SearchResults");
    check_silence(reader.call("SearchSuggest", doc, list({json::Value::object({}), json::Value::array({"Bos"})})),
                  "Boston", "SearchSuggest");
    BOOST_TEST(
        !reader.call("SearchListObjectFor", chart, list({"/list/qListObjectDef", "Boston"}))["qSuccess"].is_null());
    check_silence(reader.layout(chart)["list"]["qListObject"]["qDataPages"], "Boston", "a search in a list");
    const int field = reader.handle_of(reader.call("GetField", doc, list({"City"})));
    reader.call("Select", field, list({"*o*"}));
    check_silence(reader.call("GetSetAnalysis", doc), "Boston", "GetSetAnalysis");
}

BOOST_AUTO_TEST_CASE(omitted_fields_are_not_there) {
    Client reader(engine, fay, "/app/" + id);
    const int doc = open(reader);
    BOOST_TEST(value(reader, doc, "Sum(Amt)") == "100");
    BOOST_TEST(reader.call("GetField", doc, list({"City"}))["qReturn"]["qHandle"].is_null());
    check_silence(
        reader.call("GetTablesAndKeys", doc, list({json::Value::object({}), json::Value::object({}), 0, false, false})),
        "City", "GetTablesAndKeys");
    BOOST_TEST(value(reader, doc, "MaxString({1} City)").find("Boston") == std::string::npos);
    BOOST_TEST(value(reader, doc, "Concat({1} [$Field], ',')") == "Amt,REGION");
    BOOST_TEST(value(reader, doc, "Only([$Fields]) & '/' & Only([$Rows])") == "2/1");
    check_silence(
        reader.call("GetTablesAndKeys", doc, list({json::Value::object({}), json::Value::object({}), 0, true, true})),
        "City", "GetTablesAndKeys with the fields of the system");
}

BOOST_AUTO_TEST_CASE(bookmarks_show_what_their_reader_may_see) {
    Client boss(engine, alice, "/app/" + id), reader(engine, bob, "/app/" + id);
    const int all = open(boss), doc = open(reader);
    const int field = boss.handle_of(boss.call("GetField", all, list({"City"})));
    boss.call("SelectAll", field);
    boss.call("CreateVariableEx", all,
              list({json::parse(
                  R"j({"qInfo":{"qId":"v","qType":"variable"},"qName":"v","qDefinition":"=Max(Amt)&'secret'"})j")}));
    boss.call("CreateBookmark", all,
              list({json::parse(R"j({"qInfo":{"qId":"b","qType":"bookmark"},"qIncludeVariables":true})j")}));
    const json::Value page = json::Value::object({{"qStartIndex", 0}, {"qEndIndex", 10}});
    BOOST_TEST(json::dump(boss.layout(boss.handle_of(boss.call("GetBookmark", all, list({"b"}))))).find("Boston") !=
               std::string::npos);
    const int bookmark = reader.handle_of(reader.call("GetBookmark", doc, list({"b"})));
    const json::Value layout = reader.layout(bookmark);
    const json::Value values = reader.call("GetFieldValues", bookmark, list({"City", false, page}));
    for (const json::Value* answer : {&layout, &values})
        for (const char* word : {"Boston", "100secret"}) check_silence(*answer, word, "a bookmark");
    BOOST_TEST(values["qFieldValues"].size() == 2u);
    check_silence(reader.call("GetSetAnalysis", doc, list({"$", "b"})), "Boston", "GetSetAnalysis");
    BOOST_TEST(reader.call("ApplyBookmark", doc, list({"b"}))["qSuccess"].as_bool());
    BOOST_TEST(value(reader, doc, "Sum(Amt)") == "12");
    BOOST_TEST(value(reader, doc, "Sum({b} Amt)") == "12");
}

BOOST_AUTO_TEST_CASE(bookmarks_bring_no_values_of_variables_to_who_sees_less) {
    Client boss(engine, alice, "/app/" + id), reader(engine, bob, "/app/" + id);
    const int all = open(boss), doc = open(reader);
    for (const char* variable : {R"j({"qInfo":{"qType":"variable"},"qName":"told","qDefinition":"nothing"})j",
                                 R"j({"qInfo":{"qType":"variable"},"qName":"most","qDefinition":"=Max(Amt)"})j"})
        boss.call("CreateVariableEx", all, list({json::parse(variable)}));
    const int told = boss.handle_of(boss.call("GetVariableByName", all, list({"told"})));
    boss.call("SetStringValue", told, list({"secret"}));
    boss.call("CreateBookmark", all,
              list({json::parse(R"j({"qInfo":{"qId":"b","qType":"bookmark"},"qIncludeVariables":true})j")}));
    boss.call("SetStringValue", told, list({"nothing"}));
    reader.call("ApplyBookmark", doc, list({"b"}));
    BOOST_TEST(value(reader, doc, "told") == "nothing");
    BOOST_TEST(value(reader, doc, "most") == "7");
    boss.call("ApplyBookmark", all, list({"b"}));
    BOOST_TEST(value(boss, all, "told") == "secret");
}

BOOST_AUTO_TEST_CASE(embedded_bookmarks_tell_no_more_and_lose_nothing) {
    Client boss(engine, alice, "/app/" + id), reader(engine, bob, "/app/" + id);
    const int all = open(boss), doc = open(reader);
    boss.call("SelectAll", boss.handle_of(boss.call("GetField", all, list({"City"}))));
    boss.call("CreateBookmark", all, list({json::parse(R"j({"qInfo":{"qId":"b","qType":"bookmark"}})j")}));
    const int story = boss.handle_of(
        boss.call("CreateObject", all, list({json::parse(R"j({"qInfo":{"qId":"s","qType":"story"}})j")})));
    const int slide =
        boss.handle_of(boss.call("CreateChild", story, list({json::parse(R"j({"qInfo":{"qType":"slide"}})j")})));
    boss.call("EmbedSnapshotObject", slide, list({"b"}));
    const auto tree = [](Client& client, int handle) {
        return client.call("GetFullPropertyTree", handle)["qPropEntry"];
    };
    BOOST_TEST(json::dump(tree(boss, story)).find("Boston") != std::string::npos);
    const int seen = reader.handle_of(reader.call("GetObject", doc, list({"s"})));
    const json::Value shown = tree(reader, seen);
    check_silence(shown, "Boston", "GetFullPropertyTree");
    BOOST_TEST(json::dump(shown).find("Bonn") != std::string::npos);
    reader.call("SetFullPropertyTree", seen, list({shown}));
    BOOST_TEST(json::dump(tree(boss, story)).find("Boston") != std::string::npos);
    const int own = reader.create_session_object(doc, R"j({"qInfo":{"qType":"x"}})j");
    reader.call("EmbedSnapshotObject", own, list({"b"}));
    check_silence(tree(reader, own), "Boston", "GetFullPropertyTree");
}

BOOST_AUTO_TEST_CASE(users_of_one_reduction_share_its_data_and_nobody_else_does) {
    Client first(engine, bob, "/app/" + id);
    open(first);
    const app::DocumentPtr document = engine.apps().find(id)->document();
    const auto seen = app::visible_data(document->model, bob);
    BOOST_TEST(app::visible_data(document->model, dave) == seen);
    BOOST_TEST(app::visible_data(document->model, fay) != seen);
    BOOST_TEST(app::visible_data(document->model, alice) == document->model);
    BOOST_CHECK_THROW(app::visible_data(document->model, carol), app::AccessDenied);
}

BOOST_AUTO_TEST_CASE(binary_brings_no_more_than_its_user_sees) {
    const auto session_app = [&](Client& client) {
        client.call("CreateSessionApp");
        const int doc = client.handle_of(client.call("GetActiveDoc"));
        client.call("SetScript", doc, list({"BINARY [" + id + "]; U: LOAD Sum(Amt) AS Total RESIDENT T;"}));
        return doc;
    };
    Client reader(engine, bob, "/app/engineData"), stranger(engine, carol, "/app/engineData");
    const int doc = session_app(reader);
    BOOST_TEST(reader.call("DoReload", doc)["qReturn"].as_bool());
    BOOST_TEST(value(reader, doc, "Max(Total)") == "12");
    BOOST_TEST(reader.call("GetAppProperties", doc)["qProp"]["qHasSectionAccess"].as_bool());
    BOOST_TEST(!stranger.call("DoReload", session_app(stranger))["qReturn"].as_bool());
}

BOOST_AUTO_TEST_CASE(a_partial_reload_is_for_those_who_see_everything) {
    Client reader(engine, bob, "/app/" + id), boss(engine, alice, "/app/" + id);
    const int doc = open(reader), all = open(boss);
    reader.call("SetScript", doc, list({"ADD LOAD 'EU' AS REGION, 1 AS Amt, 'X' AS City AUTOGENERATE 1;"}));
    BOOST_TEST(reader.error_of("DoReload", doc, list({0, true})) == 5);
    BOOST_TEST(boss.call("DoReload", all, list({0, true}))["qReturn"].as_bool());
    BOOST_TEST(value(boss, all, "Sum(Amt)") == "113");
    BOOST_TEST(value(reader, doc, "Sum(Amt)") == "13");
}

BOOST_AUTO_TEST_CASE(a_reload_applies_its_section_access_to_everybody_at_once) {
    Client boss(engine, alice, "/app/" + id), reader(engine, bob, "/app/" + id), other(engine, dave, "/app/" + id);
    const int all = open(boss), doc = open(reader), kept = open(other);
    boss.call("SetScript", all, list({R"(T: LOAD * INLINE [REGION, Amt
        EU, 1
        US, 2];
        SECTION ACCESS;
        LOAD * INLINE [ACCESS, USERID, REGION
        ADMIN, TEST\alice,
        USER, TEST\dave, US];)"}));
    BOOST_TEST(boss.call("DoReload", all)["qReturn"].as_bool());
    json::Value push;
    do push = reader.take_push();
    while (!contains(push["close"], doc));
    BOOST_TEST(reader.error_of("Evaluate", doc, list({"Sum(Amt)"})) == -32602);
    BOOST_TEST(reader.error_of("OpenDoc", -1, list({id})) == 5);
    BOOST_TEST(value(boss, all, "Sum(Amt)") == "3");
    BOOST_TEST(value(other, kept, "Sum(Amt)") == "2");
}

BOOST_AUTO_TEST_CASE(who_shuts_the_door_on_themselves_is_told_and_out) {
    Client boss(engine, alice, "/app/" + id), reader(engine, bob, "/app/" + id);
    const int all = open(boss), doc = open(reader);
    boss.call("SetScript", all,
              list({"T: LOAD 'EU' AS REGION, 4 AS Amt AUTOGENERATE 1; SECTION ACCESS; LOAD 'USER' AS "
                    "ACCESS, 'TEST\\bob' AS USERID AUTOGENERATE 1;"}));
    const int reload = boss.post("DoReload", all);
    const json::Value answer = boss.answer_of(reload);
    BOOST_TEST(answer["result"]["qReturn"].as_bool());
    BOOST_TEST(contains(answer["close"], all));
    const json::Value progress = boss.call("GetProgress", -1, list({reload}))["qProgressData"];
    BOOST_TEST(json::dump(progress["qPersistentProgressMessages"]).find("\"qMessageCode\":30") != std::string::npos);
    BOOST_TEST(boss.error_of("OpenDoc", -1, list({id})) == 5);
    while (!contains(reader.take_push()["change"], doc)) {
    }
    BOOST_TEST(value(reader, doc, "Sum(Amt)") == "4");
}

BOOST_AUTO_TEST_CASE(copies_and_other_engines_are_as_closed) {
    Client boss(engine, alice, "/app/" + id);
    const std::string copy = boss.call("SaveAs", open(boss), list({"Copy"}))["qNewAppId"].as_string();
    qix::Engine later{settings(), catalogue, store, [](qix::LogLevel, const std::string&) {}};
    for (const std::string& app : {id, copy}) {
        Client stranger(later, carol, "/app/" + app), reader(later, bob, "/app/" + app);
        BOOST_TEST(stranger.error_of("OpenDoc", -1, list({app})) == 5);
        const int doc = reader.open(app);
        BOOST_TEST(value(reader, doc, "Sum({1} Amt)") == "12");
    }
}

BOOST_AUTO_TEST_CASE(groups_count_as_they_are_when_the_user_comes) {
    const std::string grouped = guarded_app(R"(T: LOAD * INLINE [REGION, Amt
        EU, 1
        US, 2];
        SECTION ACCESS;
        LOAD * INLINE [ACCESS, USERID, GROUP, REGION
        ADMIN, TEST\alice, ,
        USER, , Sales, EU
        USER, , Lead, US];)");
    const auto sum = [&](const std::vector<std::pair<std::string, std::string>>& attributes) {
        Client client(engine, {"TEST", "eve", attributes}, "/app/" + grouped);
        const json::Value answer = client.ask("OpenDoc", -1, list({grouped}));
        return answer.contains("error") ? std::string("denied")
                                        : value(client, client.handle_of(answer["result"]), "Sum(Amt)");
    };
    BOOST_TEST(sum({{"group", "Sales"}, {"group", "Lead"}}) == "3");
    BOOST_TEST(sum({{"Group", "sales"}}) == "1");
    BOOST_TEST(sum({{"department", "Lead"}}) == "denied");
}

BOOST_AUTO_TEST_SUITE_END()
