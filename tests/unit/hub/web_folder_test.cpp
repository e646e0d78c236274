#include "web_folder.h"

#include <orrery/error.h>

#include <boost/test/unit_test.hpp>

#include "folder_fixture.h"

using namespace orrery::hub;
namespace fs = std::filesystem;

BOOST_FIXTURE_TEST_SUITE(web_folder, FolderFixture)

BOOST_AUTO_TEST_CASE(files_come_with_their_forms_and_kinds) {
    WebFolder folder(root);
    auto* script = folder.find("assets/index-Ab3dEf9h.js");
    BOOST_REQUIRE(script);
    BOOST_TEST(script->plain->size() == 2000u);
    BOOST_TEST(*script->brotli == "brotli form");
    BOOST_TEST(*script->gzip == "gzip form");
    BOOST_TEST(script->type == "text/javascript; charset=utf-8");
    BOOST_TEST(script->immutable);
    BOOST_TEST(folder.find("orrery.svg")->type == "image/svg+xml; charset=utf-8");
    BOOST_TEST(!folder.find("orrery.svg")->immutable);
    BOOST_TEST(!folder.find("assets/index-Ab3dEf9h.js.br"));
    BOOST_TEST(folder.size() == 3u);
}

BOOST_AUTO_TEST_CASE(nothing_outside_the_folder_is_found) {
    own.write("secret.txt", "secret");
    own.write("elsewhere/inside.txt", "secret");
    fs::create_symlink(base / "secret.txt", root / "link.txt");
    fs::create_directory_symlink(base / "elsewhere", root / "linked");
    WebFolder folder(root);
    for (auto path : {"link.txt", "linked/inside.txt", "../secret.txt", "/etc/passwd", "assets/../index.html", "",
                      "assets", "assets/"})
        BOOST_TEST(!folder.find(path), path);
}

BOOST_AUTO_TEST_CASE(a_folder_without_its_page_is_refused) {
    fs::remove(root / "index.html");
    auto names_folder = [&](const orrery::Error& error) {
        return error.message().find(root.string()) != std::string::npos && !error.hint().empty();
    };
    BOOST_CHECK_EXCEPTION(WebFolder{root}, orrery::Error, names_folder);
    root /= "missing";
    BOOST_CHECK_EXCEPTION(WebFolder{root}, orrery::Error, names_folder);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_too_large_is_refused) {
    for (int i = 0; i < 4100; ++i) put("many/" + std::to_string(i), "");
    BOOST_CHECK_EXCEPTION(WebFolder{root}, orrery::Error,
                          [](const orrery::Error& error) { return error.code() == orrery::Code::limit; });
}

BOOST_AUTO_TEST_CASE(tags_differ_with_content) {
    BOOST_TEST(content_tag("a") != content_tag("b"));
    BOOST_TEST(content_tag("") != content_tag(std::string_view("\0", 1)));
    BOOST_TEST(content_tag("same") == content_tag("same"));
}

BOOST_AUTO_TEST_SUITE_END()
