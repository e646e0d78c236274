// What is a token, and what only looks like one.
#include "token.h"

#include <orrery/kit/crypto/encoding.h>

#include "refused.h"

using namespace orrery;
using namespace orrery::jwt;

namespace {

std::string make_token(std::string_view header, std::string_view payload = R"({"user":"ada"})") {
    return crypto::base64url_encode(header) + "." + crypto::base64url_encode(payload) + ".c2ln";
}

void header_refused(const std::string& words, std::string_view header) {
    refused(words, [&] { read_token(make_token(header)); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(token_parts)

BOOST_AUTO_TEST_CASE(three_parts_are_taken_apart) {
    const std::string text = make_token(R"({"alg":"ES384","typ":"JWT","kid":"key-1"})");
    const Token read = read_token(text);
    BOOST_CHECK(read.algorithm == crypto::SignatureAlgorithm::es384);
    BOOST_TEST(read.signed_part == text.substr(0, text.rfind('.')));
    BOOST_TEST(read.payload == R"({"user":"ada"})");
    BOOST_TEST(read.signature == "sig");
    BOOST_TEST(read_claims(read.payload)["user"].as_string() == "ada");
}

BOOST_AUTO_TEST_CASE(other_shapes_are_refused) {
    const std::string good = make_token(R"({"alg":"RS256"})");
    for (const std::string& text : {std::string(), std::string("."), std::string("a.b"), good + ".", good + ".x.y",
                                    "." + good, std::string("a.b.c.d.e")})
        refused("three parts", [&] { read_token(text); });
    refused("longer than", [&] { read_token(std::string(longest_token + 1, 'a')); });
    refused("signature is empty", [&] { read_token(good.substr(0, good.rfind('.') + 1)); });
    for (const char* bad : {"c2ln=", "c2 n", "c2ln\n", "c2l+", "c2l/", "c2l"})
        refused("plain base64url", [&] { read_token(good.substr(0, good.rfind('.') + 1) + bad + "="); });
}

BOOST_AUTO_TEST_CASE(only_signatures_of_public_keys_are_algorithms) {
    for (const char* name :
         {"none", "None", "NONE", "nOnE", "", "HS256", "HS512", "rs256", "RSA-OAEP", "dir", "ES256K"})
        header_refused("alg", R"({"alg":")" + std::string(name) + "\"}");
    for (const char* header : {"{}", R"({"alg":null})", R"({"alg":["RS256"]})", R"({"ALG":"RS256"})", R"({"alg":256})"})
        header_refused("alg", header);
}

BOOST_AUTO_TEST_CASE(what_is_not_understood_is_refused) {
    for (const char* more :
         {R"("crit":["exp"])", R"("b64":false)", R"("b64":true)", R"("zip":"DEF")", R"("enc":"A128GCM")"})
        header_refused("not understood", R"({"alg":"RS256",)" + std::string(more) + "}");
    for (const char* type : {"\"JWE\"", "\"logout+jwt\"", "7", "null"})
        header_refused("typ", R"({"alg":"RS256","typ":)" + std::string(type) + "}");
    for (const char* type : {"JWT", "jwt", "at+jwt", "application/at+jwt"})
        BOOST_CHECK_NO_THROW(read_token(make_token(R"({"alg":"RS256","typ":")" + std::string(type) + "\"}")));
    for (const char* text :
         {"[]", "7", "\"RS256\"", "", "{", R"({"alg":"RS256","alg":"none"})", "{\"alg\":\"RS256\"}x"})
        refused("header", [&] { read_token(make_token(text)); });
}

BOOST_AUTO_TEST_CASE(a_key_id_is_plain_and_chooses_nothing) {
    for (const char* id :
         {R"("../../dev/null")", R"("a' OR 1=1 --")", R"("a\u0000b")", R"("/../x")", "\"\"", "7", R"(["a"])"})
        header_refused("kid", R"({"alg":"RS256","kid":)" + std::string(id) + "}");
    header_refused("kid", R"({"alg":"RS256","kid":")" + std::string(257, 'a') + "\"}");
    header_refused("holds a name twice", R"({"alg":"RS256","kid":"a","kid":"b"})");
    BOOST_CHECK_NO_THROW(
        read_token(make_token(R"({"alg":"RS256","kid":"2026-key/1","jwk":{"kty":"RSA"},"jku":"https://x"})")));
}

BOOST_AUTO_TEST_CASE(claims_are_one_object_of_bounded_depth) {
    for (const char* text : {"", "[]", "null", "{", R"({"a":1,"a":2})", R"({"a":1} {})", "{\"a\":\"\xff\"}"})
        refused("payload", [&] { read_claims(text); });
    refused("payload", [] { read_claims(R"({"a":)" + std::string(100, '[') + std::string(100, ']') + "}"); });
}

BOOST_AUTO_TEST_SUITE_END()
