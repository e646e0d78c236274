// Virtual proxies: prefixes, what the repository may say, and the table that requests are matched with.
#include <orrery/kit/json/parse.h>
#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

#include "virtual_proxies.h"

using namespace orrery;
using namespace orrery::proxy;

namespace {
std::optional<VirtualProxy> read(std::string_view text) { return read_virtual_proxy(json::parse(text)); }
}  // namespace

BOOST_AUTO_TEST_SUITE(virtual_proxies)

BOOST_AUTO_TEST_CASE(a_prefix_is_whole_segments) {
    VirtualProxy proxy;
    proxy.prefix = "a/b";
    BOOST_TEST(proxy.inner_path("/a/b").value() == "/");
    BOOST_TEST(proxy.inner_path("/a/b/").value() == "/");
    BOOST_TEST(proxy.inner_path("/a/b/hub").value() == "/hub");
    for (const char* path : {"/a/bc", "/a", "/", "/A/b/hub", "/x/a/b"}) BOOST_TEST(!proxy.inner_path(path));
    BOOST_TEST(VirtualProxy().inner_path("/x").value() == "/x");
}

BOOST_AUTO_TEST_CASE(a_configuration_is_read_and_bounded) {
    auto proxy = read(
        R"({"id":"7","prefix":"sales","sessionCookieHeaderName":"X-Qlik-Session-sales","sessionInactivityTimeout":5,
        "sameSiteAttributeHttps":3,"websocketCrossOriginWhiteList":["Partner.Example",7],
        "additionalResponseHeaders":"X-A: b\r\nSet-Cookie: evil=1\nbroken\nX B: c\nX-C:d"})");
    BOOST_REQUIRE(proxy);
    BOOST_TEST(proxy->same_site == "Strict");
    BOOST_TEST(proxy->idle.count() == 5);
    BOOST_TEST(proxy->allowed_hosts.size() == 1u);
    BOOST_TEST(proxy->allowed_hosts[0] == "partner.example");
    BOOST_TEST(proxy->response_fields.size() == 2u);
    BOOST_TEST(read(R"({"prefix":"x"})")->cookie == "X-Qlik-Session-x");
    BOOST_TEST(read(R"({"prefix":"","sameSiteAttributeHttps":0})")->same_site == "Lax");
    BOOST_TEST(read(R"({"sessionInactivityTimeout":-1})")->idle.count() == 1);
    for (const char* bad : {R"({"prefix":"/x"})", R"({"prefix":"A"})", R"({"prefix":"a//b"})", R"({"prefix":"a b"})",
                            R"({"prefix":"x","sessionCookieHeaderName":"a b"})", "[]"})
        BOOST_TEST(!read(bad), bad);
}

BOOST_AUTO_TEST_CASE(the_way_of_signing_in_brings_its_settings_and_no_others) {
    auto proxy =
        read(R"({"prefix":"x","authenticationMethod":4,"jwtAudience":"a","jwtAttributeMap":[{"isMandatory":true}],
        "oidcClientSecret":"secret","headerAuthenticationHeaderName":"X-User"})");
    BOOST_TEST(proxy->sign_in == "jwt");
    BOOST_TEST(proxy->user_field == "");
    const std::vector<std::pair<std::string, std::string>> expected{
        {"setting.authenticationMethod", "4"},
        {"setting.jwtAudience", "a"},
        {"setting.jwtAttributeMap", R"([{"isMandatory":true}])"}};
    BOOST_CHECK(proxy->settings == expected);
    proxy = read(R"({"prefix":"x","authenticationMethod":2,"headerAuthenticationHeaderName":"X-User"})");
    BOOST_TEST(proxy->sign_in == "header");
    BOOST_TEST(proxy->user_field == "x-user");
    BOOST_TEST(read(R"({"prefix":"x"})")->sign_in == "ticket");
    BOOST_TEST(read(R"({"prefix":"x","authenticationMethod":6})")->sign_in == "");
    BOOST_TEST(read(R"({"prefix":"x","authenticationMethod":-1})")->sign_in == "");
    BOOST_TEST(read(R"({"prefix":"x","authenticationMethod":"4"})")->sign_in == "");
}

BOOST_AUTO_TEST_CASE(only_linked_ones_are_served_and_there_is_always_a_default) {
    auto all = json::parse(R"([{"id":"1","prefix":""},{"id":"2","prefix":"a"},{"id":"3","prefix":"a/b"}])");
    auto linked = json::parse(R"([{"settings":{"virtualProxies":[{"id":"1"},{"id":"3"}]}}])");
    ProxyTable table = build_table(all, linked);
    BOOST_REQUIRE(table.size() == 2u);
    BOOST_TEST(table[0]->prefix == "a/b");
    BOOST_TEST(table[0]->cookie == "X-Qlik-Session-a-b");
    BOOST_TEST(table[1]->prefix == "");
    BOOST_TEST(build_table(all, {}).size() == 3u);
    BOOST_TEST(build_table({}, {}).size() == 1u);
    BOOST_TEST(build_table(json::parse(R"([{"id":"2","prefix":"a"}])"), {}).back()->prefix == "");
}

BOOST_AUTO_TEST_CASE(the_snapshot_follows_the_repository_and_outlives_its_silence) {
    testing::FakeHost kernel;
    int32_t status = ORRERY_UNAVAILABLE;
    std::string body = R"([{"id":"1","prefix":"x"}])";
    kernel.serve("orrery.http/1", "repository", [&](uint32_t, Record in, Writer out) {
        BOOST_TEST(in.at("identity.id") == "sa_proxy");
        out.put("status", in.at("target").starts_with("/qrs/virtualproxyconfig/full?xrfkey=") ? "200" : "404");
        out.put("body", body);
        return status;
    });
    auto host = kernel.host("proxy");
    const RepositoryClient repository(host, "repository");
    VirtualProxies proxies(host, repository);
    BOOST_TEST(!proxies.refresh());
    BOOST_TEST(proxies.match("/x/hub").path == "/x/hub");
    status = ORRERY_OK;
    BOOST_TEST(proxies.refresh());
    BOOST_TEST(proxies.match("/x/hub").path == "/hub");
    body = "not json";
    BOOST_TEST(!proxies.refresh());
    BOOST_TEST(proxies.match("/x/hub").proxy->prefix == "x");
}

BOOST_AUTO_TEST_SUITE_END()
