// Orders on /qps.
#include "admin_json.h"

#include <orrery/kit/json/write.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;
using namespace orrery::proxy;

BOOST_AUTO_TEST_CASE(orders_are_read) {
    TicketOrder order = read_ticket_order(
        R"({"UserDirectory":" D ","UserId":"\tx","Attributes":[{"G":"1"},{"G":""}],"TimeToLive":900,"TargetId":"t"})");
    BOOST_TEST(order.who.directory == "D");
    BOOST_TEST(order.who.id == "x");
    BOOST_TEST(order.who.attributes.size() == 2u);
    BOOST_TEST(order.lifetime.count() == 900);
    BOOST_TEST(read_ticket_order(R"({"UserDirectory":"D","UserId":"x","Attributes":null})").lifetime.count() == 60);
    BOOST_TEST(read_session_order(R"({"UserDirectory":"D","UserId":"x","SessionId":"0123456789abcdef"})").id ==
               "0123456789abcdef");
}

BOOST_AUTO_TEST_CASE(bad_orders_are_refused) {
    auto refused = [](auto read, std::string_view text) {
        try {
            read(text);
            return false;
        } catch (const std::exception&) {
            return true;
        }
    };
    for (const char* text :
         {"", "[]", "{}", R"({"UserDirectory":"D"})", R"({"UserDirectory":"D","UserId":"a\\b"})",
          R"({"UserDirectory":"D","UserId":"a\nb"})", R"({"UserDirectory":"D","UserId":"x","Attributes":{}})",
          R"({"UserDirectory":"D","UserId":"x","Attributes":[["a","b"]]})",
          R"({"UserDirectory":"D","UserId":"x","Attributes":[{"a":1}]})",
          R"({"UserDirectory":"D","UserId":"x","TimeToLive":"9"})",
          R"({"UserDirectory":"D","UserId":"x","TimeToLive":-1})",
          R"({"UserDirectory":"D","UserId":"x","UserId":"y"})"})
        BOOST_TEST(refused(read_ticket_order, text), text);
    for (const char* id : {"short", "with blanks in between", "semi;colon;semi;colon", "012345678901234=="})
        BOOST_TEST(
            refused(read_session_order, std::string(R"({"UserDirectory":"D","UserId":"x","SessionId":")") + id + "\"}"),
            id);
}

BOOST_AUTO_TEST_CASE(answers_keep_their_published_shape) {
    Principal who{"D", "x", "", {{"G", "1"}, {"G", ""}}, {}};
    BOOST_TEST(
        json::dump(session_json(who, "s")) ==
        R"({"UserDirectory":"D","UserId":"x","UserName":null,"Attributes":[{"G":"1"},{"G":""}],"SessionId":"s"})");
    BOOST_TEST(json::dump(ticket_json({"D", "x", "", {}, {}}, "t")) ==
               R"({"UserDirectory":"D","UserId":"x","Attributes":[],"Ticket":"t","TargetUri":null})");
}
