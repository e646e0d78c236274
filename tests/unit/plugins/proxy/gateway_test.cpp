// The way of one request with authentication modules that accept, reject, respond, fail.
#include "gateway.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;
using namespace orrery::proxy;
using namespace std::chrono_literals;

namespace {

struct Gate {
    testing::FakeHost kernel;
    Host host = kernel.host("proxy");
    VirtualProxies proxies{host, HttpClient(host, "repository")};
    Sessions sessions{{}};
    Authentication authentication{host, read_chosen({"*=first second", "closed="})};
    Routes routes{host, {}};
    Gateway gateway{{host, proxies, sessions, authentication, routes, 1s}};
    int hub_calls = 0;

    Gate() {
        decline("first");
        decline("second");
        kernel.serve("orrery.http/1", "hub", [this](uint32_t, Record in, Writer out) {
            ++hub_calls;
            out.put("status", "200");
            out.put("body", in.value_or("identity.id", "nobody"));
            return ORRERY_OK;
        });
    }
    void decline(const char* stanza) {
        kernel.serve("orrery.auth/1", stanza, [](uint32_t, Record, Writer) { return ORRERY_DECLINED; });
    }
    void answer_with(const char* stanza, std::vector<std::pair<std::string, std::string>> fields,
                     int32_t status = ORRERY_OK) {
        kernel.serve("orrery.auth/1", stanza, [fields, status](uint32_t, Record, Writer out) {
            for (auto& [name, value] : fields) out.put(name, value);
            return status;
        });
    }
    kit::http::Response get(std::string path, std::vector<kit::http::Field> fields = {}) {
        kit::http::Request request;
        request.method = "GET";
        auto question = path.find('?');
        request.path = path.substr(0, question);
        request.query = question == std::string::npos ? "" : path.substr(question + 1);
        request.authority = "site:8443";
        request.remote = "10.0.0.1";
        request.secure = true;
        for (auto& field : fields) request.fields.add(field.name, field.value);
        return gateway.answer(request);
    }
};

std::string cookie_of(const kit::http::Response& response) {
    std::string text(response.fields.find("set-cookie").value_or(""));
    return text.substr(0, text.find(';'));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(gateway)

BOOST_AUTO_TEST_CASE(a_module_is_asked_once_per_session) {
    Gate gate;
    gate.answer_with("second", {{"verdict", "accept"}, {"identity.directory", "D"}, {"identity.id", "x"}});
    auto first = gate.get("/hub");
    BOOST_TEST(first.body == "x");
    gate.answer_with("second", {{"verdict", "reject"}, {"reason", "asked again"}});
    BOOST_TEST(gate.get("/hub", {{"cookie", cookie_of(first)}}).body == "x");
    BOOST_TEST(gate.get("/hub").status == 401);
    BOOST_TEST(gate.hub_calls == 2);
}

BOOST_AUTO_TEST_CASE(rejection_and_failure_stop_the_row) {
    Gate gate;
    gate.answer_with("second", {{"verdict", "accept"}, {"identity.directory", "D"}, {"identity.id", "x"}});
    gate.answer_with("first", {{"verdict", "reject"}, {"reason", "wrong key"}});
    auto rejected = gate.get("/hub");
    BOOST_TEST(rejected.status == 401);
    BOOST_TEST(rejected.body.find("wrong key") == std::string::npos);
    BOOST_TEST(gate.kernel.logged("wrong key"));
    gate.answer_with("first", {{"error.message", "the directory is away"}}, ORRERY_UNAVAILABLE);
    BOOST_TEST(gate.get("/hub").status == 503);
    gate.answer_with("first", {{"verdict", "accept"}});
    BOOST_TEST(gate.get("/hub").status == 500);
    gate.answer_with("first", {{"verdict", "perhaps"}});
    BOOST_TEST(gate.get("/hub").status == 500);
    BOOST_TEST(gate.hub_calls == 0);
}

BOOST_AUTO_TEST_CASE(a_modules_page_signs_in_and_leads_home_only) {
    for (auto [target, location] : {std::pair{"/hub/stream/1", "/hub/stream/1"},
                                    {"//evil", "/hub"},
                                    {"https://evil", "/hub"},
                                    {"/\\evil", "/hub"},
                                    {"", "/hub"}}) {
        Gate gate;
        gate.answer_with("first", {{"outcome", "sign_in"},
                                   {"identity.directory", "D"},
                                   {"identity.id", "x"},
                                   {"return_target", target},
                                   {"header.x-note", "1"}});
        auto response = gate.get("/login");
        BOOST_TEST(response.status == 302);
        BOOST_TEST(response.fields.find("location").value() == location);
        BOOST_TEST(response.fields.find("x-note").value() == "1");
        BOOST_TEST(gate.get("/hub", {{"cookie", cookie_of(response)}}).body == "x");
    }
}

BOOST_AUTO_TEST_CASE(a_challenge_is_passed_on_but_not_to_a_socket) {
    Gate gate;
    gate.answer_with("first", {{"verdict", "challenge"}, {"status", "302"}, {"header.location", "/login"}});
    BOOST_TEST(gate.get("/hub").fields.find("location").value() == "/login");
    kit::http::Request request;
    request.method = "GET";
    request.path = "/app/x";
    request.websocket = true;
    BOOST_TEST(gate.gateway.answer(request).status == 401);
}

BOOST_AUTO_TEST_CASE(signing_in_again_ends_the_session_before) {
    Gate gate;
    gate.answer_with("first", {{"verdict", "accept"}, {"identity.directory", "D"}, {"identity.id", "x"}});
    std::string before = cookie_of(gate.get("/hub"));
    auto again = gate.get("/hub?qlikTicket=t", {{"cookie", before}});
    BOOST_TEST(cookie_of(again) != before);
    gate.decline("first");
    BOOST_TEST(gate.get("/hub", {{"cookie", before}}).status == 401);
    BOOST_TEST(gate.sessions.size() == 1u);
}

BOOST_AUTO_TEST_CASE(settings_are_checked) {
    Gate gate;
    BOOST_CHECK_THROW(read_chosen({"ticket form"}), Error);
    for (const char* line : {"hub", "hub=x", "/=x", "/a/=x", "/a="})
        BOOST_CHECK_THROW(Routes(gate.host, {line}), Error);
    Routes routes(gate.host, {"/hub/special=other", "/app=engine2"});
    BOOST_TEST(routes.find("/hub/special/x")->stanza == "other");
    BOOST_TEST(routes.find("/hub/specials")->stanza == "hub");
    BOOST_TEST(routes.find("/app/x")->sockets_only);
    BOOST_CHECK(!routes.find("/hubs"));
}

BOOST_AUTO_TEST_SUITE_END()
