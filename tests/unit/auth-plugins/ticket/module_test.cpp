// A ticket signs in once, for its virtual proxy, and is never logged.
#include "module.h"

#include <orrery/kit/http/ticket.h>
#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;

namespace {
struct Site {
    testing::FakeHost kernel;
    ticket::TicketModule module{kernel.host("ticket")};
    Verdict ask(std::string_view target, std::string_view prefix) {
        auto request = testing::request("GET", target).with("virtual_proxy", prefix);
        return module.authenticate(request);
    }
    void make(std::string_view text, std::string_view prefix) {
        Principal who{"DIR", "ada", "Ada", {{"Group", "A"}, {"Group", "B"}}, {}};
        kernel.host("proxy").once_put(kit::http::ticket_key(prefix, text), kit::http::pack_principal(who),
                                      std::chrono::minutes(1));
    }
};
}  // namespace

BOOST_AUTO_TEST_CASE(a_ticket_works_exactly_once) {
    Site site;
    site.make("abcdefghijklmnopqrstuv", "sales");
    Verdict first = site.ask("/sales/hub?a=1&qlikTicket=abcdefghijklmnopqrstuv", "sales");
    BOOST_TEST(first.kind() == "accept");
    BOOST_TEST(first.principal().directory == "DIR");
    BOOST_TEST(first.principal().id == "ada");
    BOOST_TEST(first.principal().attributes.size() == 2u);
    BOOST_TEST(site.ask("/sales/hub?qlikTicket=abcdefghijklmnopqrstuv", "sales").kind() == "decline");
}

BOOST_AUTO_TEST_CASE(other_proxies_other_tickets_and_none_are_declined) {
    Site site;
    site.make("abcdefghijklmnopqrstuv", "sales");
    for (const char* target : {"/hub", "/hub?qlikTicket=", "/hub?qlikTicket=x", "/hub?qlikTicket=%zz",
                               "/hub?QLIKTICKET=abcdefghijklmnopqrstuv"})
        BOOST_TEST(site.ask(target, "sales").kind() == "decline");
    BOOST_TEST(site.ask("/hub?qlikTicket=abcdefghijklmnopqrstuv", "").kind() == "decline");
    BOOST_TEST(site.ask("/hub?qlikTicket=abcdefghijklmnopqrstuv", "sales").kind() == "accept");
    BOOST_TEST(!site.kernel.logged("abcdefghijklmnopqrstuv"));
}
