// Reloads that somebody debugs: breakpoints, steps, questions at errors, and what DoReload's parameters change.
#include <filesystem>

#include "client.h"
#include "qix/reload_debugger.h"

namespace {

constexpr const char* kScript =
    "SET a = 1;\n"       // 1
    "// a remark\n"      // 2
    "FOR i = 1 TO 2\n"   // 3
    "  LET b = $(i);\n"  // 4
    "NEXT\n"             // 5
    "T:\n"               // 6
    "LOAD RecNo() AS n\n"
    "AUTOGENERATE 3;\n"
    "SET c = 2;\n";  // 9

struct Debugged : RunningEngine {
    Client client{engine, alice, "/app/engineData"};
    int doc = 0;
    int reload = 0;

    void script(const char* text) {
        client.call("CreateSessionApp");
        doc = client.handle_of(client.call("GetActiveDoc"));
        client.call("SetScript", doc, list({text}));
    }
    /// The same with an app that others can open, too.
    std::string kept_app(const char* text) {
        const std::string id = client.call("CreateApp", -1, list({"Debugged"}))["qAppId"].as_string();
        doc = client.open(id);
        client.call("SetScript", doc, list({text}));
        return id;
    }
    /// Whether somebody else may reload the app before long.
    bool others_reload(const std::string& id) {
        Client other{engine, bob, "/app/" + id};
        const int opened = other.open(id);
        for (int tries = 0; tries < 1000; ++tries) {
            const json::Value answer = other.ask("DoReload", opened);
            if (answer.contains("result")) return answer["result"]["qReturn"].as_bool();
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }
    void stop_at(std::initializer_list<int> lines, bool enabled = true) {
        json::Value breakpoints = json::Value::array();
        for (const int line : lines)
            breakpoints.push_back(json::Value::object({{"qbufferName", ""}, {"qlineIx", line}, {"qEnabled", enabled}}));
        client.call("SetScriptBreakpoints", doc, list({breakpoints}));
    }
    void start() { reload = client.post("DoReload", doc, list({0, false, true})); }
    json::Value progress() { return client.call("GetProgress", -1, list({reload}))["qProgressData"]; }
    /// "TYPE line", once the engine wants something.
    std::string wanted() {
        while (!progress()["qUserInteractionWanted"].as_bool())
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        const json::Value asked = client.call("GetInteract", -1, list({reload}));
        BOOST_TEST(asked["qReturn"].as_bool());
        return asked["qDef"]["qType"].as_string() + " " + std::to_string(asked["qDef"]["qNewLineNr"].as_integer());
    }
    void answer(int result) {
        client.call("InteractDone", -1, list({reload, json::Value::object({{"qResult", result}})}));
    }
    bool done() { return client.answer_of(reload)["result"]["qReturn"].as_bool(); }
    std::string value(const char* expression) {
        return client.call("Evaluate", doc, list({expression}))["qReturn"].as_string();
    }
};

constexpr int kRun = 1, kStep = 2, kEnd = 0;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(debugged_reloads, Debugged)

BOOST_AUTO_TEST_CASE(without_breakpoints_it_is_stepped_through) {
    script(kScript);
    start();
    for (const char* line : {"1", "3", "4", "4", "6", "9"}) {
        BOOST_TEST(wanted() == std::string("IT_SCRIPTLINE ") + line);
        answer(kStep);
    }
    BOOST_TEST(wanted() == "IT_END 0");
    BOOST_TEST(value("Sum(n)").starts_with("Error"));  // what is being loaded is not shown before the end
    answer(kRun);
    BOOST_TEST(done());
    BOOST_TEST(value("Sum(n)") == "6");
    BOOST_TEST(!client.call("GetInteract", -1, list({reload}))["qReturn"].as_bool());
}

BOOST_AUTO_TEST_CASE(it_runs_from_breakpoint_to_breakpoint) {
    script(kScript);
    stop_at({2, 4, 8});
    BOOST_TEST(client.call("GetScriptBreakpoints", doc)["qBreakpoints"].items().size() == 3u);
    start();
    // Line 2 is a remark: what comes behind it is meant. Line 8 is within a statement.
    for (const char* line : {"3", "4", "4", "6"}) {
        BOOST_TEST(wanted() == std::string("IT_BREAK ") + line);
        answer(kRun);
    }
    BOOST_TEST(wanted() == "IT_END 0");
    answer(kRun);
    BOOST_TEST(done());
}

BOOST_AUTO_TEST_CASE(from_a_breakpoint_it_can_be_stepped_and_ended) {
    script(kScript);
    stop_at({4});
    start();
    BOOST_TEST(wanted() == "IT_BREAK 4");
    answer(kStep);
    BOOST_TEST(wanted() == "IT_BREAK 4");
    answer(kStep);
    BOOST_TEST(wanted() == "IT_SCRIPTLINE 6");
    answer(kEnd);
    BOOST_TEST(!done());
    BOOST_TEST(progress()["qPersistentProgress"].as_string().find("cancelled") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_reload_that_waits_is_cancelled_like_any_other) {
    script(kScript);
    start();
    BOOST_TEST(wanted() == "IT_SCRIPTLINE 1");
    client.call("CancelReload");
    BOOST_TEST(!done());
    // Other requests go on while one waits, and the next reload finds its way free.
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
}

BOOST_AUTO_TEST_CASE(a_reload_whose_user_has_gone_keeps_nobody_from_reloading) {
    const std::string id = kept_app(kScript);
    start();
    BOOST_TEST(wanted() == "IT_SCRIPTLINE 1");
    client.disconnect();
    BOOST_TEST(others_reload(id));
}

BOOST_AUTO_TEST_CASE(nor_does_one_whose_user_goes_before_it_begins) {
    const std::string id = kept_app(kScript);
    start();
    client.disconnect();
    BOOST_TEST(others_reload(id));
}

BOOST_AUTO_TEST_CASE(cancelled_at_its_end_its_data_is_not_taken_over) {
    script(kScript);
    stop_at({9});
    start();
    BOOST_TEST(wanted() == "IT_BREAK 9");
    answer(kRun);
    BOOST_TEST(wanted() == "IT_END 0");
    client.call("CancelReload");
    BOOST_TEST(!done());
    BOOST_TEST(progress()["qPersistentProgress"].as_string().find("cancelled") != std::string::npos);
    BOOST_TEST(value("Sum(n)").starts_with("Error"));
}

BOOST_AUTO_TEST_CASE(deleting_the_app_ends_its_reload) {
    const std::string id = kept_app(kScript);
    start();
    BOOST_TEST(wanted() == "IT_SCRIPTLINE 1");
    Client other{engine, bob, "/app/engineData"};
    BOOST_TEST(other.call("DeleteApp", -1, list({id}))["qSuccess"].as_bool());
    BOOST_TEST(!done());
}

BOOST_AUTO_TEST_CASE(so_does_its_end_in_the_catalogue) {
    const std::string id = kept_app(kScript);
    start();
    BOOST_TEST(wanted() == "IT_SCRIPTLINE 1");
    engine.access().removed(id);
    BOOST_TEST(!done());
}

BOOST_AUTO_TEST_CASE(breakpoints_that_are_off_and_reloads_that_are_not_debugged_stop_nowhere) {
    script(kScript);
    stop_at({1}, true);
    BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    stop_at({4}, false);
    start();
    BOOST_TEST(wanted() == "IT_SCRIPTLINE 1");
    answer(kRun);
    BOOST_TEST(wanted() == "IT_END 0");
    answer(kRun);
    BOOST_TEST(done());
}

BOOST_AUTO_TEST_CASE(at_an_error_it_asks_when_that_is_wanted) {
    script("T: LOAD 1 AS n AUTOGENERATE 1;\nDROP TABLE Missing;\nU: LOAD 2 AS m AUTOGENERATE 1;");
    stop_at({1});
    // Whatever else is said of errors: who asks to be asked decides.
    for (const auto& [cancels, go_on] : {std::pair(true, true), {true, false}, {false, true}, {false, false}}) {
        client.call("ConfigureReload", -1, list({cancels, true, true}));
        start();
        BOOST_TEST(wanted() == "IT_BREAK 1");
        answer(kRun);
        BOOST_TEST(wanted() == "IT_MSGBOX 2");
        answer(go_on ? 1 : 2);
        BOOST_TEST(wanted() == "IT_END 0");
        answer(kRun);
        BOOST_TEST(done() == go_on);
    }
    BOOST_TEST(value("Sum(n) + Sum(m)") == "3");
}

BOOST_AUTO_TEST_CASE(progress_is_of_the_reload_that_is_asked_for) {
    script("DROP TABLE Missing;");
    BOOST_TEST(!client.call("DoReload", doc)["qReturn"].as_bool());
    client.call("SetScript", doc, list({kScript}));
    for (int time = 0; time < 50; ++time) {
        const int pending = client.post("DoReload", doc);
        const json::Value first = client.call("GetProgress", -1, list({pending}))["qProgressData"];
        BOOST_TEST(first["qErrorData"].size() == 0u);  // those of the one before
        BOOST_TEST(client.answer_of(pending)["result"]["qReturn"].as_bool());
    }
}

BOOST_AUTO_TEST_CASE(errors_end_a_reload_or_not_as_configured_and_asked) {
    script("T: LOAD 1 AS n AUTOGENERATE 1;\nDROP TABLE Missing;\nU: LOAD 2 AS m AUTOGENERATE 1;");
    const auto reloads = [&](int mode) { return client.call("DoReload", doc, list({mode}))["qReturn"].as_bool(); };
    BOOST_TEST(!reloads(0));
    BOOST_TEST(!reloads(1));
    BOOST_TEST(reloads(2));
    client.call("ConfigureReload", -1, list({false, true, false}));
    BOOST_TEST(reloads(0));
    BOOST_TEST(!reloads(1));
    client.call("SetScript", doc, list({"SET ErrorMode = 2;\nDROP TABLE Missing;\nT: LOAD 1 AS n AUTOGENERATE 1;"}));
    BOOST_TEST(!reloads(0));
    client.call("SetScript", doc, list({"SET ErrorMode = 0;\nDROP TABLE Missing;\nT: LOAD 1 AS n AUTOGENERATE 1;"}));
    BOOST_TEST(reloads(0));
    BOOST_TEST(!reloads(1));
}

BOOST_AUTO_TEST_CASE(a_trial_reads_some_rows_and_stores_nothing) {
    const std::filesystem::path files = folder.path / "Files";
    std::filesystem::create_directories(files);
    script("T: LOAD RecNo() AS n AUTOGENERATE 100;\nSTORE T INTO [lib://Files/t.qvd] (qvd);");
    client.call(
        "CreateConnection", doc,
        list({json::Value::object({{"qName", "Files"}, {"qType", "folder"}, {"qConnectionString", files.string()}})}));
    const auto reloads = [&](json::Value parameters) {
        return client.call("DoReloadEx", doc, list({std::move(parameters)}))["qResult"]["qSuccess"].as_bool();
    };
    BOOST_TEST(reloads(json::Value::object({{"qSkipStore", true}})));
    BOOST_TEST(!std::filesystem::exists(files / "t.qvd"));
    BOOST_TEST(reloads(json::Value::object()));
    BOOST_TEST(std::filesystem::exists(files / "t.qvd"));
    client.call("SetScript", doc, list({"T: LOAD * FROM [lib://Files/t.qvd] (qvd); U: LOAD RecNo() AS m RESIDENT T;"}));
    BOOST_TEST(reloads(json::Value::object({{"qRowLimit", 10}})));
    BOOST_TEST(value("Count(n) & ' ' & Count(m)") == "10 10");
}

BOOST_AUTO_TEST_CASE(nobody_is_waited_for_without_end) {
    const qix::ReloadSettings settings;
    qix::ReloadDebugger debugger("SET a = 1;", settings, std::chrono::milliseconds(1));
    BOOST_TEST(!debugger.answer(kRun));
    BOOST_TEST(!debugger.step({"SET a = 1", 1, 1}, {}));
    BOOST_TEST(!debugger.wanted().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
