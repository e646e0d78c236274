#include <orrery/kit/json/parse.h>

#include <boost/test/unit_test.hpp>

#include "model/json_read.h"
#include "model/json_write.h"
#include "world.h"

using namespace orrery;
using namespace orrery::repository;
using orrery::repository::test::World;

namespace {

json::Value full(const Entity& entity, Lookup& lookup) {
    std::string text;
    json::Writer out(text);
    write_full(out, entity, lookup);
    return json::parse(text);
}

json::Value condensed(const Entity& entity, Lookup& lookup, const Privileges& privileges) {
    std::string text;
    json::Writer out(text);
    write_condensed(out, entity, lookup, &privileges);
    return json::parse(text);
}

Entity read(const char* type, const char* text) {
    auto out = Entity::fresh(Model::site().at(type));
    read_onto(out, json::parse(text));
    check_required(out);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(entity_json)

BOOST_AUTO_TEST_CASE(an_app_is_written_as_the_interface_says) {
    World world;
    auto& owner = world.add("User", {{"userId", "jo"}, {"userDirectory", "DIR"}, {"name", "Jo"}});
    auto& stream = world.add("Stream", {{"name", "Sales"}});
    auto& app = world.add("App", {{"name", "Flights \"2\""}, {"owner", owner.id()}, {"stream", stream.id()}});
    const auto out = full(app, world);
    BOOST_TEST(out["id"].as_string() == app.id().text());
    BOOST_TEST(out["name"].as_string() == "Flights \"2\"");
    BOOST_TEST(out["publishTime"].as_string() == "1753-01-01T00:00:00.000Z");
    BOOST_TEST(out["targetAppId"].as_string() == "00000000-0000-0000-0000-000000000000");
    BOOST_TEST(out["owner"]["userId"].as_string() == "jo");
    BOOST_TEST(out["owner"]["privileges"].is_null());
    BOOST_TEST(out["stream"]["name"].as_string() == "Sales");
    BOOST_TEST(out["availabilityStatus"].as_integer() == 0);
    BOOST_TEST(out["tags"].is_array());
    BOOST_TEST(out["customProperties"].is_array());
    BOOST_TEST(out["schemaPath"].as_string() == "App");
    BOOST_TEST(out["privileges"].is_null());
    BOOST_TEST(!out.contains("data"));

    const auto brief = condensed(app, world, {"read"});
    BOOST_TEST(brief["privileges"][std::size_t{0}].as_string() == "read");
    BOOST_TEST(!brief.contains("schemaPath"));
    BOOST_TEST(!brief.contains("createdDate"));
    BOOST_TEST(!brief.contains("owner"));
}

BOOST_AUTO_TEST_CASE(parts_nest) {
    World world;
    auto& proxy = world.add("ProxyService");
    const auto out = full(proxy, world);
    BOOST_TEST(out["settings"]["listenPort"].as_integer() == 443);
    BOOST_TEST(out["settings"]["logVerbosity"]["logVerbositySystem"].as_integer() == 4);
    BOOST_TEST(out["settings"]["restListenPort"].as_integer() == 4243);
    BOOST_TEST(out["settings"]["schemaPath"].as_string() == "ProxyService.Settings");
    BOOST_TEST(out["serverNodeConfiguration"].is_null());
    auto changed =
        read("ProxyService", R"({"settings":{"listenPort":8443,"logverbosity":{"logVerbositySystem":"Debug"}}})");
    BOOST_TEST(changed.integer("settings.listenPort") == 8443);
    BOOST_TEST(changed.integer("settings.logVerbosity.logVerbositySystem") == 5);
}

BOOST_AUTO_TEST_CASE(reading_is_lenient_where_clients_are) {
    const auto rule = read("SystemRule", R"({"NAME":"r","resourcefilter":"App_*","actions":"2","ruleContext":"QMCOnly",
        "disabled":"False","unknown":[1],"schemaPath":"SystemRule","privileges":null,"version":99})");
    BOOST_TEST(rule.text("name") == "r");
    BOOST_TEST(rule.integer("actions") == 2);
    BOOST_TEST(rule.integer("ruleContext") == 2);
    BOOST_TEST(!rule.flag("disabled"));
    BOOST_TEST(rule.integer("version") == 0);  // kept by the server
    for (auto* none : {"null", "\"\"", "{}"}) {
        const auto app = read("App", (R"({"name":"a","stream":)" + std::string(none) + "}").c_str());
        BOOST_TEST(app.reference("stream").zero(), none);
    }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used_is_named) {
    const auto message = [](const char* type, const char* text) -> std::string {
        try {
            read(type, text);
        } catch (const Invalid& error) {
            return error.what();
        }
        return "accepted";
    };
    BOOST_TEST(message("App", "[]").find("JSON object") != std::string::npos);
    BOOST_TEST(message("App", "{}").find("'name' is required") != std::string::npos);
    BOOST_TEST(message("App", R"({"name":"a","stream":{"id":"x"}})").find("'stream'") != std::string::npos);
    BOOST_TEST(message("SystemRule", R"({"name":"a","ruleContext":7})").find("'ruleContext'") != std::string::npos);
    BOOST_TEST(message("App", R"({"name":"a","lastReloadTime":"soon"})").find("a date") != std::string::npos);
    BOOST_TEST(message("App", R"({"name":"a","tags":{}})").find("an array") != std::string::npos);
    BOOST_TEST(message("App", R"({"name":"a\u0000b"})").find("NUL") != std::string::npos);
    BOOST_TEST(message("Tag", (R"({"name":")" + std::string(600, 'x') + "\"}").c_str()).find("512") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(children_keep_their_identity) {
    auto user = read("User", R"({"userId":"u","userDirectory":"D","attributes":[
        {"attributeType":"group","attributeValue":"A"},{"attributeType":"group","attributeValue":"B"}]})");
    const auto before = std::get<std::vector<Entity>>(user.at("attributes"));
    BOOST_TEST(before.size() == 2u);
    const auto id = before[1].id().text();
    read_onto(user,
              json::parse(R"({"attributes":[{"id":")" + id + R"(","attributeType":"group","attributeValue":"C"}]})"));
    const auto after = std::get<std::vector<Entity>>(user.at("attributes"));
    BOOST_TEST(after.size() == 1u);
    BOOST_TEST(after[0].id().text() == id);
    BOOST_TEST(after[0].text("attributeValue") == "C");
    read_onto(user, json::parse(R"({"attributes":null})"));
    BOOST_TEST(std::get<std::vector<Entity>>(user.at("attributes")).size() == 1u);
    read_onto(user, json::parse(R"({"attributes":[]})"));
    BOOST_TEST(std::get<std::vector<Entity>>(user.at("attributes")).empty());
}

BOOST_AUTO_TEST_CASE(secrets_go_in_and_never_out) {
    World world;
    auto connection = read("DataConnection", R"({"name":"c","password":"hidden-word"})");
    BOOST_TEST(connection.text("password") == "hidden-word");
    std::string text;
    json::Writer out(text);
    write_full(out, connection, world);
    BOOST_TEST(text.find("hidden-word") == std::string::npos);
    read_onto(connection, json::parse(R"({"password":""})"));
    BOOST_TEST(connection.text("password") == "hidden-word");
}

BOOST_AUTO_TEST_CASE(every_declared_default_can_be_read_back) {
    World world;
    for (auto& type : Model::site().types()) {
        const auto entity = Entity::fresh(type);
        auto copy = Entity::fresh(type);
        read_onto(copy, full(entity, world));
        BOOST_TEST((copy == entity), type.name());
    }
}

BOOST_AUTO_TEST_SUITE_END()
