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
    BOOST_TEST(mask.shown("proxy-uri", "http://proxy:80/x@y", false) == "http://proxy:80/******");
}

BOOST_AUTO_TEST_CASE(what_is_behind_the_host_of_a_web_address_is_hidden_unless_it_is_plain) {
    Mask mask;
    for (auto* plain : {"http://127.0.0.1:4318/v1/logs", "https://host", "https://host/", "https://host/sign-in",
                        "postgresql://host/Db1?sslmode=require", "see https://a.example/b and https://c.example/d"})
        BOOST_TEST(mask.shown("url", plain, false) == plain);
    BOOST_TEST(mask.shown("url", "https://chat.example/hooks/T0/aBc", false) == "https://chat.example/******");
    BOOST_TEST(mask.shown("url", "HTTPS://chat.example:8443?key=abc", false) == "HTTPS://chat.example:8443******");
    BOOST_TEST(mask.shown("url", "https://chat.example/in?k=v", false) == "https://chat.example/******");
    BOOST_TEST(mask.shown("url", "https://chat.example/abcdefghijklmnopqrstuvwxyz", false) ==
               "https://chat.example/******");
    BOOST_TEST(mask.shown("urls", "https://a.example/S3 https://me:pw@b.example/S4 x", false) ==
               "https://a.example/****** https://me:******@b.example/****** x");
}
