// Mails: what is in the envelope, what in the header, and what cannot get into either.
#include "letter.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

using smtp::Letter;

namespace {

orrery::Config settings(std::initializer_list<orrery::Fields::Item> more) {
    orrery::Fields out;
    for (auto& [name, value] : more) out.add(name, value);
    for (auto& [name, value] : {std::pair{"from", "Orrery <o@site.example>"}, {"to", "a@b.example"}})
        if (!out.find(name)) out.add(name, value);
    return orrery::Config(std::move(out));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(letter)

BOOST_AUTO_TEST_CASE(blind_copies_are_in_the_envelope_only) {
    Letter one(settings({{"bcc", "hidden@b.example"}, {"cc", "c@b.example"}, {"priority", "low"}}));
    auto mail = one.write("text", "text/plain", std::chrono::system_clock::now());
    BOOST_TEST(mail.recipients == (std::vector<std::string>{"a@b.example", "c@b.example", "hidden@b.example"}),
               boost::test_tools::per_element());
    BOOST_TEST(mail.text.find("hidden") == std::string::npos);
    BOOST_TEST(mail.text.find("\r\nX-Priority: 5\r\n") != std::string::npos);
    BOOST_TEST(mail.text.find("@site.example>\r\n") != std::string::npos);
    BOOST_TEST(mail.text.ends_with("\r\n\r\ndGV4dA==\r\n"));
}

BOOST_AUTO_TEST_CASE(character_sets_of_subject_and_text) {
    Letter one(settings({{"subject", "ü"}, {"subjectencoding", "iso-8859-1"}, {"bodyencoding", "ISO-8859-1"}}));
    auto mail = one.write("ü", "text/plain", std::chrono::system_clock::now());
    BOOST_TEST(mail.text.find("Subject: =?iso-8859-1?B?/A==?=\r\n") != std::string::npos);
    BOOST_TEST(mail.text.ends_with("charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\n/A==\r\n"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_mail_is_refused) {
    for (auto [name, value] : {std::pair{"from", "a@b.example, c@d.example"},
                               {"from", "x"},
                               {"subject", "a\r\nBcc: x@y.example"},
                               {"to", ""},
                               {"priority", "urgent"},
                               {"bodyencoding", "klingon"},
                               {"replyto", "a b"}})
        BOOST_CHECK_THROW(Letter(settings({{name, value}})), orrery::Error);
}

BOOST_AUTO_TEST_SUITE_END()
