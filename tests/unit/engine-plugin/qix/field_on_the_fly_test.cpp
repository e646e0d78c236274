// Fields on the fly through the interface: everybody sees them, they are saved, and follow reloads.
#include "client.h"
#include "qix/seen_data.h"

namespace {

struct OnTheFly : RunningEngine {
    const std::string id = orders_app();
    Client client{engine, alice, "/app/" + id};
    const int doc = client.open(id);

    bool add(const char* name, const char* expression) {
        return client.call("AddFieldFromExpression", doc, list({name, expression}))["qSuccess"].as_bool();
    }
    static std::string value(Client& who, int app, const char* expression) {
        return who.call("Evaluate", app, list({expression}))["qReturn"].as_string();
    }
    std::string value(const char* expression) { return value(client, doc, expression); }
    std::string known(const char* name) {
        return client.call("GetFieldOnTheFlyByName", doc, list({name}))["qName"].as_string();
    }
    void reload(const char* script) {
        client.call("SetScript", doc, list({script}));
        BOOST_TEST(client.call("DoReload", doc)["qReturn"].as_bool());
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(field_on_the_fly, OnTheFly)

BOOST_AUTO_TEST_CASE(it_is_a_field_for_everybody_who_has_the_app_open) {
    Client other(engine, bob, "/app/" + id);
    const int others = other.open(id);
    BOOST_TEST(add("Large", "=Amt > 6"));
    BOOST_TEST(contains(other.take_push()["change"], json::Value(others)));
    BOOST_TEST(value(other, others, "Sum({<Large={'-1'}>} Amt)") == "16");
    const int field = client.handle_of(client.call("GetField", doc, list({"Large"})));
    BOOST_TEST(client.call("GetCardinal", field)["qReturn"].as_integer() == 2);
    BOOST_TEST(client.call("Select", field, list({"0"}))["qReturn"].as_bool());
    BOOST_TEST(value("Sum(Amt)") == "6");
    BOOST_TEST(value(other, others, "Sum(Amt)") == "22");
    BOOST_TEST(known("Large") == "Large");
    BOOST_TEST(known("Amt") == "");
}

BOOST_AUTO_TEST_CASE(selections_stay_and_lists_tell_what_it_is) {
    const int country = client.handle_of(client.call("GetField", doc, list({"Country"})));
    client.call("Select", country, list({"SE"}));
    BOOST_TEST(add("Initial", "Left(Country, 1)"));
    BOOST_TEST(value("Sum(Amt)") == "12");
    const auto names = [&](bool on_the_fly) {
        json::Value definition = json::Value::object({{"qShowDefinitionOnly", on_the_fly}});
        const int object = client.create_session_object(
            doc, json::dump(json::Value::object({{"qInfo", json::Value::object({{"qType", "fields"}})},
                                                 {"qFieldListDef", std::move(definition)}}))
                     .c_str());
        std::string found;
        for (const json::Value& item : client.layout(object)["qFieldList"]["qItems"].items())
            if (item["qIsDefinitionOnly"].bool_or(false)) found += item["qReadableName"].as_string();
        return found;
    };
    BOOST_TEST(names(false) == "");
    BOOST_TEST(names(true) == "Initial");
    const json::Value told = client.call("GetFieldDescription", doc, list({"Initial"}))["qReturn"];
    BOOST_TEST(told["qIsDefinitionOnly"].as_bool());
    BOOST_TEST(json::dump(told["qSrcTables"]) == "[\"Customers\"]");
    // The tables are those that the script made.
    const json::Value tables = client.call(
        "GetTablesAndKeys", doc,
        list({json::Value::object(), json::Value::object(), json::Value(0), json::Value(true), json::Value(false)}));
    BOOST_TEST(tables["qtr"].items().size() == 2u);
    BOOST_TEST(tables["qtr"][0]["qFields"].items().size() == 2u);
}

BOOST_AUTO_TEST_CASE(definitions_are_saved_and_their_values_are_not) {
    BOOST_TEST(add("Large", "Amt > 6"));
    client.call("DoSave", doc);
    const app::Document saved = store.load(id, app::Store::Part::everything);
    BOOST_TEST(saved.fields_on_the_fly.size() == 1u);
    BOOST_TEST(!saved.model->find_field("Large").has_value());
    client.disconnect();
    qix::Engine again(settings(), catalogue, store, [](qix::LogLevel, const std::string&) {});
    Client reader(again, alice, "/app/" + id);
    BOOST_TEST(value(reader, reader.open(id), "Sum({<Large={'-1'}>} Amt)") == "16");
}

BOOST_AUTO_TEST_CASE(values_follow_a_reload_and_the_field_goes_with_what_it_reads) {
    BOOST_TEST(add("Large", "Amt > 6"));
    reload("Orders: LOAD * INLINE [Amt\n100\n1];");
    BOOST_TEST(value("Sum({<Large={'-1'}>} Amt)") == "100");
    reload("Orders: LOAD * INLINE [Price\n100];");
    BOOST_TEST(known("Large") == "");
    reload("Orders: LOAD * INLINE [Amt,Large\n100,mine];");
    BOOST_TEST(value("Only(Large)") == "mine");
    BOOST_TEST(known("Large") == "");
    reload("Orders: LOAD * INLINE [Amt\n7];");
    BOOST_TEST(value("Only(Large)") == "-1");
}

BOOST_AUTO_TEST_CASE(a_further_one_leaves_those_that_are_there_as_they_are) {
    app::Document document = store.load(id, app::Store::Part::everything);
    document.fields_on_the_fly = {{"Large", "Amt > 6"}, {"Never", "Amt > Missing"}};
    const auto before = qix::with_fields_on_the_fly(document.model, document);
    document.fields_on_the_fly.push_back({"Larger", "Large & Amt"});
    const auto after = qix::with_fields_on_the_fly(document.model, document);
    BOOST_REQUIRE(after->find_field("Larger").has_value());
    const orrery::engine::FieldId large = before->find_field("Large").value();
    BOOST_TEST(after->find_field("Large").value() == large);
    BOOST_TEST(&after->field(large) == &before->field(large));  // not only equal: it was not made again
}

BOOST_AUTO_TEST_CASE(dollar_expansions_are_done_when_it_is_made_and_formats_are_the_apps) {
    reload("SET vLimit = 6; SET DateFormat = 'DD/MM/YYYY'; Orders: LOAD * INLINE [Amt\n5\n9];");
    BOOST_TEST(add("Large", "Amt > $(vLimit)"));
    BOOST_TEST(value("Sum({<Large={'-1'}>} Amt)") == "9");
    BOOST_TEST(add("Day", "Date(44000 + Amt)"));
    BOOST_TEST(value("MinString(Day)") == "23/06/2020");
}

BOOST_AUTO_TEST_CASE(one_of_the_same_name_takes_its_place_and_others_are_refused) {
    BOOST_TEST(add("Large", "Amt > 6"));
    BOOST_TEST(add("Large", "Amt > 8"));
    BOOST_TEST(value("Sum({<Large={'-1'}>} Amt)") == "9");
    BOOST_TEST(!add("Large", "Sum(Amt)"));
    BOOST_TEST(!add("Amt", "Amt * 2"));
    BOOST_TEST(!add("", "Amt * 2"));
    BOOST_TEST(value("Sum({<Large={'-1'}>} Amt)") == "9");
}

BOOST_AUTO_TEST_SUITE_END()
