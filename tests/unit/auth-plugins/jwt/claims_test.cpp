// Times, audience, issuer: whether a token counts here and now.
#include "claims.h"

#include <orrery/kit/json/parse.h>

#include "refused.h"

using namespace orrery;
using namespace orrery::jwt;
using namespace std::chrono_literals;

namespace {

const Time now{1'000'000s};

std::optional<Time> check(std::string_view claims, const std::string& audience = "", Policy policy = {}) {
    return check_claims(json::parse(claims), policy, audience, now);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(claims)

BOOST_AUTO_TEST_CASE(times_count_with_the_skew) {
    BOOST_CHECK(!check("{}"));
    BOOST_CHECK(check(R"({"exp":1000001})") == Time(1'000'001s));
    BOOST_CHECK_NO_THROW(check(R"({"exp":999971})"));
    refused("(exp)", [] { check(R"({"exp":999970})"); });
    BOOST_CHECK_NO_THROW(check(R"({"nbf":1000030,"iat":1000030})"));
    refused("(nbf)", [] { check(R"({"nbf":1000031})"); });
    refused("(iat)", [] { check(R"({"iat":1000031})"); });
}

BOOST_AUTO_TEST_CASE(times_are_whole_numbers) {
    for (const char* name : {"exp", "nbf", "iat"})
        for (const char* value : {"\"2000000\"", "2000000.5", "1e400", "1e300", "-1", "true", "[2000000]", "{}",
                                  "9223372036854775807", "18446744073709551616", "null"}) {
            const auto text = "{\"" + std::string(name) + "\":" + value + "}";
            try {
                check(text);
                BOOST_ERROR(text << " was taken");
            } catch (const Refusal&) {
            } catch (const json::Error&) {  // no number that JSON can hold: never gets here in a token
            }
        }
}

BOOST_AUTO_TEST_CASE(the_audience_must_be_among_the_tokens) {
    BOOST_CHECK_NO_THROW(check(R"({"aud":"elsewhere"})"));
    BOOST_CHECK_NO_THROW(check(R"({"aud":"here"})", "here"));
    BOOST_CHECK_NO_THROW(check(R"({"aud":["there","here"]})", "here"));
    for (const char* aud : {R"("there")", R"(["there"])", "[]", R"(["here",7])", R"({"here":1})", "7", "null",
                            R"("HERE")", R"("here ")", R"([["here"]])"})
        refused("aud", [&] { check(R"({"aud":)" + std::string(aud) + "}", "here"); });
    refused("no aud", [] { check("{}", "here"); });
}

BOOST_AUTO_TEST_CASE(issuer_and_required_claims) {
    Policy policy;
    policy.issuer = "https://idp.example";
    policy.required = {"exp", "jti"};
    const std::string whole = R"({"iss":"https://idp.example","exp":2000000,"jti":"1"})";
    BOOST_CHECK_NO_THROW(check(whole, "", policy));
    refused("no jti", [&] { check(R"({"iss":"https://idp.example","exp":2000000})", "", policy); });
    refused("no jti", [&] { check(R"({"iss":"https://idp.example","exp":2000000,"jti":null})", "", policy); });
    for (const char* issuer : {R"("https://idp.example/")", R"(["https://idp.example"])", "null", "\"\""})
        refused("iss", [&] { check(R"({"exp":2000000,"jti":"1","iss":)" + std::string(issuer) + "}", "", policy); });
    refused("iss", [&] { check(R"({"exp":2000000,"jti":"1"})", "", policy); });
}

BOOST_AUTO_TEST_SUITE_END()
