#include "check/mask.h"

#include <boost/test/unit_test.hpp>

using namespace orrery::kernel;

BOOST_AUTO_TEST_CASE(names_tell_secrets_from_the_places_they_lie_in) {
    for (auto* name : {"password", "-proxy-password", "DbPassword", "client-secret", "api-key", "ACCESS_TOKEN"})
        BOOST_TEST(sounds_secret(name), name);
    for (auto* name : {"password-file", "key", "secrets-folder", "TokenPort", "user", "token-url"})
        BOOST_TEST(!sounds_secret(name), name);
}

BOOST_AUTO_TEST_CASE(a_secret_is_hidden_wherever_it_appears) {
    Mask mask;
    mask.learn("hunter2");
    mask.learn("hunter2-and-more");
    mask.learn("abc");
    BOOST_TEST(mask.shown("", "x=hunter2;y=hunter2-and-more", false) == "x=******;y=******");
    BOOST_TEST(mask.shown("", "abcdef", false) == "abcdef");
    BOOST_TEST(mask.shown("any", "anything", true) == "******");
    BOOST_TEST(mask.shown("DbPassword", "anything", false) == "******");
    BOOST_TEST(mask.shown("DbPassword", "", true).empty());
}

BOOST_AUTO_TEST_CASE(passwords_inside_of_other_values_are_hidden) {
    Mask mask;
    BOOST_TEST(mask.shown("connection", "host=db Password=s3cret user=me", false) == "host=db Password=****** user=me");
    BOOST_TEST(mask.shown("connection", "password=a;password=b", false) == "password=******;password=******");
    BOOST_TEST(mask.shown("proxy-uri", "http://me:s3cr@t@proxy:80/x", false) == "http://me:******@proxy:80/x");
    BOOST_TEST(mask.shown("proxy-uri", "http://proxy:80/x@y", false) == "http://proxy:80/x@y");
}
