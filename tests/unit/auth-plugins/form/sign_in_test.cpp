#include <orrery/kit/crypto/password.h>

#include <boost/test/unit_test.hpp>
#include <chrono>

#include "form_body.h"
#include "kernel.h"
#include "module.h"
#include "support/folder.h"

using namespace orrery;
using namespace orrery::form;
using orrery::testing::FakeRequest;

namespace {

struct Site : test::Folder, Kernel {
    Site() {
        static const std::string hash = crypto::hash_password("correct horse");
        users.add({"ORRERY", "ada", "Ada Lovelace", hash, ""});
        users.add({"ORRERY", "quick", "", crypto::hash_password("correct horse", {4, 8, 1}), ""});
    }

    FakeRequest request(const std::string& method, const std::string& target) const {
        FakeRequest made(method, target);
        made.with("remote", "192.0.2.7").header("host", "site.example:8443");
        return made;
    }
    std::string token() {
        const Outcome page = sign_in.handle(request("GET", "/login"));
        const std::string mark = "name=\"token\" value=\"";
        const std::string& body = page.response().body;
        const std::size_t at = body.find(mark) + mark.size();
        return body.substr(at, body.find('"', at) - at);
    }
    FakeRequest form(const std::string& user, const std::string& password, const std::string& with_token,
                     const std::string& target = "/hub/x") const {
        FakeRequest made = request("POST", "/login");
        made.header("content-type", "application/x-www-form-urlencoded");
        made.body("username=" + query_escape(user) + "&pwd=" + query_escape(password) + "&token=" + with_token +
                  "&return=" + query_escape(target));
        return made;
    }
    Outcome attempt(const std::string& user, const std::string& password) {
        return sign_in.handle(form(user, password, token()));
    }

    // The waits double: however slow this machine is, one of them is longer than an attempt takes.
    Response guess_until_held_back(const std::string& user) {
        Response response;
        for (int i = 0; i < 15 && response.status != 429; ++i) response = attempt(user, "guess").response();
        return response;
    }

    Users users{path / "users.json"};
    SignIn sign_in{host(), {"/login", "ORRERY", FORM_PAGES}, users};
};

std::string header_of(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// The page without what differs each time and without the name that was typed.
std::string comparable(const Response& response, const std::string& user) {
    std::string body = response.body;
    for (const std::string& mark :
         {std::string("name=\"token\" value=\""), std::string("type=\"text\" value=\"") + user}) {
        const std::size_t at = body.find(mark);
        BOOST_REQUIRE(at != std::string::npos);
        body.erase(at, body.find('"', at + mark.size()) - at);
    }
    return std::to_string(response.status) + body;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(sign_in_page, Site)

BOOST_AUTO_TEST_CASE(a_browser_without_session_is_led_to_the_page) {
    const Verdict verdict = sign_in.authenticate(
        request("GET", "/hub/?a=b").header("accept", "text/html,*/*").with("return_target", "/hub/?a=b"));
    BOOST_TEST(verdict.kind() == "challenge");
    BOOST_TEST(verdict.response().status == 302);
    BOOST_TEST(header_of(verdict.response(), "location") == "/login?return=/hub/%3fa%3db");
    const Verdict prefixed =
        sign_in.authenticate(request("GET", "/x").header("accept", "text/html").with("virtual_proxy", "sales"));
    BOOST_TEST(header_of(prefixed.response(), "location").starts_with("/sales/login"));
}

BOOST_AUTO_TEST_CASE(other_clients_are_left_to_the_next_module) {
    BOOST_TEST(sign_in.authenticate(request("GET", "/qrs/app").header("accept", "application/json")).kind() ==
               "decline");
    BOOST_TEST(sign_in.authenticate(request("POST", "/qrs/app").header("accept", "text/html")).kind() == "decline");
    BOOST_TEST(sign_in.handle(request("GET", "/hub")).kind() == "decline");
    BOOST_TEST(sign_in.handle(request("GET", "/login/other")).kind() == "decline");
}

BOOST_AUTO_TEST_CASE(the_page_and_its_style_are_shown) {
    const Response page = sign_in.handle(request("GET", "/login?return=%2Fhub%2Fx")).response();
    BOOST_TEST(page.status == 200);
    BOOST_TEST(holds(page.body, "name=\"return\" value=\"/hub/x\""));
    BOOST_TEST(header_of(page, "cache-control") == "no-store");
    BOOST_TEST(holds(header_of(page, "content-security-policy"), "default-src 'none'"));
    BOOST_TEST(header_of(page, "referrer-policy") != "no-referrer");
    BOOST_TEST(header_of(sign_in.handle(request("GET", "/login/style.css")).response(), "content-type") ==
               "text/css; charset=utf-8");
    BOOST_TEST(sign_in.handle(request("DELETE", "/login")).response().status == 405);
}

BOOST_AUTO_TEST_CASE(the_right_password_signs_in) {
    const Outcome outcome = attempt("ADA", "correct horse");
    BOOST_TEST(outcome.kind() == "sign_in");
    BOOST_TEST(outcome.principal().directory == "ORRERY");
    BOOST_TEST(outcome.principal().id == "ada");
    BOOST_TEST(outcome.principal().name == "Ada Lovelace");
    BOOST_TEST(outcome.return_target() == "/hub/x");
    BOOST_TEST(attempt("ORRERY\\ada", "correct horse").kind() == "sign_in");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_says_so_and_is_logged_without_it) {
    const Outcome outcome = attempt("ada", "wrong secret");
    BOOST_TEST(outcome.kind() == "respond");
    BOOST_TEST(outcome.response().status == 401);
    BOOST_TEST(holds(outcome.response().body, "not right"));
    BOOST_TEST(!holds(outcome.response().body, "wrong secret"));
    BOOST_TEST(fake.logged("sign-in refused"));
    for (const auto& row : fake.rows()) BOOST_TEST(!holds(row.message, "wrong secret"));
    BOOST_TEST(fake.rows().back().properties.value_or("user", "") == "ORRERY\\ada");
    BOOST_TEST(header_of(outcome.response(), "x-orrery-refused-user") == "ORRERY\\ada");  // for the proxy's logs
    BOOST_TEST(header_of(attempt("my password", "x").response(), "x-orrery-refused-user") == "");
}

BOOST_AUTO_TEST_CASE(a_name_that_nobody_has_is_not_logged_for_it_may_be_a_password) {
    attempt("my password", "x");
    attempt("OTHER\\my password", "x");
    attempt("my password;", "x");
    guess_until_held_back("my password");
    BOOST_TEST(fake.logged("held back"));
    for (const auto& row : fake.rows())
        for (const auto& [name, value] : row.properties.items()) BOOST_TEST(!holds(std::string(value), "my password"));
    guess_until_held_back("quick");
    BOOST_TEST(fake.rows().back().properties.value_or("user", "") == "ORRERY\\quick");
}

BOOST_AUTO_TEST_CASE(an_unknown_user_gets_the_same_answer_in_the_same_time) {
    using Clock = std::chrono::steady_clock;
    std::map<std::string, Clock::duration> fastest{{"ada", Clock::duration::max()}, {"bob", Clock::duration::max()}};
    std::map<std::string, std::string> answer;
    for (int i = 0; i < 3; ++i)
        for (auto& [user, time] : fastest) {
            const std::string with = token();
            const auto began = Clock::now();
            const Response response = sign_in.handle(form(user, "wrong secret", with)).response();
            time = std::min(time, Clock::now() - began);
            answer[user] = comparable(response, user);
        }
    BOOST_TEST(answer["ada"] == answer["bob"]);
    // Both do one scrypt; a shortcut for unknown users would be a hundred times faster.
    BOOST_TEST(fastest["bob"].count() > fastest["ada"].count() / 4);
    BOOST_TEST(fastest["ada"].count() > fastest["bob"].count() / 4);
}

BOOST_AUTO_TEST_CASE(a_form_is_good_once) {
    const std::string used = token();
    BOOST_TEST(sign_in.handle(form("ada", "wrong secret", used)).response().status == 401);
    BOOST_TEST(sign_in.handle(form("ada", "correct horse", used)).response().status == 400);
    BOOST_TEST(sign_in.handle(form("ada", "correct horse", "")).response().status == 400);
    BOOST_TEST(sign_in.handle(form("ada", "correct horse", token())).kind() == "sign_in");
}

BOOST_AUTO_TEST_CASE(other_sites_cannot_post_the_form) {
    const auto from = [this](const char* header, const char* value) {
        return sign_in.handle(form("ada", "correct horse", token()).header(header, value));
    };
    BOOST_TEST(from("origin", "https://evil.example").response().status == 403);
    BOOST_TEST(from("origin", "null").response().status == 403);
    BOOST_TEST(from("origin", "https://site.example").response().status == 403);  // another port
    BOOST_TEST(from("sec-fetch-site", "cross-site").response().status == 403);
    BOOST_TEST(from("sec-fetch-site", "same-site").response().status == 403);
    BOOST_TEST(from("origin", "https://site.example:8443").kind() == "sign_in");
    BOOST_TEST(from("sec-fetch-site", "same-origin").kind() == "sign_in");
}

BOOST_AUTO_TEST_CASE(what_is_no_form_is_refused) {
    BOOST_TEST(sign_in.handle(request("POST", "/login").header("content-type", "text/plain").body("username=ada"))
                   .response()
                   .status == 400);
    BOOST_TEST(sign_in.handle(request("POST", "/login").body("username=ada")).response().status == 400);
    BOOST_TEST(sign_in.handle(form("ada", std::string(20000, 'x'), token())).response().status == 400);
    BOOST_TEST(attempt("ada", std::string(2000, 'x')).response().status == 401);
    BOOST_TEST(attempt("a/b;c", "x").response().status == 401);
    BOOST_TEST(attempt(std::string(1000, 'u'), "x").response().status == 401);
}

BOOST_AUTO_TEST_CASE(a_return_target_cannot_leave_the_site) {
    BOOST_TEST(sign_in.handle(form("ada", "correct horse", token(), "//evil.example")).return_target() == "");
    BOOST_TEST(!holds(sign_in.handle(request("GET", "/login?return=https://evil.example")).response().body, "evil"));
}

BOOST_AUTO_TEST_CASE(guessing_is_slowed_down_and_others_are_not) {
    const Response held = guess_until_held_back("quick");
    BOOST_TEST(held.status == 429);
    BOOST_TEST(!header_of(held, "retry-after").empty());
    BOOST_TEST(attempt("quick", "correct horse").response().status == 429);
    BOOST_TEST(attempt("ada", "correct horse").kind() == "sign_in");
    // An unknown user is held back all the same.
    BOOST_TEST(guess_until_held_back("nobody").status == 429);
}

BOOST_AUTO_TEST_CASE(an_older_hash_is_renewed) {
    const std::string before = users.find("ORRERY", "quick")->password_hash;
    BOOST_TEST(attempt("quick", "correct horse").kind() == "sign_in");
    BOOST_TEST(users.find("ORRERY", "quick")->password_hash != before);
    BOOST_TEST(users.find("ORRERY", "quick")->password_hash.starts_with("$scrypt$ln=15,"));
    BOOST_TEST(attempt("quick", "correct horse").kind() == "sign_in");
}

BOOST_AUTO_TEST_CASE(a_damaged_hash_keeps_the_user_out_and_is_reported) {
    users.set_password("ORRERY", "ada", "plain text");
    BOOST_TEST(attempt("ada", "plain text").response().status == 401);
    BOOST_TEST(fake.logged("cannot be used"));
}

BOOST_AUTO_TEST_SUITE_END()
