// The path normaliser: examples, the traversal table of the two published attacks, and its properties on random input.
#include <orrery/kit/http/target.h>

#include <boost/test/unit_test.hpp>
#include <random>

using namespace orrery::kit::http;

namespace {
std::string path_of(std::string_view target) {
    auto result = normalise_target(target);
    return result ? result->path : "refused";
}
}  // namespace

BOOST_AUTO_TEST_SUITE(target)

BOOST_AUTO_TEST_CASE(one_spelling_for_each_path) {
    BOOST_TEST(path_of("/") == "/");
    BOOST_TEST(path_of("/a/b/") == "/a/b/");
    BOOST_TEST(path_of("/%61%2d%7E") == "/a-~");
    BOOST_TEST(path_of("/a%20b%c3%a9") == "/a%20b%C3%A9");
    BOOST_TEST(path_of("/a/./b/../c") == "/a/c");
    BOOST_TEST(path_of("/a/%2e%2E/c") == "/c");
    BOOST_TEST(path_of("/a/b/..") == "/a/");
    BOOST_TEST(path_of("//qps//session") == "/qps/session");
    BOOST_TEST(path_of("/a|b") == "/a%7Cb");
    BOOST_TEST(path_of("/a%2Bb+c") == "/a%2Bb+c");
    BOOST_TEST(path_of("/a%25b") == "/a%25b");
    BOOST_TEST(normalise_target("/a?b=../c?d&e=%zz")->query == "b=../c?d&e=%zz");
}

BOOST_AUTO_TEST_CASE(what_two_readers_could_read_differently_is_refused) {
    for (const char* target : {"",           "a",
                               "*",          "/..",
                               "/../a",      "/a/../..",
                               "/%2e%2e/a",  "/a/..;/b",
                               "/a/.;x/b",   "/a/..%3bx/b",
                               "/a%2fb",     "/a%2Fb",
                               "/a%5cb",     "/a\\b",
                               "/..\\a",     "/a%00",
                               "/a%0d%0aX",  "/a%09",
                               "/%",         "/%4",
                               "/%zz",       "/%c0%ae%c0%ae/",
                               "/%e0%80%af", "/%ff",
                               "/%ed%a0%80", "/%252e%252e/",
                               "/%252f",     "/%255c",
                               "/%2500",     "/%25252e",
                               "/a b",       "/a#b",
                               "/a?b c",     "/a\x80"})
        BOOST_TEST(path_of(target) == "refused", "taken: " << target);
}

BOOST_AUTO_TEST_CASE(traversal_out_of_a_public_folder_never_keeps_its_prefix) {
    for (std::string dots : {"..", "%2e%2e", ".%2E", "%2e."}) {
        std::string path = path_of("/resources/fonts/" + dots + "/" + dots + "/qrs/about?x=.ttf");
        BOOST_TEST(path == "/qrs/about");
    }
}

BOOST_AUTO_TEST_CASE(properties_on_random_targets) {
    std::mt19937 random(20231109);
    const std::string_view pieces[] = {"/",   "/",   ".",   "..", "%2e", "%2E%2e", "a",      "B",   "%41",
                                       "%25", "%2f", "%5c", "\\", ";",   "%3b",    "%c3%a9", "%c3", "%a9",
                                       "%",   "2e",  "|",   "~",  "+",   "%2B",    "?",      "%00", " "};
    int taken = 0;
    for (int round = 0; round < 200000; ++round) {
        std::string target = "/";
        for (auto left = random() % 10; left > 0; --left) target += pieces[random() % std::size(pieces)];
        auto once = normalise_target(target);
        if (!once) continue;
        ++taken;
        auto twice = normalise_target(once->path);
        BOOST_REQUIRE_MESSAGE(twice && twice->path == once->path, target << " → " << once->path);
        BOOST_REQUIRE_MESSAGE(once->path.front() == '/', target);
        std::string padded = once->path + "/";
        for (const char* bad : {"//", "/./", "/../", "\\", "%2F", "%5C", "%00", "%2E", "%41"})
            BOOST_REQUIRE_MESSAGE(once->path.find(bad) == std::string::npos || (bad[0] == '/' && once->path == "/"),
                                  target << " → " << once->path);
        if (once->path != "/") {
            for (const char* bad : {"/./", "/../"})
                BOOST_REQUIRE_MESSAGE(padded.find(bad) == std::string::npos, target << " → " << once->path);
        }
    }
    BOOST_TEST(taken > 10000);
}

BOOST_AUTO_TEST_SUITE_END()
