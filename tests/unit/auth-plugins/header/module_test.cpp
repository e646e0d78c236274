// H01 H02: whose word is taken, and which words.
#include "module.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;

namespace {

struct Site {
    testing::FakeHost kernel;
    header::HeaderModule module{kernel.host("header"), header::Peers({"10.0.0.1"})};
    std::string method = "1", remote = "10.0.0.1", pattern = R"($ud\\$id)", directory = "CORP";

    Verdict ask(std::optional<std::string_view> user, std::string_view name = "X-Remote-User") {
        auto request = testing::request("GET", "/hdr/hub").with("virtual_proxy", "hdr").with("remote", remote);
        request.with("setting.authenticationMethod", method).with("setting.headerAuthenticationHeaderName", name);
        request.with("setting.headerAuthenticationStaticUserDirectory", directory);
        request.with("setting.headerAuthenticationDynamicUserDirectory", pattern);
        if (user) request.header("x-remote-user", *user);
        return module.authenticate(request);
    }
};

std::string who(const Verdict& verdict) {
    return verdict.kind() == "accept" ? verdict.principal().directory + "|" + verdict.principal().id
                                      : std::to_string(verdict.response().status) + " " + std::string(verdict.kind());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(header_module)

BOOST_AUTO_TEST_CASE(static_directory) {
    Site site;
    BOOST_TEST(who(site.ask("ada")) == "CORP|ada");
    BOOST_TEST(who(site.ask(" ada lovelace ")) == "CORP|ada lovelace");
    BOOST_TEST(who(site.ask(R"(DIR\ada)")) == "401 reject");
    site.directory.clear();
    BOOST_TEST(who(site.ask("ada")) == "401 reject");
}

BOOST_AUTO_TEST_CASE(dynamic_directory) {
    Site site;
    site.method = "2";
    BOOST_TEST(who(site.ask(R"(DIR\ada)")) == "DIR|ada");
    BOOST_TEST(who(site.ask("ada")) == "401 reject");
    BOOST_TEST(who(site.ask(R"(A\B\ada)")) == "401 reject");
    site.pattern = "$id";
    auto broken = site.ask("ada");
    BOOST_TEST(who(broken) == "401 reject");
    BOOST_TEST(broken.reason().find("$ud exactly once") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(h01_only_trusted_peers_are_believed) {
    Site site;
    for (const char* other : {"10.0.0.2", "", "10.0.0.1, 10.0.0.2", "::1"}) {
        site.remote = other;
        BOOST_TEST(who(site.ask("ada")) == "403 reject");
        BOOST_TEST(who(site.ask(std::nullopt)) == "403 reject");
    }
    BOOST_CHECK_THROW(header::Peers({}), Error);
}

BOOST_AUTO_TEST_CASE(h02_copies_lists_and_other_bytes_are_bad_requests) {
    Site site;
    const std::string zero("a\0b", 3);
    for (std::string_view text :
         {std::string_view("ada, root"), std::string_view("ada,root"), std::string_view("ad\xc3\xa4"),
          std::string_view("ada\rroot"), std::string_view("ada\nroot"), std::string_view("a\tb"),
          std::string_view(zero), std::string_view("a\x7f")})
        BOOST_TEST(who(site.ask(text)) == "400 reject");
    BOOST_TEST(who(site.ask(std::string(513, 'a'))) == "400 reject");
    BOOST_TEST(who(site.ask(std::string(512, 'a'))) == "CORP|" + std::string(512, 'a'));
}

BOOST_AUTO_TEST_CASE(nothing_to_go_by_is_a_refusal_never_the_next_modules_turn) {
    Site site;
    BOOST_TEST(who(site.ask(std::nullopt)) == "401 reject");
    BOOST_TEST(who(site.ask("")) == "401 reject");
    BOOST_TEST(who(site.ask("  ")) == "401 reject");
    BOOST_TEST(who(site.ask("ada", "")) == "401 reject");
    site.method = "4";
    BOOST_TEST(who(site.ask("ada")) == "401 reject");
}

BOOST_AUTO_TEST_SUITE_END()
