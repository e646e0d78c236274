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
    RepositoryClient repository{host, "repository"};
    VirtualProxies proxies{host, repository};
    Journal journal{host};
    Sessions sessions{{}};
    Authentication authentication{host, read_chosen({"*=first second", "closed=", "own=first"}), {}};
    Routes routes{host, {}};
    Gateway gateway{{host, repository, proxies, sessions, authentication, routes, journal, 1s}};
    int hub_calls = 0, admissions = 0;
    std::string configurations = "[]", blocked;

    Gate() {
        decline("first");
        decline("second");
        kernel.serve("orrery.http/1", "repository", [this](uint32_t, Record in, Writer out) {
            const auto target = in.at("target");
            const bool asks_in = target == "/internal/sign-in";
            admissions += asks_in;
            const bool refused = asks_in && !blocked.empty() && in.at("body").find(blocked) != std::string_view::npos;
            out.put("status", refused ? "403" : "200");
            out.put("body", target.starts_with("/qrs/virtualproxyconfig") ? configurations : "[]");
            return ORRERY_OK;
        });
        kernel.serve("orrery.http/1", "hub", [this](uint32_t, Record in, Writer out) {
            ++hub_calls;
            out.put("status", "200");
            out.put("body", in.value_or("identity.id", "nobody"));
            out.put("header.x-seen", in.value_or("header.x-remote-user", in.value_or("header.authorization", "-")));
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
    kit::http::Response get(std::string path, std::vector<kit::http::Field> fields = {}, std::string method = "GET") {
        kit::http::Request request;
        request.method = std::move(method);
        auto question = path.find('?');
        request.path = path.substr(0, question);
        request.query = question == std::string::npos ? "" : path.substr(question + 1);
        request.authority = "site:8443";
        request.remote = "10.0.0.1";
        request.secure = true;
        for (auto& field : fields) request.fields.add(field.name, field.value);
        return gateway.answer(request);
    }
    /// "RESULT USER MESSAGE" of each row of the security log.
    std::vector<std::string> security() const {
        std::vector<std::string> out;
        for (auto& row : kernel.rows())
            if (row.logger == "AuditSecurity.Proxy")
                out.push_back(std::string(row.properties.value_or("Result", "")) + " " +
                              std::string(row.properties.value_or("UserId", "")) + " " + row.message);
        return out;
    }
    std::size_t rows_of(std::string_view logger) const {
        std::size_t count = 0;
        for (auto& row : kernel.rows()) count += row.logger == logger;
        return count;
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

BOOST_AUTO_TEST_CASE(sign_ins_and_refusals_stand_in_the_security_log) {
    Gate gate;
    gate.answer_with("first", {{"verdict", "reject"}, {"reason", "wrong key"}});
    gate.get("/hub");
    BOOST_TEST(gate.rows_of("AuditSecurity.Proxy") == 1U);
    BOOST_TEST(gate.rows_of("Security.Proxy") == 1U);
    gate.answer_with("first", {{"outcome", "respond"}, {"status", "401"}});
    gate.get("/login");  // the page itself says no to nobody
    BOOST_TEST(gate.rows_of("AuditSecurity.Proxy") == 1U);
    gate.get("/login", {}, "POST");
    BOOST_TEST(gate.rows_of("AuditSecurity.Proxy") == 2U);
    BOOST_TEST(gate.rows_of("AuditActivity.Proxy") == 0U);
    gate.answer_with("first", {{"verdict", "accept"}, {"identity.directory", "D"}, {"identity.id", "x"}});
    gate.get("/hub");
    BOOST_TEST(gate.rows_of("AuditSecurity.Proxy") == 3U);
    BOOST_TEST(gate.rows_of("AuditActivity.Proxy") == 1U);
}

using Rows = std::vector<std::string>;

BOOST_AUTO_TEST_CASE(what_a_page_refuses_stands_in_the_security_log_with_whom_it_knows) {
    Gate gate;
    gate.answer_with("second", {{"outcome", "respond"}, {"status", "401"}, {"header.X-Orrery-Refused-User", "D\\ada"}});
    // Who asks must not learn whom it knows.
    BOOST_TEST(!gate.get("/login", {}, "POST").fields.has("x-orrery-refused-user"));
    gate.answer_with("second", {{"outcome", "respond"}, {"status", "429"}});
    gate.get("/login", {}, "POST");
    gate.answer_with("second", {{"outcome", "reject"}, {"reason", "forged"}});
    gate.get("/login", {}, "POST");
    BOOST_CHECK((gate.security() == Rows{"401 ada refused by second", "429 Not available refused by second",
                                         "401 Not available refused by second"}));
}

BOOST_AUTO_TEST_CASE(every_way_in_that_is_refused_stands_in_the_security_log) {
    Gate gate;
    gate.get("/hub?qlikTicket=wrong");
    gate.get("/hub", {{"cookie", "X-Qlik-Session=wrong"}});
    const Rows seen = gate.security();
    BOOST_CHECK((seen == Rows{"401 Not available the ticket is unknown, was used before, or is too old",
                              "401 Not available nobody is signed in",
                              "401 Not available the session is unknown or has ended"}));
    gate.answer_with("first", {{"error.message", "the directory is away"}}, ORRERY_UNAVAILABLE);
    gate.get("/hub");
    BOOST_TEST(gate.security().back() == "503 Not available a sign-in service could not be asked");
    gate.answer_with("first", {{"verdict", "accept"}, {"identity.directory", "D"}, {"identity.id", "ada"}});
    gate.blocked = "ada";
    gate.get("/hub");
    BOOST_TEST(gate.security().back() == "403 ada the repository has the user blocked");
}

BOOST_AUTO_TEST_CASE(requests_that_show_nothing_are_told_seldom) {
    Gate gate;
    for (int i = 0; i < 3; ++i) BOOST_TEST(gate.get("/qrs/about").status == 401);
    BOOST_TEST(gate.security().size() == 1U);
    gate.answer_with("first", {{"verdict", "challenge"}, {"status", "302"}, {"header.location", "/login"}});
    gate.get("/hub");  // is led to the page: nothing was refused
    BOOST_TEST(gate.security().size() == 1U);
    gate.answer_with("first", {{"verdict", "reject"}, {"reason", "wrong key"}});
    for (int i = 0; i < 3; ++i) gate.get("/hub");
    BOOST_TEST(gate.security().size() == 4U);  // each wrong proof counts
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

constexpr std::string_view proofs = R"([
  {"id":"1","prefix":"hdr","authenticationMethod":1,"headerAuthenticationHeaderName":"X-Remote-User",
   "headerAuthenticationStaticUserDirectory":"D"},
  {"id":"2","prefix":"jwt","authenticationMethod":4,"jwtAudience":"here","jwtAttributeMap":[{"jwtAttribute":"g"}]},
  {"id":"3","prefix":"own","authenticationMethod":4}, {"id":"4","prefix":"odd","authenticationMethod":17},
  {"id":"5","prefix":"oidc","authenticationMethod":5}])";

// Modules that take the text of a header for the user's id.
struct ProofGate : Gate {
    std::vector<std::string> asked;
    std::string group;
    ProofGate() {
        configurations = proofs;
        BOOST_REQUIRE(proxies.refresh());
        believe("header", "header.x-remote-user");
        believe("jwt", "header.authorization");
    }
    void believe(const char* stanza, const char* field) {
        kernel.serve("orrery.auth/1", stanza, [this, stanza, field](uint32_t call, Record in, Writer out) {
            const auto user = in.value_or(field, "");
            asked.push_back(std::string(stanza) + " " + std::string(in.value_or("setting.jwtAudience", "")) +
                            std::string(in.value_or("setting.headerAuthenticationStaticUserDirectory", "")));
            if (call != 0 || user.empty()) return int32_t{ORRERY_DECLINED};
            out.put("verdict", user == "bad" ? "reject" : "accept");
            if (user == "bad") out.put("status", "400");
            out.put("identity.directory", "D");
            out.put("identity.id", user.substr(user.rfind(' ') + 1));
            if (!group.empty()) out.put("identity.attribute.group", group);
            return int32_t{ORRERY_OK};
        });
    }
};

BOOST_AUTO_TEST_CASE(the_method_chooses_the_module_and_a_list_of_its_own_counts_more) {
    ProofGate gate;
    BOOST_TEST(gate.get("/hdr/hub", {{"x-remote-user", "ada"}}).body == "ada");
    BOOST_TEST(gate.get("/jwt/hub", {{"authorization", "Bearer bob"}}).body == "bob");
    BOOST_CHECK((gate.asked == std::vector<std::string>{"header D", "jwt here"}));
    gate.answer_with("first", {{"verdict", "accept"}, {"identity.directory", "D"}, {"identity.id", "x"}});
    BOOST_TEST(gate.get("/own/hub").body == "x");
    BOOST_TEST(gate.get("/odd/hub").status == 401);
    BOOST_TEST(gate.get("/oidc/hub").status == 503);
    BOOST_TEST(gate.get("/jwt/hub?qlikTicket=t").status == 401);
    BOOST_TEST(gate.get("/jwt/login").status == 401);
}

BOOST_AUTO_TEST_CASE(a_header_must_come_with_every_request_and_counts_more_than_the_cookie) {
    ProofGate gate;
    auto first = gate.get("/hdr/hub", {{"x-remote-user", "ada"}});
    BOOST_TEST(first.fields.find("x-seen").value() == "-");
    const std::string cookie = cookie_of(first);
    BOOST_TEST(gate.get("/hdr/hub", {{"cookie", cookie}}).status == 401);
    BOOST_TEST(gate.get("/hdr/qps/user", {{"cookie", cookie}}).status == 401);
    auto again = gate.get("/hdr/hub", {{"cookie", cookie}, {"x-remote-user", "ada"}});
    BOOST_TEST(!again.fields.has("set-cookie"));
    auto other = gate.get("/hdr/hub", {{"cookie", cookie}, {"x-remote-user", "bob"}});
    BOOST_TEST(other.body == "bob");
    BOOST_TEST(cookie_of(other) != cookie);
    BOOST_TEST(gate.get("/hdr/hub", {{"cookie", cookie}, {"x-remote-user", "bad"}}).status == 400);
    BOOST_TEST(gate.security().back() == "400 Not available refused by header");
    BOOST_TEST(gate.sessions.size() == 2u);
}

BOOST_AUTO_TEST_CASE(proofs_without_a_cookie_share_one_session) {
    ProofGate gate;
    std::string cookie;
    for (int i = 0; i < 100; ++i) cookie = cookie_of(gate.get("/jwt/hub", {{"authorization", "Bearer ada"}}));
    BOOST_TEST(gate.sessions.size() == 1u);
    BOOST_TEST(gate.admissions == 1);
    BOOST_TEST(gate.get("/jwt/hub", {{"cookie", cookie}}).body == "ada");
    gate.group = "sales";
    BOOST_TEST(cookie_of(gate.get("/jwt/hub", {{"authorization", "Bearer ada"}, {"cookie", cookie}})) != cookie);
    BOOST_TEST(gate.sessions.size() == 2u);
    for (const auto& session : gate.sessions.all()) gate.sessions.end(session, "out");
    BOOST_TEST(gate.get("/jwt/hub", {{"cookie", cookie}}).status == 401);
    BOOST_TEST(gate.get("/jwt/hub", {{"authorization", "Bearer ada"}}).body == "ada");
}

BOOST_AUTO_TEST_CASE(a_token_in_the_request_needs_no_cross_site_key_a_header_does) {
    ProofGate gate;
    auto post = [&](const char* path, const char* field, const char* value) {
        kit::http::Request request;
        request.method = "POST";
        request.path = path;
        request.fields.add(field, value);
        return gate.gateway.answer(request).status;
    };
    BOOST_TEST(post("/jwt/hub", "authorization", "Bearer ada") == 200);
    BOOST_TEST(post("/jwt/hub", "authorization", "Basic ada") == 403);
    BOOST_TEST(post("/hdr/hub", "x-remote-user", "ada") == 403);
}

BOOST_AUTO_TEST_CASE(whom_the_repository_has_blocked_gets_no_session) {
    ProofGate gate;
    gate.blocked = "ada";
    BOOST_TEST(gate.get("/jwt/hub", {{"authorization", "Bearer ada"}}).status == 403);
    BOOST_TEST(gate.get("/hdr/hub", {{"x-remote-user", "ada"}}).status == 403);
    gate.answer_with("first", {{"verdict", "accept"}, {"identity.directory", "D"}, {"identity.id", "ada"}});
    BOOST_TEST(gate.get("/hub").status == 403);
    BOOST_TEST(gate.kernel.logged("blocked"));
    gate.kernel.serve("orrery.http/1", "repository", nullptr);
    BOOST_TEST(gate.get("/jwt/hub", {{"authorization", "Bearer bob"}}).status == 503);
    BOOST_TEST(gate.sessions.size() == 0u);
}

BOOST_AUTO_TEST_CASE(settings_are_checked) {
    Gate gate;
    BOOST_CHECK_THROW(read_chosen({"ticket form"}), Error);
    BOOST_TEST(read_chosen_by_method({"jwt=a b"}).at("jwt").size() == 2u);
    for (const char* line : {"jwt", "ticket=x", "JWT=x", "=x"}) BOOST_CHECK_THROW(read_chosen_by_method({line}), Error);
    for (const char* line : {"hub", "hub=x", "/=x", "/a/=x", "/a="})
        BOOST_CHECK_THROW(Routes(gate.host, {line}), Error);
    Routes routes(gate.host, {"/hub/special=other", "/app=engine2"});
    BOOST_TEST(routes.find("/hub/special/x")->stanza == "other");
    BOOST_TEST(routes.find("/hub/specials")->stanza == "hub");
    BOOST_TEST(routes.find("/app/x")->sockets_only);
    BOOST_CHECK(!routes.find("/hubs"));
}

BOOST_AUTO_TEST_SUITE_END()
