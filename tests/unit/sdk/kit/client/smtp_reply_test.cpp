// Replies of mail servers as they come.
#include <orrery/kit/client/smtp_session.h>

#include <boost/test/unit_test.hpp>

using orrery::client::SmtpReplyReader;

BOOST_AUTO_TEST_SUITE(smtp_reply)

BOOST_AUTO_TEST_CASE(one_line_several_lines_and_two_replies_at_once) {
    SmtpReplyReader reader;
    BOOST_TEST(!reader.feed("250-mail.exam"));
    BOOST_TEST(!reader.feed("ple\r\n250-STARTTLS\r\n250"));
    auto reply = reader.feed(" AUTH PLAIN LOGIN\r\n354 go\n");
    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->code == 250);
    BOOST_TEST(reply->lines == (std::vector<std::string>{"mail.example", "STARTTLS", "AUTH PLAIN LOGIN"}),
               boost::test_tools::per_element());
    auto next = reader.feed({});
    BOOST_REQUIRE(next);
    BOOST_TEST(next->code == 354);
    BOOST_TEST(!reader.feed({}));
    BOOST_TEST(SmtpReplyReader().feed("220\r\n")->lines.at(0) == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_reply_is_refused) {
    for (std::string text : {"HTTP/1.1 400 Bad Request\r\n", "25 x\r\n", "650 x\r\n", "150 x\r\n", "250x\r\n",
                             "250-a\r\n251 b\r\n", "\r\n"})
        BOOST_CHECK_THROW(SmtpReplyReader().feed(text), orrery::Error);
    BOOST_CHECK_THROW(SmtpReplyReader().feed(std::string(70'000, '2')), orrery::Error);
    SmtpReplyReader endless;
    BOOST_CHECK_THROW(for (int i = 0; i < 1000; ++i) endless.feed("250-x\r\n"), orrery::Error);
}

BOOST_AUTO_TEST_SUITE_END()
