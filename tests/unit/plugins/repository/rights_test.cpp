// Who may do and see what over the interface, and where secrets go.
#include "api_fixture.h"

using namespace orrery;
using namespace orrery::repository;
using namespace orrery::repository::test;

BOOST_AUTO_TEST_SUITE(api)

BOOST_AUTO_TEST_CASE(roles_are_given_by_those_who_may) {
    auto& site = fixture();
    const auto service = site.service();
    site.add_user("root", "\"RootAdmin\"");
    site.add_user("secure", "\"SecurityAdmin\"");
    const auto plain = site.add_user("plain");
    const auto root = site.management("root"), secure = site.management("secure");
    BOOST_TEST(root.count("/qrs/systemrule/count") > 20);
    BOOST_TEST(site.hub("root").count("/qrs/systemrule/count") == 0);  // administrators are so in the console only

    const auto with_roles = [&](const Client& client, const char* role) {
        auto user = service.get("/qrs/user/" + plain).json();
        user.set("roles", role ? json::Value::array({role}) : json::Value::array());
        return client.put("/qrs/user/" + plain, user).status;
    };
    BOOST_TEST(with_roles(site.management("plain"), "RootAdmin") == 404);
    BOOST_TEST(with_roles(secure, "RootAdmin") == 403);
    BOOST_TEST(with_roles(secure, "ContentAdmin") == 200);
    BOOST_TEST(with_roles(root, "RootAdmin") == 200);
    BOOST_TEST(with_roles(secure, nullptr) == 403);
    BOOST_TEST(site.management("plain").count("/qrs/user/count") > 5);
    // As the form plugin does it.
    BOOST_TEST(with_roles(Client(*site.site, "INTERNAL", "sa_repository"), nullptr) == 200);
    BOOST_TEST(site.management("plain").count("/qrs/user/count") == 0);
    BOOST_TEST(secure.post("/qrs/user", R"({"userDirectory":"DIR","userId":"x","roles":["RootAdmin"]})").status == 403);
}

BOOST_AUTO_TEST_CASE(rules_take_effect_at_once) {
    auto& site = fixture();
    const auto service = site.service();
    site.add_user("ruled");
    const auto ruled = site.hub("ruled");
    const auto stream = service.post("/qrs/stream", R"({"name":"Ruled"})").id();
    BOOST_TEST(ruled.get("/qrs/stream/" + stream).status == 404);
    auto rule =
        service.post("/qrs/systemrule", R"({"name":"r","category":"Security","resourceFilter":"Stream_)" + stream +
                                            R"(","actions":2,"rule":"user.userId = \"RULED\"","type":"Default"})");
    BOOST_REQUIRE_EQUAL(rule.status, 201);
    BOOST_TEST(rule.json()["type"].as_string() == "Custom");
    BOOST_TEST(ruled.get("/qrs/stream/" + stream).status == 200);
    auto changed = rule.json();
    changed.set("disabled", true);
    BOOST_TEST(service.put("/qrs/systemrule/" + rule.id(), changed).status == 200);
    BOOST_TEST(ruled.get("/qrs/stream/" + stream).status == 404);

    const auto bad = service.post("/qrs/systemrule",
                                  R"({"name":"b","resourceFilter":"App_*","actions":2,"rule":"resource.name ="})");
    BOOST_TEST(bad.status == 400);
    BOOST_TEST(bad.text.find("at character 16") != std::string::npos);
    const auto fixed = service.get("/qrs/systemrule/full?filter=name eq 'RootAdmin'").json()[std::size_t{0}];
    BOOST_TEST(service.put("/qrs/systemrule/" + fixed["id"].as_string(), fixed).status == 403);
    BOOST_TEST(service.remove("/qrs/systemrule/" + fixed["id"].as_string()).status == 403);
    const auto shipped = service.get("/qrs/systemrule/full?filter=name eq 'Owner'").json()[std::size_t{0}];
    BOOST_TEST(shipped["type"].as_string() == "Default");
    const auto edited = service.put("/qrs/systemrule/" + shipped["id"].as_string(), shipped);
    BOOST_TEST(edited.json()["type"].as_string() == "Custom");
}

BOOST_AUTO_TEST_CASE(custom_properties_steer_access) {
    auto& site = fixture();
    const auto service = site.service();
    const auto definition =
        service
            .post("/qrs/custompropertydefinition",
                  R"({"name":"Dept","valueType":"Text","choiceValues":["A","B"],"objectTypes":["App","User"]})")
            .id();
    BOOST_TEST(service.post("/qrs/custompropertydefinition", R"({"name":"a b\"; DROP"})").status == 400);
    const auto property = [&](const std::string& value) {
        return R"("customProperties":[{"value":")" + value + R"(","definition":{"id":")" + definition + R"("}}])";
    };
    service.post("/qrs/systemrule",
                 R"({"name":"dept","resourceFilter":"App_*","actions":2,"rule":"user.@Dept = resource.@Dept"})");
    const auto app = service.post("/qrs/app", R"({"name":"of A",)" + property("A") + "}");
    BOOST_REQUIRE_EQUAL(app.status, 201);
    BOOST_TEST(app.json()["customProperties"][std::size_t{0}]["definition"]["name"].as_string() == "Dept");
    service.post("/qrs/user", R"({"userDirectory":"DIR","userId":"ina",)" + property("A") + "}");
    service.post("/qrs/user", R"({"userDirectory":"DIR","userId":"inb",)" + property("B") + "}");
    BOOST_TEST(site.hub("ina").get("/qrs/app/" + app.id()).status == 200);
    BOOST_TEST(site.hub("inb").get("/qrs/app/" + app.id()).status == 404);
    BOOST_TEST(service.size("/qrs/app?filter=@Dept eq 'a'") == 1u);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_cannot_be_asked_for) {
    auto& site = fixture();
    site.add_user("boss", "\"RootAdmin\"");
    site.add_user("spy");
    const auto boss = site.hub("boss"), spy = site.hub("spy");
    const auto app = boss.post("/qrs/app", R"({"name":"bait"})").id();
    BOOST_REQUIRE_EQUAL(boss.put("/qrs/app/" + app + "/publish?stream=" + everyone).status, 200);
    const auto found = [&](const Client& client, const std::string& filter) {
        return client.size("/qrs/app?filter=id eq " + app + " and " + filter);
    };
    BOOST_TEST(found(spy, "owner.userId eq 'boss'") == 1u);  // the condensed form shows it anyway
    BOOST_TEST(found(spy, "owner.roles eq 'RootAdmin'") == 0u);
    BOOST_TEST(found(spy, "not owner.roles eq 'RootAdmin'") == 1u);
    BOOST_TEST(found(site.service(), "owner.roles eq 'RootAdmin'") == 1u);
    const auto table = [&](const Client& client) {
        return client
            .post("/qrs/app/table?filter=id eq " + app,
                  R"({"type":"App","columns":[{"columnType":"Property","definition":"name"},
                      {"name":"roles","columnType":"Property","definition":"owner.roles"},{"columnType":"Privileges"}]})")
            .json();
    };
    const auto rows = table(spy);
    BOOST_TEST(rows["columnNames"].size() == 3u);
    BOOST_TEST(rows["rows"][std::size_t{0}][std::size_t{0}].as_string() == "bait");
    BOOST_TEST(rows["rows"][std::size_t{0}][std::size_t{1}].is_null());
    BOOST_TEST(table(site.service())["rows"][std::size_t{0}][std::size_t{1}].size() == 1u);
}

BOOST_AUTO_TEST_CASE(secrets_are_for_services) {
    auto& site = fixture();
    site.add_user("conn", "\"RootAdmin\"");
    const auto root = site.management("conn");
    const auto made = root.post("/qrs/dataconnection", R"({"name":"db","type":"ODBC","connectionstring":"DSN=x",
        "username":"u","password":"canary-secret"})");
    BOOST_REQUIRE_EQUAL(made.status, 201);
    BOOST_TEST(made.text.find("canary") == std::string::npos);
    BOOST_TEST(root.get("/qrs/dataconnection/full").text.find("canary") == std::string::npos);
    BOOST_TEST(root.get("/qrs/dataconnection/full").text.find("sealed1") == std::string::npos);
    const auto path = "/internal/secret/dataconnection/" + made.id() + "/password";
    BOOST_TEST(root.get(path).status == 403);
    BOOST_TEST(Client(*site.site, "INTERNAL", "sa_engine").get(path).json()["value"].as_string() == "canary-secret");
    BOOST_TEST(root.put("/qrs/dataconnection/" + made.id(), made.json()).status == 200);
    BOOST_TEST(Client(*site.site, "INTERNAL", "sa_engine").get(path).json()["value"].as_string() == "canary-secret");
    BOOST_TEST(Client(*site.site, "INTERNAL", "stranger").get(path).status == 404);
    // Folder connections are for administrators.
    site.add_user("folder");
    BOOST_TEST(site.hub("folder").post("/qrs/dataconnection", R"({"name":"f","type":"folder"})").status == 403);
    BOOST_TEST(site.hub("folder").post("/qrs/dataconnection", R"({"name":"f","type":"ODBC"})").status == 201);
}

BOOST_AUTO_TEST_CASE(a_connection_becomes_only_what_its_changer_may_create) {
    auto& site = fixture();
    const auto user_id = site.add_user("turner");
    site.add_user("keeper", "\"ContentAdmin\"");
    const auto user = site.hub("turner"), keeper = site.management("keeper");
    const auto made = user.post("/qrs/dataconnection", R"({"name":"t","type":"ODBC","connectionstring":"DSN=x"})");
    BOOST_REQUIRE_EQUAL(made.status, 201);
    const auto change = [](const Client& client, const std::string& id, const char* property, const char* value) {
        auto state = client.get("/qrs/dataconnection/" + id).json();
        state.set(property, value);
        return client.put("/qrs/dataconnection/" + id, state).status;
    };
    BOOST_TEST(change(user, made.id(), "type", "folder") == 403);
    BOOST_TEST(change(user, made.id(), "type", "Folder") == 403);
    auto many = json::Value::array({user.get("/qrs/dataconnection/" + made.id()).json()});
    many.as_array()[0].set("type", "folder");
    BOOST_TEST(user.put("/qrs/dataconnection/many", many).status == 403);
    BOOST_TEST(user.get("/qrs/dataconnection/" + made.id()).json()["type"].as_string() == "ODBC");
    BOOST_TEST(change(user, made.id(), "type", "OLEDB") == 200);
    BOOST_TEST(change(user, made.id(), "connectionstring", "DSN=y") == 200);
    BOOST_TEST(change(keeper, made.id(), "type", "folder") == 200);

    // A folder that somebody was given stays the folder it is.
    const auto given = keeper.post(
        "/qrs/dataconnection",
        R"({"name":"given","type":"folder","connectionstring":"/data","owner":{"id":")" + user_id + R"("}})");
    BOOST_REQUIRE_EQUAL(given.status, 201);
    BOOST_TEST(change(user, given.id(), "connectionstring", "/") == 403);
    BOOST_TEST(change(user, given.id(), "name", "renamed") == 200);
    BOOST_TEST(change(keeper, given.id(), "connectionstring", "/more") == 200);
}

BOOST_AUTO_TEST_CASE(a_password_stays_with_the_server_it_was_given_for) {
    auto& site = fixture();
    site.add_user("mover");
    const auto user = site.hub("mover");
    const auto made = user.post("/qrs/dataconnection", R"({"name":"moving","type":"ODBC","connectionstring":"host=db",
        "username":"reader","password":"canary-secret"})");
    BOOST_REQUIRE_EQUAL(made.status, 201);
    const auto password_after = [&](const char* property, const char* value, const char* password = nullptr) {
        auto state = user.get("/qrs/dataconnection/" + made.id()).json();
        state.set(property, value);
        if (password != nullptr) state.set("password", password);
        BOOST_TEST(user.put("/qrs/dataconnection/" + made.id(), state).status == 200);
        return Client(*site.site, "INTERNAL", "sa_engine")
            .get("/internal/secret/dataconnection/" + made.id() + "/password")
            .json()["value"]
            .as_string();
    };
    BOOST_TEST(password_after("name", "moved") == "canary-secret");
    BOOST_TEST(password_after("username", "writer") == "canary-secret");
    BOOST_TEST(password_after("connectionstring", "host=evil").empty());
    BOOST_TEST(password_after("connectionstring", "host=new", "another") == "another");
    BOOST_TEST(password_after("type", "OLEDB").empty());
}

BOOST_AUTO_TEST_CASE(what_would_be_allowed_can_be_asked) {
    auto& site = fixture();
    site.add_user("asking");
    const auto hub = site.hub("asking"), console = site.management("asking");
    BOOST_TEST(hub.post("/qrs/app/previewcreateprivilege", R"({"name":"x"})").text == "true");
    BOOST_TEST(console.post("/qrs/app/previewcreateprivilege", R"({"name":"x"})").text == "false");
    BOOST_TEST(hub.post("/qrs/stream/previewcreateprivilege", R"({"name":"x"})").text == "false");
    BOOST_TEST(hub.post("/qrs/app/previewprivileges", R"({"name":"x"})").json().size() >= 5u);
    // The engine asks for people in apps, and says nothing of a context.
    auto engine = console;
    engine.caller = "engine";
    BOOST_TEST(engine.post("/qrs/app", R"({"name":"made in the engine"})").status == 201);
    BOOST_TEST(console.post("/qrs/app", R"({"name":"made in the console"})").status == 403);
}

BOOST_AUTO_TEST_SUITE_END()
