// Addresses, header fields and bodies of mails.
#include <orrery/error.h>
#include <orrery/kit/client/mail.h>
#include <orrery/kit/crypto/encoding.h>

#include <boost/test/unit_test.hpp>

using namespace orrery::client;

BOOST_AUTO_TEST_SUITE(mail)

BOOST_AUTO_TEST_CASE(addresses_between_commas_and_semicolons) {
    auto list = parse_addresses(" a@b.example; \"Sales, North\" <c@d.example>,Jörg Ä <j@x.example>,", "to");
    BOOST_TEST(list.size() == 3u);
    BOOST_TEST(list[0].header_text() == "a@b.example");
    BOOST_TEST(list[1].header_text() == "\"Sales, North\" <c@d.example>");
    BOOST_TEST(list[2].mailbox == "j@x.example");
    BOOST_TEST(list[2].header_text() == "=?utf-8?B?SsO2cmcgw4Q=?= <j@x.example>");
    BOOST_TEST(parse_addresses("", "to").empty());
    BOOST_TEST(parse_addresses("\"a\\\"\" <b@c.example>", "to").at(0).header_text() == "\"a'\" <b@c.example>");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_refused) {
    for (std::string text :
         {"nobody", "a@", "@b", "a b@c.example", "a@b.example>", "<a@b.example", "a@b@c.example", "x <y> <a@b>z",
          "a@b.example\r\nBcc: c@d.example", "a@b.example\n", "\"open <a@b.example>", "a@b.example, c d",
          "jörg@x.example", "a@b.example\x7f", "<a>@b.example", "a,b@c.example;(x)@y.example"})
        BOOST_CHECK_EXCEPTION(parse_addresses(text, "to"), orrery::Error, [&](auto& error) {
            return error.message().starts_with("parameter --to: ") && error.message().find("Bcc") == std::string::npos;
        });
    std::string many;
    for (int i = 0; i < 101; ++i) many += "a@b.example,";
    BOOST_CHECK_THROW(parse_addresses(many, "cc"), orrery::Error);
}

BOOST_AUTO_TEST_CASE(header_text_stays_one_field) {
    BOOST_TEST(header_text("plain subject") == "plain subject");
    BOOST_TEST(header_text("a\r\nBcc: x\ty") == "a  Bcc: x y");
    BOOST_TEST(header_text("=?utf-8?B?eA==?=").starts_with("=?utf-8?B?"));
    auto longer = header_text(std::string(200, 'x') + "ü" + std::string(100, 'y'));
    std::string whole;
    for (size_t at = 0; at < longer.size();) {
        auto end = std::min(longer.find("\r\n ", at), longer.size());
        auto word = longer.substr(at, end - at);
        BOOST_TEST(word.size() <= 75u);
        whole += orrery::crypto::base64_decode(word.substr(10, word.size() - 12)).value();
        at = end + 3;
    }
    BOOST_TEST(whole == std::string(200, 'x') + "ü" + std::string(100, 'y'));
}

BOOST_AUTO_TEST_CASE(dates_and_bodies) {
    BOOST_TEST(mail_date(std::chrono::system_clock::from_time_t(1'700'000'000)) == "Tue, 14 Nov 2023 22:13:20 +0000");
    auto lines = base64_lines(std::string(100, '.'));
    BOOST_TEST(lines.find("\r\n") == 76u);
    BOOST_TEST(lines.ends_with("\r\n"));
    BOOST_TEST(base64_lines("").empty());
}

BOOST_AUTO_TEST_SUITE_END()
