// The book of record fields has whatever the typed views write, and the calls the role tables have.
#include <orrery/plugin.h>
#include <orrery/role_book.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;

namespace {
void all_known(std::string_view role, std::string_view call, const auto& written) {
    Fields out;
    auto writer = out.writer();
    written.write(Writer(&writer));
    BOOST_TEST(!out.empty());
    for (auto& [name, value] : out.items())
        BOOST_TEST(book::knows(role, call, "out", name), role << " " << call << " writes " << name);
}
}  // namespace

BOOST_AUTO_TEST_SUITE(role_book)

BOOST_AUTO_TEST_CASE(what_the_views_write_is_in_the_book) {
    Response page{302, {{"location", "/"}}, "text", {}};
    Principal who{"D", "ann", "Ann", {{"group", "g"}}, std::chrono::seconds(5)};
    all_known("orrery.http/1", "handle", page);
    all_known("orrery.auth/1", "authenticate", Verdict::accept(who));
    all_known("orrery.auth/1", "authenticate", Verdict::reject("no"));
    all_known("orrery.auth/1", "authenticate", Verdict::challenge(page));
    all_known("orrery.auth/1", "handle", Outcome::sign_in(who, "/hub", {{"x-a", "b"}}));
    all_known("orrery.auth/1", "handle", Outcome::respond(page));
    BOOST_TEST(!book::knows("orrery.http/1", "handle", "out", "statuss"));
}

BOOST_AUTO_TEST_CASE(every_field_belongs_to_a_call_of_its_role) {
    for (auto& field : book::fields) {
        bool found = field.call == "*";
        for (size_t i = 0; !found && !book::call_name(field.role, i).empty(); ++i)
            found = book::call_name(field.role, i) == field.call;
        BOOST_TEST(found, field.role << " " << field.call);
    }
    BOOST_TEST(book::call_name("orrery.connector/1", 3) == "close");
    BOOST_TEST(book::call_name("orrery.connector/1", 4) == "");
}

BOOST_AUTO_TEST_SUITE_END()
