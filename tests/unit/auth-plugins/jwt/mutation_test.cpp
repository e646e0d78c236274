// Tokens and claims with random damage: refused, or read in exactly one way. The same damage each time.
#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/http/text.h>

#include <random>

#include "refused.h"
#include "signature_vectors.h"
#include "token.h"
#include "user.h"

using namespace orrery;
using namespace orrery::jwt;

namespace {

class Damage {
public:
    std::string of(std::string text) {
        for (auto times = 1 + random_() % 3; times > 0; --times) {
            const auto at = text.empty() ? 0 : random_() % text.size();
            const auto length = random_() % 12;
            switch (random_() % 4) {
                case 0:
                    text.erase(at, length);
                    break;
                case 1:
                    text.insert(at, text.substr(random_() % (text.size() + 1), length));
                    break;
                case 2:
                    text.insert(at, 1, any());
                    break;
                default:
                    if (!text.empty()) text[at] = any();
            }
        }
        return text;
    }

private:
    char any() {
        constexpr std::string_view likely = "AQgw-_=.+/ \t\"{}[]:,\\0987eE\xff";
        return random_() % 4 ? likely[random_() % likely.size()] : static_cast<char>(random_() % 256);
    }
    std::mt19937 random_{20261124};
};

bool reads(const std::string& text) try {
    const auto token = read_token(text);
    const auto header = text.substr(0, text.find('.'));
    BOOST_REQUIRE(text == header + "." + crypto::base64url_encode(token.payload) + "." +
                              crypto::base64url_encode(token.signature));
    BOOST_REQUIRE(crypto::base64url_encode(crypto::base64url_decode(header).value()) == header);
    return true;
} catch (const Refusal&) {
    return false;
}

bool names_somebody(const std::string& claims, const Rules& rules) try {
    const auto who = read_user(read_claims(claims), rules);
    for (const auto* name : {&who.id, &who.directory})
        BOOST_REQUIRE(!name->empty() && name->find('\\') == std::string::npos && kit::http::is_field_value(*name));
    for (const auto& [name, value] : who.attributes) BOOST_REQUIRE(kit::http::is_field_value(value));
    return true;
} catch (const Refusal&) {
    return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mutations)

BOOST_AUTO_TEST_CASE(damaged_tokens) {
    Damage damage;
    const std::string header = R"({"alg":"ES256","typ":"JWT","kid":"key/1","jwk":{"kty":"EC","x":[1,2.5e3,null]}})";
    int taken = 0, refusals = 0;
    for (int i = 0; i < 20'000; ++i) {
        const auto& vector = vectors[static_cast<std::size_t>(i) % std::size(vectors)];
        ++(reads(damage.of(std::string(vector.message) + "." + std::string(vector.signature))) ? taken : refusals);
        ++(reads(crypto::base64url_encode(damage.of(header)) + ".e30.c2ln") ? taken : refusals);
    }
    BOOST_TEST(taken > 1000);
    BOOST_TEST(refusals > 1000);
}

BOOST_AUTO_TEST_CASE(damaged_claims) {
    Damage damage;
    Rules rules;
    rules.user_claim = "user";
    rules.directory_claim = "directory";
    rules.attributes = {{"groups", "group", false}, {"n", "name", false}};
    int taken = 0, refusals = 0;
    for (int i = 0; i < 20'000; ++i)
        ++(names_somebody(damage.of(R"({"user":"ada","directory":"DIR","groups":["A",7,true],"n":"Ad\u00e4 \"L\""})"),
                          rules)
               ? taken
               : refusals);
    BOOST_TEST(taken > 1000);
    BOOST_TEST(refusals > 1000);
}

BOOST_AUTO_TEST_SUITE_END()
