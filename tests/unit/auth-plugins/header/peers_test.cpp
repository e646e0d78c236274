#include "peers.h"

#include <orrery/error.h>

#include <boost/test/unit_test.hpp>

using orrery::header::Peers;

BOOST_AUTO_TEST_SUITE(peers)

BOOST_AUTO_TEST_CASE(addresses_and_ranges) {
    const Peers peers({"127.0.0.1", "10.1.2.0/23", "fd00:1::/32", "::1"});
    for (const char* in : {"127.0.0.1", "::ffff:127.0.0.1", "10.1.2.0", "10.1.3.255", "fd00:1:ffff::9", "::1"})
        BOOST_TEST(peers.contain(in), in << " is trusted");
    for (const char* out : {"127.0.0.2", "10.1.4.0", "10.1.1.255", "fd00:2::1", "::2", "", "localhost", "127.0.0.1:80",
                            "127.0.0.1 ", "127.1", "0x7f000001", "fd00:1::1%eth0"})
        BOOST_TEST(!peers.contain(out), out << " is not trusted");
    BOOST_TEST(!peers.contain(std::string_view("127.0.0.1\0", 10)));
    BOOST_TEST(!peers.contain(std::string(100'000, '1')));
}

BOOST_AUTO_TEST_CASE(what_trusts_everybody_or_nobody_is_refused) {
    BOOST_CHECK_THROW(Peers({}), orrery::Error);
    for (const char* text :
         {"0.0.0.0/0", "::/0", "::/64", "::/80", "::ffff:0:0/96", "*", "", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/",
          "10.0.0.0/x", "10.0.0.0/-1", "fd00::/129", "front.example", "10.0.0.0/8/8"})
        BOOST_CHECK_EXCEPTION(Peers({text}), orrery::Error, [&](const orrery::Error& error) {
            return error.code() == orrery::Code::invalid && error.message().find("--trusted=") != std::string::npos;
        });
}

BOOST_AUTO_TEST_SUITE_END()
