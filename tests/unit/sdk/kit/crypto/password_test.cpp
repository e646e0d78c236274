#include "orrery/kit/crypto/password.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

using namespace orrery::crypto;

namespace {
constexpr PasswordCost quick{4, 8, 1};
}

BOOST_AUTO_TEST_SUITE(password)

// RFC 7914, section 12, third vector: password "pleaseletmein", salt "SodiumChloride", N=16384, r=8, p=1.
BOOST_AUTO_TEST_CASE(agrees_with_the_rfc) {
    const std::string stored =
        "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$"
        "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw";
    BOOST_TEST(check_password("pleaseletmein", stored).matches);
    BOOST_TEST(!check_password("pleaseletmeout", stored).matches);
}

BOOST_AUTO_TEST_CASE(the_default_cost_is_written_into_the_hash) {
    const std::string stored = hash_password("correct horse");
    BOOST_TEST(stored.starts_with("$scrypt$ln=15,r=8,p=1$"));
    const PasswordCheck check = check_password("correct horse", stored);
    BOOST_TEST(check.matches);
    BOOST_TEST(!check.needs_rehash);
}

BOOST_AUTO_TEST_CASE(one_password_gives_two_hashes) {
    BOOST_TEST(hash_password("a", quick) != hash_password("a", quick));
}

BOOST_AUTO_TEST_CASE(an_unmatchable_hash_is_well_formed_and_matches_nothing) {
    const std::string stored = unmatchable_hash();
    BOOST_TEST(stored.size() == hash_password("x").size());
    BOOST_TEST(!check_password("", stored).matches);
    BOOST_TEST(!check_password("x", stored).matches);
    BOOST_TEST(stored != unmatchable_hash());
}

BOOST_AUTO_TEST_CASE(any_bytes_may_be_a_password) {
    for (const std::string& secret :
         {std::string(), std::string("\0x\0", 3), std::string("Grüße 🔑 $,="), std::string(5000, 'x')}) {
        const std::string stored = hash_password(secret, quick);
        BOOST_TEST(check_password(secret, stored).matches);
        BOOST_TEST(!check_password(secret + "x", stored).matches);
    }
}

BOOST_AUTO_TEST_CASE(an_older_cost_asks_for_a_new_hash_only_after_the_right_password) {
    const std::string stored = hash_password("right", quick);
    BOOST_TEST(check_password("right", stored).needs_rehash);
    BOOST_TEST(!check_password("wrong", stored).needs_rehash);
    BOOST_TEST(!check_password("right", stored, quick).needs_rehash);
}

BOOST_AUTO_TEST_CASE(a_damaged_hash_is_an_error_and_never_a_match) {
    const std::string good = hash_password("x", quick);
    const std::string salt_and_hash = good.substr(good.find('$', 8));
    for (const std::string& bad :
         {std::string(), std::string("x"), good.substr(0, good.size() - 40), good + "$", good + "=",
          "$argon2id$" + good, "$scrypt$ln=31,r=8,p=1" + salt_and_hash, "$scrypt$ln=20,r=32,p=1" + salt_and_hash,
          "$scrypt$ln=0,r=8,p=1" + salt_and_hash, "$scrypt$ln=4,r=8,p=-1" + salt_and_hash,
          "$scrypt$ln=4,r=8" + salt_and_hash, std::string("$scrypt$ln=4,r=8,p=1$$")})
        BOOST_CHECK_THROW(check_password("x", bad), std::invalid_argument);
    BOOST_CHECK_THROW(hash_password("x", {25, 8, 1}), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
