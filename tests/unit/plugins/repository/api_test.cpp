#include <boost/test/unit_test.hpp>
#include <thread>

#include "site_fixture.h"

using namespace orrery;
using namespace orrery::repository;
using orrery::repository::test::Answer;
using orrery::repository::test::Client;
using orrery::repository::test::SiteFixture;

namespace {

SiteFixture& fixture() {
    static SiteFixture made("api");
    return made;
}

std::string header(const Answer& answer, const std::string& name) {
    for (auto& [key, value] : answer.headers)
        if (key == name) return value;
    return {};
}

const std::string everyone = "aaec8d41-5201-43ab-809f-3063750dfafd";

}  // namespace

BOOST_AUTO_TEST_SUITE(api)

BOOST_AUTO_TEST_CASE(head_is_answered_as_get_where_get_is) {
    const auto service = fixture().service();
    const auto asked = service.send("HEAD", "/qrs/stream/count");
    BOOST_TEST(asked.status == 200);
    BOOST_TEST(header(asked, "Content-Type") == header(service.get("/qrs/stream/count"), "Content-Type"));
    BOOST_TEST(service.send("HEAD", "/qrs/stream/" + std::string(36, '0')).status == 404);
    const auto wrong = service.send("HEAD", "/qrs/app/" + everyone + "/publish");
    BOOST_TEST(wrong.status == 405);
    BOOST_TEST(header(wrong, "Allow") == "PUT");
}

BOOST_AUTO_TEST_CASE(a_new_site_holds_what_it_needs) {
    const auto service = fixture().service();
    BOOST_TEST(service.get("/qrs/about").json()["nodeType"].as_integer() == 1);
    BOOST_TEST(service.count("/qrs/stream/count") == 2);
    BOOST_TEST(service.count("/qrs/systemrule/count?filter=category eq 'Security' and type eq 'ReadOnly'") > 3);
    const auto node = service.get("/qrs/servernodeconfiguration/local").json();
    BOOST_TEST(node["hostName"].as_string() == "central.example");
    BOOST_TEST(node["isCentral"].as_bool());
    const auto proxy = service.get("/qrs/proxyservice/local").json();
    BOOST_TEST(proxy["settings"]["virtualProxies"][std::size_t{0}]["defaultVirtualProxy"].as_bool());
    BOOST_TEST(service.get("/qrs/engineservice/local").json()["settings"]["listenerPorts"].items()[0].as_integer() ==
               4747);
    for (auto* name : {"root.pem", "server.pem", "server_key.pem", "client.pem", "client_key.pem"})
        BOOST_TEST(std::filesystem::exists(fixture().folder / "certificates" / name), name);
}

BOOST_AUTO_TEST_CASE(a_tag_lives_its_life) {
    const auto service = fixture().service();
    const auto made = service.post("/qrs/tag", R"({"name":"first"})");
    BOOST_TEST(made.status == 201);
    BOOST_TEST(header(made, "Content-Type") == "application/json; charset=utf-8");
    auto tag = made.json();
    BOOST_TEST(tag["schemaPath"].as_string() == "Tag");
    BOOST_TEST(tag["modifiedByUserName"].as_string() == "INTERNAL\\sa_api");
    BOOST_TEST(tag["privileges"].is_null());
    BOOST_TEST(service.get("/QRS//Tag/" + made.id() + "/").status == 200);
    BOOST_TEST(service.size("/qrs/tag?filter=name eq 'FIRST'") == 1u);
    BOOST_TEST(service.size("/qrs/tag/full?filter=(name+eq+%27first%27)&orderby=name desc") == 1u);

    tag.set("name", "second");
    const auto changed = service.put("/qrs/tag/" + made.id(), tag);
    BOOST_TEST(changed.status == 200);
    BOOST_TEST(changed.json()["name"].as_string() == "second");
    BOOST_TEST(changed.json()["createdDate"].as_string() == tag["createdDate"].as_string());

    BOOST_TEST(service.put("/qrs/tag/" + made.id(), tag).status == 409);  // an older state
    tag.set("modifiedDate", "9999-01-01T00:00:00.000Z");                  // clients force it like this
    BOOST_TEST(service.put("/qrs/tag/" + made.id(), tag).status == 200);
    BOOST_TEST(service.put("/qrs/tag/" + made.id(), std::string(R"({"name":"third"})")).status == 409);
    tag.set("id", "00000000-0000-0000-0000-000000000001");
    BOOST_TEST(service.put("/qrs/tag/" + made.id(), tag).status == 400);

    BOOST_TEST(service.post("/qrs/tag", R"({"name":"SECOND"})").status == 400);
    const auto gone = service.remove("/qrs/tag/" + made.id());
    BOOST_TEST(gone.status == 204);
    BOOST_TEST(gone.text.empty());
    BOOST_TEST(service.get("/qrs/tag/" + made.id()).status == 404);
    BOOST_TEST(service.remove("/qrs/tag/" + made.id()).status == 404);
}

BOOST_AUTO_TEST_CASE(many_at_once_are_all_or_nothing) {
    const auto service = fixture().service();
    BOOST_TEST(service.post("/qrs/tag/many", R"([{"name":"m1"},{"name":"m2"}])").status == 201);
    BOOST_TEST(service.post("/qrs/tag/many", R"([{"name":"m3"},{"name":"m1"}])").status == 400);
    BOOST_TEST(service.size("/qrs/tag?filter=name sw 'm'") == 2u);
    auto both = service.get("/qrs/tag/full?filter=name sw 'm'&orderby=name").json();
    for (auto& tag : both.as_array()) tag.set("name", tag["name"].as_string() + "x");
    BOOST_TEST(service.put("/qrs/tag/many", both).status == 200);
    BOOST_TEST(service.size("/qrs/tag?filter=name ew 'x'") == 2u);
}

BOOST_AUTO_TEST_CASE(the_key_is_demanded) {
    const auto send = [](const std::string& query, const std::string& key) {
        rest::Request request;
        request.target = "/qrs/about" + query;
        if (!key.empty()) request.headers = {{"x-qlik-xrfkey", key}};
        request.identity = {"INTERNAL", "sa_api", {}};
        return fixture().site->handle(request);
    };
    BOOST_TEST(send("?Xrfkey=0123456789abcdef", "0123456789abcdef").status == 200);
    for (auto& [query, key] :
         std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                          {"?xrfkey=0123456789abcdef", ""},
                                                          {"", "0123456789abcdef"},
                                                          {"?xrfkey=0123456789abcdef", "0123456789abcdeF"}}) {
        const auto answer = send(query, key);
        BOOST_TEST(answer.status == 403);
        BOOST_TEST(answer.body == "XSRF prevention check failed. Possible XSRF discovered.");
    }
    BOOST_TEST(send("?xrfkey=0123456789abcde", "0123456789abcde").status == 400);
    BOOST_TEST(send("?xrfkey=0123456789abcde_", "0123456789abcde_").status == 400);
}

BOOST_AUTO_TEST_CASE(nobody_in_particular_gets_nothing) {
    rest::Request request;
    request.target = "/qrs/about?xrfkey=0123456789abcdef";
    request.headers = {{"x-qlik-xrfkey", "0123456789abcdef"}, {"x-qlik-user", "UserDirectory=INTERNAL;UserId=sa_api"}};
    BOOST_TEST(fixture().site->handle(request).status == 403);  // the header is the listener's to read, not ours
    const auto stranger = fixture().management("stranger");
    BOOST_TEST(stranger.get("/qrs/app").json().size() == 0u);
    BOOST_TEST(stranger.get("/qrs/user").json().size() == 0u);
    BOOST_TEST(stranger.get("/qrs/systemrule").json().size() == 0u);
    BOOST_TEST(stranger.post("/qrs/tag", R"({"name":"mine"})").status == 403);
    BOOST_TEST(stranger.get("/qrs/stream/" + everyone).status == 200);
    // Claims of sign-in attributes do not make an administrator.
    request.identity = {"DIR", "stranger", {{"roles", "RootAdmin"}, {"Roles", "RootAdmin"}}};
    request.target = "/qrs/user?xrfkey=0123456789abcdef";
    BOOST_TEST(fixture().site->handle(request).body == "[]");
}

BOOST_AUTO_TEST_CASE(errors_have_their_status) {
    const auto service = fixture().service();
    BOOST_TEST(service.get("/qrs/nothing").status == 404);
    BOOST_TEST(service.get("/").status == 404);
    BOOST_TEST(service.get("/qrs/tag/not-a-guid").status == 404);
    BOOST_TEST(service.get("/qrs/tag/../user").status == 400);
    BOOST_TEST(service.get("/qrs/tag?filter=%zz").status == 400);
    for (auto* bytes : {"%00", "%ff", "%c0%af", "%ed%a0%80"})
        BOOST_TEST(service.get("/qrs/tag?filter=name eq '" + std::string(bytes) + "'").status == 400, bytes);
    BOOST_TEST(service.post("/qrs/tag", "{\"name\":\"\xff\"}").status == 400);
    BOOST_TEST(service.post("/qrs/tag", R"({"name":"\ud800"})").status == 400);
    BOOST_TEST(Client(*fixture().site, "DIR", "a\xff").get("/qrs/tag").status == 400);
    const auto syntax = service.get("/qrs/tag?filter=name is 'x'");
    BOOST_TEST(syntax.status == 400);
    BOOST_TEST(syntax.text.find("at character 6") != std::string::npos);
    BOOST_TEST(service.get("/qrs/tag?orderby=name;drop").status == 400);
    const auto wrong_verb = service.send("PATCH", "/qrs/tag");
    BOOST_TEST(wrong_verb.status == 405);
    BOOST_TEST(header(wrong_verb, "Allow").find("POST") != std::string::npos);
    BOOST_TEST(service.post("/qrs/tag", "{").status == 400);
    BOOST_TEST(service.post("/qrs/tag", std::string(100'000, '[')).status == 400);
    BOOST_TEST(service.post("/qrs/tag", "[]").status == 400);
    BOOST_TEST(service.post("/qrs/tag", "").status == 400);  // an empty body is an empty object: no name
    BOOST_TEST(
        service.post("/qrs/app", R"({"name":"a","tags":[{"id":"00000000-0000-0000-0000-000000000009"}]})").status ==
        400);
}

BOOST_AUTO_TEST_CASE(privileges_are_told_when_asked) {
    const auto service = fixture().service();
    fixture().add_user("priv");
    const auto user = fixture().hub("priv");
    const auto app = user.post("/qrs/app?privileges=true", R"({"name":"priv app"})");
    BOOST_REQUIRE_EQUAL(app.status, 201);
    const auto holds = [](const json::Value& entity, const std::string& name) {
        for (auto& item : entity["privileges"].items())
            if (item.as_string() == name) return true;
        return false;
    };
    BOOST_TEST(holds(app.json(), "read"));
    BOOST_TEST(holds(app.json(), "update"));
    BOOST_TEST(holds(app.json(), "publish"));
    BOOST_TEST(!holds(app.json(), "changeowner"));
    const auto stream = user.get("/qrs/stream?privileges=true").json();
    BOOST_TEST(stream.size() == 1u);
    BOOST_TEST(holds(stream[std::size_t{0}], "publish"));
    BOOST_TEST(!holds(stream[std::size_t{0}], "update"));
    BOOST_TEST(user.get("/qrs/stream").json()[std::size_t{0}]["privileges"].is_null());
    BOOST_TEST(user.get("/qrs/app/" + app.id() + "/privileges").json().size() >= 4u);
    const auto rights =
        user.post("/internal/rights", R"({"type":"App","ids":[")" + app.id() + R"(",")" + everyone + R"("]})");
    BOOST_TEST(rights.json()["privileges"].size() == 1u);
    BOOST_TEST(rights.json()["version"].as_integer() > 0);
}

BOOST_AUTO_TEST_CASE(apps_are_published_and_seen) {
    auto& site = fixture();
    const auto service = site.service();
    site.add_user("author");
    site.add_user("reader");
    const auto author = site.hub("author"), reader = site.hub("reader");
    const auto hidden = service.post("/qrs/stream", R"({"name":"Hidden"})").id();
    const auto app = author.post("/qrs/app", R"({"name":"Report"})").id();
    const auto sheet =
        author.post("/qrs/app/object", R"({"name":"S","objectType":"sheet","app":{"id":")" + app + R"("}})").id();
    const auto mark =
        author.post("/qrs/app/object", R"({"name":"B","objectType":"bookmark","app":{"id":")" + app + R"("}})").id();
    BOOST_TEST(author.get("/qrs/app/" + app).json()["owner"]["userId"].as_string() == "author");
    BOOST_TEST(reader.get("/qrs/app/" + app).status == 404);
    BOOST_TEST(reader.put("/qrs/app/" + app, std::string("{}")).status == 404);
    BOOST_TEST(reader.post("/qrs/app/object", R"({"objectType":"sheet","app":{"id":")" + app + R"("}})").status == 403);

    // The stream must be there for the author to publish to.
    BOOST_TEST(author.put("/qrs/app/" + app + "/publish?stream=" + hidden).status == 404);
    BOOST_TEST(author.put("/qrs/app/" + app + "/publish?stream=nonsense").status == 400);
    const auto published = author.put("/qrs/app/" + app + "/publish?stream=" + everyone + "&name=Final");
    BOOST_REQUIRE_EQUAL(published.status, 200);
    BOOST_TEST(published.json()["published"].as_bool());
    BOOST_TEST(published.json()["name"].as_string() == "Final");
    BOOST_TEST(published.json()["stream"]["id"].as_string() == everyone);
    BOOST_TEST(author.put("/qrs/app/" + app + "/publish?stream=" + everyone).status == 400);
    BOOST_TEST(reader.get("/qrs/app/" + app).status == 200);
    BOOST_TEST(reader.get("/qrs/app/object/" + sheet).json()["approved"].as_bool());
    BOOST_TEST(reader.get("/qrs/app/object/" + mark).status == 404);
    BOOST_TEST(reader.get("/qrs/app/hublist").json().size() >= 1u);
    BOOST_TEST(reader.remove("/qrs/app/" + app).status == 403);
    BOOST_TEST(author.put("/qrs/app/object/" + sheet, author.get("/qrs/app/object/" + sheet).json()).status == 403);

    // Moved into a stream the reader cannot see, the app is gone for the reader on every path.
    auto moved = service.get("/qrs/app/" + app).json();
    moved.set("stream", json::Value::object({{"id", hidden}}));
    BOOST_TEST(author.put("/qrs/app/" + app, moved).status == 404);
    BOOST_TEST(service.put("/qrs/app/" + app, moved).status == 200);
    for (auto* path : {"/qrs/app", "/qrs/app/full", "/qrs/app/hublist", "/qrs/app/hublist/full"})
        BOOST_TEST(reader.get(std::string(path) + "?filter=id eq " + app).json().size() == 0u, path);
    BOOST_TEST(reader.count("/qrs/app/count?filter=id eq " + app) == 0);
    BOOST_TEST(reader.get("/qrs/app/object/" + sheet).status == 404);
    BOOST_TEST(reader.get("/qrs/stream/" + hidden).status == 404);
    BOOST_TEST(reader.size("/qrs/stream?filter=name eq 'Hidden'") == 0u);
    BOOST_TEST(reader.size("/qrs/app/object?filter=app.id eq " + app) == 0u);

    const auto back = service.post("/qrs/app/" + app + "/unpublish");
    BOOST_TEST(back.status == 200);
    BOOST_TEST(back.json()["stream"].is_null());
    BOOST_TEST(!service.get("/qrs/app/object/" + sheet).json()["published"].as_bool());
    BOOST_TEST(author.put("/qrs/app/object/" + sheet, author.get("/qrs/app/object/" + sheet).json()).status == 200);

    BOOST_TEST(author.remove("/qrs/app/" + app).status == 204);
    BOOST_TEST(service.get("/qrs/app/object/" + sheet).status == 404);
}

BOOST_AUTO_TEST_CASE(a_published_flag_cannot_be_sent) {
    fixture().add_user("cheat");
    const auto cheat = fixture().hub("cheat");
    const auto app =
        cheat.post("/qrs/app", R"({"name":"c","published":true,"stream":{"id":")" + everyone + R"("}})").json();
    BOOST_TEST(!app["published"].as_bool());
    BOOST_TEST(app["stream"].is_null());
    auto changed = app;
    changed.set("stream", json::Value::object({{"id", everyone}}));
    BOOST_TEST(cheat.put("/qrs/app/" + app["id"].as_string(), changed).status == 400);
    const auto other = fixture().add_user("cheated");
    changed = app;
    changed.set("owner", json::Value::object({{"id", other}}));
    BOOST_TEST(cheat.put("/qrs/app/" + app["id"].as_string(), changed).status == 403);
    BOOST_TEST(cheat.post("/qrs/app", R"({"name":"d","owner":{"id":")" + other + R"("}})").status == 403);
}

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

BOOST_AUTO_TEST_CASE(tables_have_lists_and_pages) {
    const auto service = fixture().service();
    service.post("/qrs/tag/many", R"([{"name":"t1"},{"name":"t2"},{"name":"t3"}])");
    const std::string columns =
        R"({"entity":"Tag","columns":[{"name":"n","columnType":"Property","definition":"name"}]})";
    const auto page =
        service.post("/qrs/tag/table?filter=name sw 't'&skip=1&take=1&sortColumn=n&orderAscending=false", columns);
    BOOST_TEST(page.status == 201);
    BOOST_TEST(page.json()["rows"].size() == 1u);
    BOOST_TEST(page.json()["rows"][std::size_t{0}][std::size_t{0}].as_string() == "t2");
    const auto rules = service.post("/qrs/virtualproxyconfig/table", R"({"columns":[{"name":"nodes","columnType":"List",
        "definition":"loadBalancingServerNodes","list":[{"definition":"hostName","columnType":"Property"}]}]})");
    BOOST_TEST(
        rules.json()["rows"][std::size_t{0}][std::size_t{0}]["rows"][std::size_t{0}][std::size_t{0}].as_string() ==
        "central.example");
    BOOST_TEST(service.post("/qrs/dataconnection/table", R"({"columns":[{"definition":"password"}]})").status == 400);
}

BOOST_AUTO_TEST_CASE(virtual_proxies_are_checked) {
    const auto service = fixture().service();
    const auto make = [&](const std::string& prefix, const std::string& cookie) {
        return service.post("/qrs/virtualproxyconfig", R"({"description":"d","prefix":")" + prefix +
                                                           R"(","sessionCookieHeaderName":")" + cookie + "\"}");
    };
    const auto made = make("Jwt", "X-Qlik-Session-jwt");
    BOOST_REQUIRE_EQUAL(made.status, 201);
    BOOST_TEST(made.json()["prefix"].as_string() == "jwt");
    BOOST_TEST(made.json()["sessionInactivityTimeout"].as_integer() == 30);
    BOOST_TEST(make("jwt", "X-Other").status == 400);
    BOOST_TEST(make("other", "X-Qlik-Session-JWT").status == 400);
    for (auto* prefix : {"", "/a", "a/", "a//b", "../a", "a b", "a%2f"})
        BOOST_TEST(make(prefix, "X-Q").status == 400, prefix);
    BOOST_TEST(make("q", "X Q").status == 400);

    // Linking it to the proxy.
    auto proxy = service.get("/qrs/proxyservice/local").json();
    auto& linked = proxy.member("settings").member("virtualProxies");
    linked.push_back(json::Value::object({{"id", made.id()}}));
    const auto after = service.put("/qrs/proxyservice/" + proxy["id"].as_string(), proxy);
    BOOST_TEST(after.status == 200);
    BOOST_TEST(after.json()["settings"]["virtualProxies"].size() == 2u);
    const auto standard =
        service.get("/qrs/virtualproxyconfig?filter=defaultVirtualProxy eq true").json()[std::size_t{0}];
    BOOST_TEST(service.remove("/qrs/virtualproxyconfig/" + standard["id"].as_string()).status == 403);
    BOOST_TEST(service.remove("/qrs/virtualproxyconfig/" + made.id()).status == 204);
    BOOST_TEST(service.get("/qrs/proxyservice/local").json()["settings"]["virtualProxies"].size() == 1u);
}

BOOST_AUTO_TEST_CASE(users_come_with_their_first_sign_in) {
    auto& site = fixture();
    const auto service = site.service();
    auto through_proxy = site.hub("newcomer");
    through_proxy.caller = "proxy";
    std::vector<std::thread> tabs;
    std::atomic<int> good{0};
    for (int i = 0; i < 4; ++i) tabs.emplace_back([&] { good += through_proxy.get("/qrs/stream").status == 200; });
    for (auto& tab : tabs) tab.join();
    BOOST_TEST(good == 4);
    BOOST_TEST(service.size("/qrs/user?filter=userId eq 'newcomer'") == 1u);
    site.hub("direct").get("/qrs/stream");
    BOOST_TEST(service.size("/qrs/user?filter=userId eq 'direct'") == 0u);
    // Whoever creates something needs a row to be its owner.
    BOOST_TEST(site.hub("direct").post("/qrs/app", R"({"name":"x"})").json()["owner"]["userId"].as_string() ==
               "direct");

    const auto proxy = Client(*site.site, "INTERNAL", "sa_proxy");
    const auto signed_in = proxy.post("/internal/sign-in", R"({"userDirectory":"DIR","userId":"signed","name":"S",
        "attributes":[{"attributeType":"group","attributeValue":"G"}]})");
    BOOST_TEST(signed_in.status == 200);
    BOOST_TEST(signed_in.json()["attributes"].size() == 1u);
    BOOST_TEST(site.hub("signed").post("/internal/sign-in", R"({"userDirectory":"DIR","userId":"y"})").status == 403);
    BOOST_TEST(proxy.post("/internal/sign-in", R"({"userDirectory":"internal","userId":"sa_api"})").status == 400);
    auto blocked = service.get("/qrs/user/" + signed_in.id()).json();
    blocked.set("blacklisted", true);
    BOOST_TEST(service.put("/qrs/user/" + signed_in.id(), blocked).status == 200);
    BOOST_TEST(site.hub("signed").get("/qrs/stream").status == 403);
    BOOST_TEST(proxy.post("/internal/sign-in", R"({"userDirectory":"DIR","userId":"signed"})").status == 403);

    BOOST_TEST(proxy.post("/internal/sign-in", R"({"userDirectory":"DIR","userId":"stays"})").status == 200);
    const std::string users =
        R"({"users":[{"userDirectory":"dir","userId":"SIGNED"},{"userDirectory":"DIR","userId":"Stays"},
        {"userDirectory":"DIR","userId":"never seen"}]})";
    BOOST_TEST(proxy.post("/internal/signed-out", users).text == R"({"signedOut":[0,2]})");
    BOOST_TEST(proxy.post("/internal/signed-out", R"({"users":[{}]})").status == 400);
    BOOST_TEST(site.hub("stays").post("/internal/signed-out", users).status == 403);
    const auto fixed = service.get("/qrs/user/full?filter=userId eq 'sa_api'").json()[std::size_t{0}];
    BOOST_TEST(service.remove("/qrs/user/" + fixed["id"].as_string()).status == 403);
}

BOOST_AUTO_TEST_CASE(apps_are_copied_by_whoever_has_the_files) {
    auto& site = fixture();
    site.add_user("copier", "\"ContentAdmin\"");
    site.add_user("looker");
    const auto user = site.management("copier");
    const auto source = user.post("/qrs/app", R"({"name":"Original","description":"d"})");
    BOOST_REQUIRE_EQUAL(source.status, 201);
    const auto path = "/qrs/app/" + source.id() + "/copy";

    site.answer_copies = "";
    const auto copy = user.post(path + "?name=Copy");
    BOOST_REQUIRE_EQUAL(copy.status, 201);
    BOOST_TEST(copy.json()["name"].as_string() == "Copy");
    BOOST_TEST(copy.json()["description"].as_string() == "d");
    BOOST_TEST(copy.json()["sourceAppId"].as_string() == source.id());
    BOOST_TEST(copy.json()["owner"]["userId"].as_string() == "copier");
    BOOST_TEST(!copy.json()["published"].as_bool());
    BOOST_TEST(copy.id() != source.id());
    BOOST_TEST(user.post(path).json()["name"].as_string() == "Original");

    BOOST_TEST(site.management("looker").post(path).status == 404);
    BOOST_TEST(user.post("/qrs/app/00000000-0000-0000-0000-000000000001/copy").status == 404);
    BOOST_TEST(user.post(path + "?name=" + std::string(5000, 'x')).status == 400);
    BOOST_TEST(user.post("/internal/app-files", "{}").status == 403);
    BOOST_TEST(site.service().post("/internal/app-files", R"({"id":")" + copy.id() + "\"}").status == 404);

    site.answer_copies = "the disk is full";
    const auto failed = user.post(path + "?name=Failed");
    BOOST_TEST(failed.status == 500);
    BOOST_TEST(failed.text.find("disk") == std::string::npos);
    BOOST_TEST(user.count("/qrs/app/count?filter=name eq 'Failed'") == 0);
}

// Whoever waits for a copy keeps a thread that the engine's answer may need.
BOOST_AUTO_TEST_CASE(few_wait_for_copies_at_once) {
    auto& site = fixture();
    site.add_user("hasty", "\"ContentAdmin\"");
    const auto user = site.management("hasty");
    const auto source = user.post("/qrs/app", R"({"name":"Busy"})");
    BOOST_REQUIRE_EQUAL(source.status, 201);
    const auto path = "/qrs/app/" + source.id() + "/copy?name=Copy of busy";
    const auto copies = [&] { return user.count("/qrs/app/count?filter=name eq 'Copy of busy'"); };

    site.answer_copies = "";
    site.hold_copies(true);
    std::vector<int> status(2);
    std::vector<std::thread> waiting;
    for (auto& each : status) waiting.emplace_back([&user, &path, &each] { each = user.post(path).status; });
    const bool both = site.wait_for_held_copies(2);
    if (both) {
        const auto refused = user.post(path);
        BOOST_TEST(refused.status == 503);
        BOOST_TEST(!header(refused, "Retry-After").empty());
        BOOST_TEST(copies() == 2);
    }
    site.hold_copies(false);
    for (auto& each : waiting) each.join();
    BOOST_TEST(both);
    for (const auto each : status) BOOST_TEST(each == 201);
    BOOST_TEST(user.post(path).status == 201);
    BOOST_TEST(copies() == 3);
}

BOOST_AUTO_TEST_CASE(apps_come_in_as_files) {
    auto& site = fixture();
    site.add_user("importer", "\"ContentAdmin\"");
    site.add_user("guest");
    const auto user = site.management("importer");
    site.answer_copies = "", site.refuse_files = false;
    const auto made = user.post("/qrs/app/upload?name=Brought&keepdata=false", "the file");
    BOOST_REQUIRE_EQUAL(made.status, 201);
    BOOST_TEST(made.json()["name"].as_string() == "Brought");
    BOOST_TEST(made.json()["owner"]["userId"].as_string() == "importer");
    const auto order = site.file_orders.back();
    BOOST_TEST((order.kind == rest::FileOrder::Kind::import && order.id.text() == made.id()));
    BOOST_TEST((order.body == "the file" && order.name == "Brought" && !order.with_data));
    BOOST_TEST(user.post("/qrs/app/upload", "the file").status == 201);
    BOOST_TEST((site.file_orders.back().name.empty() && site.file_orders.back().with_data));

    BOOST_TEST(user.post("/qrs/app/upload?name=x").status == 400);
    BOOST_TEST(user.post("/qrs/app/upload?name=" + std::string(5000, 'x'), "the file").status == 400);
    // Only in the hub may everybody create apps.
    BOOST_TEST(site.management("guest").post("/qrs/app/upload", "the file").status == 403);
    site.answer_copies = "the file is damaged", site.refuse_files = true;
    const auto refused = user.post("/qrs/app/upload?name=Refused", "the file");
    BOOST_TEST((refused.status == 400 && refused.text.find("damaged") != std::string::npos));
    site.refuse_files = false;
    const auto failed = user.post("/qrs/app/upload?name=Refused", "the file");
    BOOST_TEST((failed.status == 500 && failed.text.find("damaged") == std::string::npos));
    BOOST_TEST(user.count("/qrs/app/count?filter=name eq 'Refused'") == 0);
    site.answer_copies = "";
}

BOOST_AUTO_TEST_CASE(apps_come_in_as_forms_from_folders_and_in_place_of_others) {
    using Kind = rest::FileOrder::Kind;
    auto& site = fixture();
    site.add_user("replacer", "\"ContentAdmin\"");
    site.add_user("onlooker");
    const auto user = site.management("replacer");
    site.answer_copies = "", site.refuse_files = false;
    const auto form = [&](const std::string& type) {
        auto sender = site.management("replacer");
        sender.content_type = type;
        return sender.post("/qrs/app/upload?name=Form", "the form");
    };
    for (const auto* type :
         {"multipart/form-data; boundary=x-1", "Multipart/Form-Data; Boundary=\"x-1\"; charset=utf-8"}) {
        BOOST_TEST(form(type).status == 201);
        BOOST_TEST(site.file_orders.back().boundary == "x-1");
    }
    BOOST_TEST(form("multipart/form-data").status == 400);
    BOOST_TEST(form("multipart/form-data; boundary=" + std::string(71, 'x')).status == 400);

    const auto found = user.post("/qrs/app/import?name=Found", "\"mine.qvf\"");
    BOOST_REQUIRE_EQUAL(found.status, 201);
    BOOST_TEST(found.json()["name"].as_string() == "Found");
    BOOST_TEST((site.file_orders.back().file == "mine.qvf" && site.file_orders.back().kind == Kind::import));
    for (const auto* bad : {"mine.qvf", "{}", "\"\"", ""}) BOOST_TEST(user.post("/qrs/app/import", bad).status == 400);

    const auto replace = [&](const std::string& how, const std::string& body) {
        return user.post("/qrs/app/" + how + "/replace?targetappid=" + found.id() + "&keepdata=false", body);
    };
    for (const auto& [how, body] : {std::pair("upload", "the file"), std::pair("import", "\"mine.qvf\"")}) {
        const auto replaced = replace(how, body);
        BOOST_REQUIRE_EQUAL(replaced.status, 201);
        BOOST_TEST(replaced.id() == found.id());
        const auto order = site.file_orders.back();
        BOOST_TEST((order.kind == Kind::replace && order.source.text() == found.id() && !order.with_data));
        BOOST_TEST(order.id.text() != found.id());
    }
    const auto orders = site.file_orders.size();
    BOOST_TEST(user.post("/qrs/app/upload/replace", "the file").status == 400);
    BOOST_TEST(user.post("/qrs/app/upload/replace?targetappid=" + site.ticket, "the file").status == 404);
    const auto forbidden = site.management("onlooker").post("/qrs/app/upload/replace?targetappid=" + found.id(), "f");
    BOOST_TEST((forbidden.status == 403 || forbidden.status == 404));
    BOOST_TEST(site.file_orders.size() == orders);
}

BOOST_AUTO_TEST_CASE(apps_go_out_as_files) {
    auto& site = fixture();
    site.add_user("exporter", "\"ContentAdmin\"");
    site.add_user("outsider");
    const auto user = site.management("exporter");
    const auto app = user.post("/qrs/app", R"({"name":"Leaving"})");
    BOOST_REQUIRE_EQUAL(app.status, 201);
    site.answer_copies = "", site.refuse_files = false;
    const auto path = "/qrs/app/" + app.id() + "/export/";
    const auto made = user.post(path + site.ticket + "?skipData=true");
    BOOST_REQUIRE_EQUAL(made.status, 201);
    BOOST_TEST(made.json()["exportToken"].as_string() == site.ticket);
    BOOST_TEST(made.json()["downloadPath"].as_string().starts_with("/tempcontent/" + site.ticket + "/app.qvf?"));
    BOOST_TEST(!made.json()["cancelled"].as_bool());
    const auto order = site.file_orders.back();
    BOOST_TEST((order.kind == rest::FileOrder::Kind::export_ && order.source.text() == app.id() && order.whole &&
                !order.with_data && order.id.text() != site.ticket));
    BOOST_TEST(user.remove(path + site.ticket).json()["cancelled"].as_bool());
    BOOST_TEST(site.management("outsider").post(path + site.ticket).status == 404);
    BOOST_TEST(site.management("outsider").remove(path + site.ticket).status == 404);
    BOOST_TEST(user.post(path + "no-guid").status == 404);

    const auto ticket = user.get("/qrs/app/" + app.id() + "/export");
    BOOST_TEST(ticket.json()["value"].as_string() == site.ticket);
    for (const std::string& address : {"/qrs/download/app/" + app.id() + "/" + site.ticket + "/any.qvf",
                                       "/tempcontent/" + site.ticket + "/app.qvf"}) {
        const auto file = user.get(address);
        BOOST_TEST((file.status == 200 && file.stream == "stream-1"));
        BOOST_TEST(header(file, "Content-Length") == "5");
        BOOST_TEST(header(file, "Content-Disposition") == "attachment; filename=\"app.qvf\"");
        BOOST_TEST(site.file_orders.back().name == "/tempcontent/" + site.ticket + "/");
    }
    site.answer_copies = "there is no such file", site.refuse_files = true;
    BOOST_TEST(user.get("/tempcontent/" + site.ticket + "/app.qvf").status == 404);
    site.answer_copies = "", site.refuse_files = false;
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

BOOST_AUTO_TEST_CASE(the_interface_describes_itself) {
    const auto service = fixture().service();
    const auto enumerations = service.get("/qrs/about/api/enums").json();
    const auto& method = enumerations["AuthenticationMethodEnum"];
    BOOST_TEST(method["values"][std::size_t{0}].as_string() == "0: Ticket");
    BOOST_TEST(method["usages"][std::size_t{0}].as_string() == "VirtualProxyConfig.authenticationMethod");
    const auto relations = service.get("/qrs/about/api/relations").text;
    BOOST_TEST(relations.find("\"App.stream > Stream\"") != std::string::npos);
    BOOST_TEST(relations.find("\"ProxyService.Settings.virtualProxies > VirtualProxyConfig\"") != std::string::npos);
    BOOST_TEST(service.get("/qrs/about/api/default/app/object").json()["schemaPath"].as_string() == "App.Object");
    BOOST_TEST(service.get("/qrs/about/api/default/Stream?listentries=true").json()["name"].as_string().empty());
    BOOST_TEST(service.get("/qrs/about/api/description").text.find("GET /qrs/app/{id}") != std::string::npos);
    BOOST_TEST(service.get("/qrs/about/api/default/nothing").status == 404);
}

BOOST_AUTO_TEST_SUITE_END()
