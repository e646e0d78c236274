// The interface as a whole: statuses, headers, tables, users, what describes it.
#include <thread>

#include "api_fixture.h"

using namespace orrery;
using namespace orrery::repository;
using namespace orrery::repository::test;

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
