// Reloading: progress while it runs, cancelling, errors, new data for everybody.
#include <fstream>

#include "client.h"

BOOST_FIXTURE_TEST_SUITE(reloads, RunningEngine)

namespace {

int session_app(Client& client, const std::string& script) {
    client.call("CreateSessionApp");
    const int doc = client.handle_of(client.call("GetActiveDoc"));
    client.call("SetScript", doc, list({script}));
    return doc;
}

}  // namespace

BOOST_AUTO_TEST_CASE(progress_is_told_while_it_runs_and_other_requests_go_on) {
    Client client(engine, alice, "/app/engineData");
    const int doc = session_app(client, "TRACE starting; SLEEP 700; T: LOAD RecNo() AS n AUTOGENERATE 1000;");
    const int reload = client.post("DoReloadEx", doc);
    json::Value progress;
    std::string lines;
    do {
        progress = client.call("GetProgress", -1, list({reload}))["qProgressData"];
        lines += progress["qPersistentProgress"].as_string() + "\n";
        BOOST_TEST(client.call("EngineVersion")["qVersion"].is_object());
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    } while (!progress["qFinished"].as_bool());
    const json::Value answer = client.answer_of(reload);
    BOOST_TEST(answer["result"]["qResult"]["qSuccess"].as_bool());
    BOOST_TEST(contains(answer["change"], doc));
    BOOST_TEST(lines.find("starting") != std::string::npos);
    BOOST_TEST(lines.find("Finished successfully") != std::string::npos);
    std::ifstream log(folder.path / "Log" / answer["result"]["qResult"]["qScriptLogFile"].as_string());
    BOOST_TEST(std::string(std::istreambuf_iterator<char>(log), {}).find("AUTOGENERATE") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_partial_reload_keeps_what_it_does_not_load) {
    Client client(engine, alice, "/app/engineData");
    const int doc = session_app(client, "T: LOAD RecNo() AS n AUTOGENERATE 3;");
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    client.call("SetScript", doc, list({"T: LOAD 0 AS n AUTOGENERATE 100; ADD LOAD 10 AS n AUTOGENERATE 1;"}));
    BOOST_TEST(client.call("DoReload", doc, list({0, true}))["qReturn"].as_bool());
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(n)"}))["qValue"]["qNumber"].as_number() == 16);
}

BOOST_AUTO_TEST_CASE(binary_brings_the_data_of_an_app_that_the_user_may_read) {
    Client client(engine, alice, "/app/engineData");
    const std::string id = client.call("CreateApp", -1, list({"Source"}))["qAppId"].as_string();
    int doc = client.handle_of(client.call("OpenDoc", -1, list({id})));
    client.call("SetScript", doc, list({"T: LOAD RecNo() AS n AUTOGENERATE 4;"}));
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    client.call("DoSave", doc);
    for (const std::string& named : {id, std::string("Source")}) {
        Client reader(engine, alice, "/app/engineData/identity/" + named);
        doc = session_app(reader, "BINARY [" + named + "]; U: LOAD n * 2 AS m RESIDENT T;");
        BOOST_TEST(reader.call("DoReload", doc)["qReturn"].as_bool());
        BOOST_TEST(reader.call("EvaluateEx", doc, list({"Sum(n) + Sum(m)"}))["qValue"]["qNumber"].as_number() == 30);
    }
}

BOOST_AUTO_TEST_CASE(a_reload_whose_log_cannot_be_written_says_so_and_names_none) {
    std::ofstream(folder.path / "Log") << "a file where the logs should go";
    Client client(engine, alice, "/app/engineData");
    const int doc = session_app(client, "T: LOAD RecNo() AS n AUTOGENERATE 3;");
    const int reload = client.post("DoReloadEx", doc);
    const json::Value result = client.answer_of(reload)["result"]["qResult"];
    BOOST_TEST(result["qSuccess"].as_bool());
    BOOST_TEST(result["qScriptLogFile"].as_string() == "");
    const json::Value progress = client.call("GetProgress", -1, list({reload}))["qProgressData"];
    BOOST_TEST(progress["qPersistentProgress"].as_string().find("log could not be written") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_answered_reload_makes_way_for_the_next) {
    Client client(engine, alice, "/app/engineData");
    const int doc = session_app(client, "T: LOAD 1 AS n AUTOGENERATE 1;");
    int refused = 0;
    for (int i = 0; i < 200; ++i) refused += client.error_of("DoReload", doc) != 0 ? 1 : 0;
    BOOST_TEST(refused == 0);
}

BOOST_AUTO_TEST_CASE(a_reload_can_be_cancelled_and_keeps_the_old_data) {
    Client client(engine, alice, "/app/engineData");
    const int doc = session_app(client, "T: LOAD RecNo() AS n AUTOGENERATE 3;");
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    client.call("SetScript", doc, list({"SLEEP 60000; T: LOAD 1 AS n AUTOGENERATE 1;"}));
    const int reload = client.post("DoReload", doc);
    BOOST_TEST(client.error_of("DoReload", doc) == 11000);
    client.call("CancelReload");
    BOOST_TEST(!client.answer_of(reload)["result"]["qReturn"].as_bool());
    BOOST_TEST(client.call("EvaluateEx", doc, list({"Sum(n)"}))["qValue"]["qNumber"].as_number() == 6);
}

BOOST_AUTO_TEST_CASE(errors_are_told_with_line_and_column) {
    Client client(engine, alice, "/app/engineData");
    const int doc = session_app(client, "T: LOAD 1 AS a AUTOGENERATE 1;\nU:\nLOAD nothing RESIDENT T;");
    const int reload = client.post("DoReload", doc);
    BOOST_TEST(!client.answer_of(reload)["result"]["qReturn"].as_bool());
    const json::Value progress = client.call("GetProgress", -1, list({reload}))["qProgressData"];
    BOOST_TEST(progress["qFinished"].as_bool());
    BOOST_REQUIRE(progress["qErrorData"].size() == 1u);
    BOOST_TEST(progress["qErrorData"][0]["qErrorString"].as_string() == "line 3, column 6: unknown field nothing");
    BOOST_TEST(progress["qErrorData"][0]["qLine"].as_string() == "3: LOAD nothing RESIDENT T;");
    const std::string told = progress["qPersistentProgress"].as_string();
    BOOST_REQUIRE(told.find("line 3") != std::string::npos);
    BOOST_TEST(told.find("line 3") == told.rfind("line 3"));  // once
    client.call("SetScript", doc, list({"///$tab Main\nLET a = 1;\n///$tab Two\nT: LOAD FROM x;"}));
    const json::Value errors = client.call("CheckScriptSyntax", doc)["qErrors"];
    BOOST_REQUIRE(errors.size() == 1u);
    BOOST_TEST(errors[0]["qTabIx"].as_integer() == 1);
    BOOST_TEST(errors[0]["qLineInTab"].as_integer() == 1);
}

BOOST_AUTO_TEST_CASE(errors_of_a_script_that_did_not_run_have_places_in_characters) {
    Client client(engine, alice, "/app/engineData");
    const int doc = session_app(client, "///$tab Größe\nSET ä = 'ö';\n LET b = 'ü' & Nope(1);\n///$tab Two\nLODA x;");
    const json::Value errors = client.call("CheckScriptSyntax", doc)["qErrors"];
    BOOST_REQUIRE(errors.size() == 2u);
    BOOST_TEST(errors[0]["qTabIx"].as_integer() == 0);
    BOOST_TEST(errors[0]["qLineInTab"].as_integer() == 2);
    BOOST_TEST(errors[0]["qColInLine"].as_integer() == 15);
    BOOST_TEST(errors[0]["qTextPos"].as_integer() == 14 + 13 + 15);
    BOOST_TEST(errors[0]["qErrLen"].as_integer() == 4);
    BOOST_TEST(errors[1]["qTabIx"].as_integer() == 1);
    BOOST_TEST(errors[1]["qMessage"].as_string().find("nearest keyword: LOAD") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(new_data_reaches_every_session_and_selections_follow_their_values) {
    const std::string id = orders_app();
    Client author(engine, alice, "/app/" + id), reader(engine, bob, "/app/" + id);
    const int author_doc = author.open(id), doc = reader.open(id);
    const int field = reader.handle_of(reader.call("GetField", doc, list({"Prod"})));
    BOOST_TEST(reader.call("Select", field, list({"B"}))["qReturn"].as_bool());
    const int chart =
        reader.create_session_object(doc, R"j({"qInfo":{"qType":"x"},"n":{"qValueExpression":"Sum(Amt)"}})j");
    BOOST_TEST(reader.layout(chart)["n"].as_number() == 7);
    author.call("SetScript", author_doc, list({"Orders: LOAD * INLINE [Prod,Amt\nZ,1\nB,100];"}));
    author.call("DoReload", author_doc);
    while (!contains(reader.take_push()["change"], chart)) {
    }
    BOOST_TEST(reader.layout(chart)["n"].as_number() == 100);
    reader.call("ClearAll", doc);
    BOOST_TEST(reader.layout(chart)["n"].as_number() == 101);
}

BOOST_AUTO_TEST_CASE(script_variables_become_variables_of_the_app) {
    Client client(engine, alice, "/app/engineData");
    const int doc = session_app(
        client, "SET vOne = text; LET vTwo = 1+1; SET DateFormat='D/M/YYYY'; T: LOAD 1 AS a AUTOGENERATE 1;");
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    const int variable = client.handle_of(client.call("GetVariableByName", doc, list({"vTwo"})));
    BOOST_TEST(client.layout(variable)["qNum"].as_number() == 2);
    BOOST_TEST(client.layout(variable)["qIsScriptCreated"].as_bool());
    BOOST_TEST(client.error_of("SetProperties", variable,
                               list({json::parse(R"j({"qInfo":{"qType":"variable"},"qName":"x"})j")})) == 5);
    BOOST_TEST(client.error_of("DestroyVariableByName", doc, list({"vTwo"})) == 5);
    BOOST_TEST(client.call("GetLocaleInfo", doc)["qReturn"]["qDateFmt"].as_string() == "D/M/YYYY");
    client.call("SetScript", doc, list({"SET vOne = other; T: LOAD 1 AS a AUTOGENERATE 1;"}));
    client.call("DoReload", doc);
    BOOST_TEST(client.call("GetVariableByName", doc, list({"vTwo"}))["qReturn"]["qHandle"].is_null());
    BOOST_TEST(client.call("Evaluate", doc, list({"='$(vOne)'"}))["qReturn"].as_string() == "other");
}

BOOST_AUTO_TEST_SUITE_END()
