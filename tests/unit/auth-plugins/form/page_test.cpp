#include "page.h"

#include <boost/test/unit_test.hpp>

#include "support/folder.h"

using namespace orrery;
using namespace orrery::form;

namespace {
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
}  // namespace

BOOST_AUTO_TEST_CASE(what_users_typed_cannot_become_markup) {
    const Page page(FORM_PAGES);
    const std::string evil = "\"><script>alert('{{token}}')</script>";
    const Response response = page.show({"/login", "the-token", evil, evil, evil}, 200);
    BOOST_TEST(!holds(response.body, "<script"));
    BOOST_TEST(holds(response.body, "value=\"&quot;&gt;&lt;script&gt;"));
    // Filled-in text is not filled in again.
    BOOST_TEST(holds(response.body, "{{token}}"));
}

BOOST_AUTO_TEST_CASE(the_first_page_has_no_message_and_every_place_is_filled) {
    const Page page(FORM_PAGES);
    const Response response = page.show({"/p/login", "the-token", "/hub", "", ""}, 200);
    BOOST_TEST(!holds(response.body, "role=\"alert\""));
    BOOST_TEST(!holds(response.body, "{{"));
    BOOST_TEST(holds(response.body, "action=\"/p/login\""));
    BOOST_TEST(holds(response.body, "href=\"/p/login/style.css\""));
    BOOST_TEST(holds(response.body, "value=\"the-token\""));
}

BOOST_AUTO_TEST_CASE(a_missing_file_is_named) {
    const test::Folder folder;
    BOOST_CHECK_EXCEPTION(Page{folder.path}, Error,
                          [](const Error& error) { return holds(error.message(), "sign-in.html"); });
}
