#include "site.h"

#include <boost/test/unit_test.hpp>

#include "folder_fixture.h"

using namespace orrery::hub;

namespace {

struct SiteFixture : FolderFixture {
    Site site{WebFolder(root)};

    Answer ask(std::string_view target, std::initializer_list<std::pair<std::string_view, std::string_view>> more = {},
               std::string_view method = "GET") const {
        orrery::Fields fields{{"method", method}, {"target", target}};
        for (auto& [name, value] : more) fields.add(name, value);
        return site.answer(orrery::Request(fields.record()));
    }
};

std::string header(const Answer& answer, std::string_view name) {
    for (auto& [key, value] : answer.headers)
        if (key == name) return value;
    return "(none)";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(site_answers, SiteFixture)

BOOST_AUTO_TEST_CASE(pages_find_their_way_back_to_the_root) {
    BOOST_TEST(*ask("/hub").body == "<meta content=\"./\"><script src=\"./hub/assets/index-Ab3dEf9h.js\"></script>");
    BOOST_TEST(ask("/hub/").body->starts_with("<meta content=\"../\">"));
    BOOST_TEST(ask("/hub/my/work").body->starts_with("<meta content=\"../../\">"));
    BOOST_TEST(ask("/sense/app/1/sheet/2?x=/a/b").body->starts_with("<meta content=\"../../../../\">"));
    for (auto path : {"/hub", "/hub/stream/7", "/sense/app/1"}) {
        auto answer = ask(path);
        BOOST_TEST(answer.status == 200, path);
        BOOST_TEST(header(answer, "content-type") == "text/html; charset=utf-8");
        BOOST_TEST(header(answer, "cache-control") == "no-cache");
    }
}

BOOST_AUTO_TEST_CASE(hashed_files_are_kept_for_a_year_and_come_compressed) {
    auto answer = ask("/hub/assets/index-Ab3dEf9h.js", {{"header.accept-encoding", "gzip, br"}});
    BOOST_TEST(*answer.body == "brotli form");
    BOOST_TEST(header(answer, "content-encoding") == "br");
    BOOST_TEST(header(answer, "vary") == "accept-encoding");
    BOOST_TEST(header(answer, "cache-control") == "public, max-age=31536000, immutable");
    BOOST_TEST(ask("/hub/assets/index-Ab3dEf9h.js").body->size() == 2000u);
    BOOST_TEST(header(ask("/hub/orrery.svg"), "cache-control") == "no-cache");
}

BOOST_AUTO_TEST_CASE(what_the_client_has_is_not_sent_again) {
    for (auto path : {"/hub", "/hub/orrery.svg"}) {
        auto tag = header(ask(path), "etag");
        auto answer = ask(path, {{"header.if-none-match", tag}});
        BOOST_TEST(answer.status == 304, path);
        BOOST_TEST(!answer.body);
        BOOST_TEST(header(answer, "etag") == tag);
    }
    auto plain = header(ask("/hub/assets/index-Ab3dEf9h.js"), "etag");
    auto other_form =
        ask("/hub/assets/index-Ab3dEf9h.js", {{"header.accept-encoding", "gzip"}, {"header.if-none-match", plain}});
    BOOST_TEST(other_form.status == 200);
    // The page differs by depth, so its tag must too.
    BOOST_TEST(header(ask("/hub"), "etag") != header(ask("/hub/"), "etag"));
}

BOOST_AUTO_TEST_CASE(everything_carries_the_security_headers) {
    for (auto path : {"/hub", "/hub/orrery.svg", "/hub/nothing", "/"}) {
        auto answer = ask(path);
        BOOST_TEST(header(answer, "x-content-type-options") == "nosniff", path);
        auto policy = header(answer, "content-security-policy");
        BOOST_TEST(policy.find("script-src 'self';") != std::string::npos, path);
        BOOST_TEST(policy.find("frame-ancestors 'self'") != std::string::npos, path);
    }
}

BOOST_AUTO_TEST_CASE(other_paths_do_not_exist) {
    for (auto path : {"/", "/hubs", "/hub/index.html", "/hub/assets/none.js", "/hub/../web_folder.h", "/sense",
                      "/sense/", "/hub//orrery.svg", "/hub/%2e%2e/x", "/hub/assets/index-Ab3dEf9h.js.br"})
        BOOST_TEST(ask(path).status == 404, path);
}

BOOST_AUTO_TEST_CASE(pages_can_only_be_read) {
    auto answer = ask("/hub", {}, "POST");
    BOOST_TEST(answer.status == 405);
    BOOST_TEST(header(answer, "allow") == "GET, HEAD");
    BOOST_TEST(ask("/hub", {}, "HEAD").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
