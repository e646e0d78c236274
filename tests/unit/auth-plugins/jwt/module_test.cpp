// From a request to a verdict, with tokens that another implementation signed.
#include "module.h"

#include <orrery/kit/crypto/certificates.h>
#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

#include "signature_vectors.h"

using namespace orrery;
using namespace orrery::jwt;
using crypto::SignatureAlgorithm;

namespace {

std::string token_of(const Vector& vector) { return std::string(vector.message) + "." + std::string(vector.signature); }

struct Site {
    testing::FakeHost kernel;
    Policy policy{{SignatureAlgorithm::rs256, SignatureAlgorithm::rs384, SignatureAlgorithm::rs512,
                   SignatureAlgorithm::ps256, SignatureAlgorithm::ps384, SignatureAlgorithm::ps512,
                   SignatureAlgorithm::es256, SignatureAlgorithm::es384, SignatureAlgorithm::es512},
                  {},
                  "",
                  std::chrono::seconds(30),
                  false};
    std::string pem{vectors[0].key_pem}, user_claim = "user", directory = "[D]", map, audience;

    Verdict ask(std::string_view authorization) {
        JwtModule module(kernel.host("jwt"), policy, [] { return Time(std::chrono::seconds(1'700'000'000)); });
        auto request = testing::request("GET", "/jwt/hub").with("virtual_proxy", "jwt");
        request.with("setting.jwtPublicKeyCertificate", pem).with("setting.jwtAttributeUserId", user_claim);
        request.with("setting.jwtAttributeUserDirectory", directory).with("setting.jwtAttributeMap", map);
        request.with("setting.jwtAudience", audience);
        if (!authorization.empty()) request.header("authorization", authorization);
        return module.authenticate(request);
    }
    std::string refusal(std::string_view authorization) {
        auto verdict = ask(authorization);
        BOOST_TEST(verdict.kind() == "reject");
        BOOST_TEST(verdict.response().status == 401);
        return verdict.reason();
    }
};

bool holds(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(jwt_module)

BOOST_AUTO_TEST_CASE(every_algorithm_signs_in) {
    for (const auto& vector : vectors) {
        Site site;
        site.pem = vector.key_pem;
        auto verdict = site.ask("Bearer " + token_of(vector));
        BOOST_TEST(verdict.kind() == "accept", vector.algorithm << ": " << verdict.reason());
        BOOST_TEST(verdict.principal().id == "ada");
        BOOST_TEST(verdict.principal().directory == "D");
        BOOST_TEST(verdict.principal().valid_for.count() == 0);
    }
}

BOOST_AUTO_TEST_CASE(no_bearer_is_anothers_affair) {
    Site site;
    for (const char* field : {"", "Basic abc", "Bearer", "Bearerx", "Digest Bearer x"})
        BOOST_TEST(site.ask(field).kind() == "decline", field);
    BOOST_TEST(site.ask("bEARER  " + token_of(vectors[0]) + " ").kind() == "accept");
    BOOST_TEST(holds(site.refusal("Bearer "), "three parts"));
}

BOOST_AUTO_TEST_CASE(algorithm_and_key_are_pinned) {
    Site site;
    site.policy.algorithms = {SignatureAlgorithm::es256};
    BOOST_TEST(holds(site.refusal("Bearer " + token_of(vectors[0])), "--algorithms="));
    Site open;
    BOOST_TEST(holds(open.refusal("Bearer " + token_of(vectors[6])), "does not go with a key"));
    BOOST_TEST(holds(open.refusal("Bearer " + token_of(vectors[1])), "signature is of no key"));
    open.pem += vectors[1].key_pem;
    BOOST_TEST(open.ask("Bearer " + token_of(vectors[1])).kind() == "accept");
}

BOOST_AUTO_TEST_CASE(a_virtual_proxy_that_is_not_set_up_lets_nobody_in) {
    for (auto member : {&Site::pem, &Site::user_claim, &Site::directory}) {
        Site site;
        (site.*member).clear();
        BOOST_TEST(holds(site.refusal("Bearer " + token_of(vectors[0])), "is not set up"));
    }
    for (auto [member, text] : {std::pair{&Site::pem, "RS256"},
                                {&Site::map, "{}"},
                                {&Site::map, "[{}]"},
                                {&Site::map, "["},
                                {&Site::directory, "[]"}}) {
        Site site;
        site.*member = text;
        BOOST_TEST(holds(site.refusal("Bearer " + token_of(vectors[0])), "is not set up"), text);
    }
}

BOOST_AUTO_TEST_CASE(claims_count_and_a_refusal_holds_nothing_of_the_token) {
    Site site;
    site.policy.required = {"exp"};
    const auto token = token_of(vectors[0]);
    const auto reason = site.refusal("Bearer " + token);
    BOOST_TEST(holds(reason, "no exp"));
    BOOST_TEST(!holds(reason, "ada"));
    site.policy.required.clear();
    site.audience = "here";
    BOOST_TEST(holds(site.refusal("Bearer " + token), "no aud"));
    BOOST_TEST(site.kernel.counter("jwt_refused") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
