#include "company_sso.h"

#include <orrery/test_main.h>
#include <orrery/testing.h>

namespace {

using orrery::testing::config;
using orrery::testing::FakeHost;
using orrery::testing::request;

const std::string key = "0123456789abcdef0123456789abcdef", own = "https://site.example/company-sso";

orrery::Config settings() {
    return config({{"sign-in-page", "https://sso.example/in"},
                   {"site", "https://site.example"},
                   {"key", key},
                   {"path", "/company-sso"},
                   {"directory", "COMPANY"},
                   {"patience", "5m"}});
}
std::string header(const orrery::Response& response, std::string_view name) {
    for (auto& [key_, value] : response.headers)
        if (key_ == name) return value;
    return {};
}
/// Begins a sign-in and answers its state.
std::string begin(company::CompanySso& module) {
    auto verdict =
        module.authenticate(request("GET", "/hub").header("accept", "text/html").with("return_target", "/hub"));
    ORRERY_EXPECT(verdict.kind() == "challenge" && verdict.response().status == 302);
    auto location = header(verdict.response(), "location");
    ORRERY_EXPECT(location.starts_with("https://sso.example/in?site=https%3A%2F%2Fsite.example%2Fcompany-sso&state="));
    auto state = location.substr(location.rfind('=') + 1);
    ORRERY_EXPECT(header(verdict.response(), "set-cookie").starts_with("state-sso=" + state + "; Path=/company-sso; "));
    return state;
}
std::string pass(const std::string& state, const std::string& more = "&user=ada&until=9999999999",
                 const std::string& by = key, const std::string& site = own) {
    auto claims = company::base64url("site=" + company::form_escape(site) + "&state=" + state + more);
    return claims + "." + company::signature_of(claims, by);
}
/// What the browser's return leads to, as the fields of the answer.
orrery::Fields come_back(company::CompanySso& module, const std::string& state, const std::string& given,
                         const std::string& cookie) {
    orrery::Fields answer;
    auto writer = answer.writer();
    auto status =
        module.handle(request("GET", "/company-sso?state=" + state + "&pass=" + given).cookie("state-sso", cookie))
            .write(orrery::Writer(&writer));
    ORRERY_EXPECT(status == ORRERY_OK);
    return answer;
}

}  // namespace

ORRERY_TEST(who_comes_back_with_a_pass_is_signed_in_where_he_wanted_to_go) {
    FakeHost kernel;
    company::CompanySso module(kernel.host("sso"), settings());
    auto state = begin(module);
    auto answer =
        come_back(module, state, pass(state, "&user=ada&name=Ada+L.&group=Sales&group=Board&until=9999999999"), state);
    ORRERY_EXPECT(answer.value_or("outcome", "") == "sign_in");
    auto who = orrery::read_principal(answer);
    ORRERY_EXPECT(who.directory == "COMPANY" && who.id == "ada" && who.name == "Ada L.");
    ORRERY_EXPECT(who.attributes.size() == 2 && who.attributes[1].second == "Board");
    ORRERY_EXPECT(answer.value_or("return_target", "") == "/hub");
    ORRERY_EXPECT(come_back(module, state, pass(state), state).value_or("reason", "").find("twice") !=
                  std::string::npos);
}

ORRERY_TEST(every_wrong_return_is_rejected_with_its_reason) {
    FakeHost kernel;
    company::CompanySso module(kernel.host("sso"), settings());
    auto expect = [&](const std::string& reason, auto&& make, const std::string& cookie = "") {
        auto state = begin(module);
        auto answer = come_back(module, state, make(state), cookie.empty() ? state : cookie);
        ORRERY_EXPECT(answer.value_or("outcome", "") == "reject");
        if (answer.value_or("reason", "").find(reason) == std::string::npos)
            ORRERY_EXPECT(std::string(answer.value_or("reason", "")) == reason);
    };
    expect(
        "not begun by this browser", [](auto& state) { return pass(state); }, "another");
    expect("not signed", [](auto&) { return std::string(); });
    expect("not signed", [](auto& state) {
        return pass(state, "&user=eve&until=9999999999", "another key, as long as the right one");
    });
    expect("not signed", [](auto& state) { return "x" + pass(state); });
    expect("another site", [](auto& state) {
        return pass(state, "&user=ada&until=9999999999", key, "https://other.example/company-sso");
    });
    expect("another question", [](auto&) { return pass("0123456789abcdef0123456789abcdef"); });
    expect("has ended", [](auto& state) { return pass(state, "&user=ada&until=1000"); });
    expect("has ended", [](auto& state) { return pass(state, "&user=ada"); });
    expect("names nobody", [](auto& state) { return pass(state, "&until=9999999999"); });
}

ORRERY_TEST(programs_and_other_pages_are_none_of_its_business) {
    FakeHost kernel;
    company::CompanySso module(kernel.host("sso"), settings());
    ORRERY_EXPECT(module.authenticate(request("GET", "/hub").header("accept", "application/json")).kind() == "decline");
    ORRERY_EXPECT(module.authenticate(request("POST", "/hub").header("accept", "text/html")).kind() == "decline");
    orrery::Fields answer;
    auto writer = answer.writer();
    ORRERY_EXPECT(module.handle(request("GET", "/other")).write(orrery::Writer(&writer)) == ORRERY_DECLINED);
}

ORRERY_TEST(settings_that_cannot_work_are_refused_without_showing_the_key) {
    FakeHost kernel;
    auto made = [&](std::string_view page, std::string_view given) {
        company::CompanySso(kernel.host("sso"), config({{"sign-in-page", page},
                                                        {"site", "https://site.example"},
                                                        {"key", given},
                                                        {"path", "/company-sso"},
                                                        {"directory", "COMPANY"}}));
    };
    ORRERY_EXPECT_ERROR(made("https://sso.example/in", "short"), "at least 32 characters");
    ORRERY_EXPECT_ERROR(made("http://sso.example/in", key), "--sign-in-page is no address that can be used");
    ORRERY_EXPECT_ERROR(made("", key), "--sign-in-page is missing");
}
