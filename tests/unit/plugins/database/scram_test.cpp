#include "scram.h"

#include <orrery/kit/crypto/encoding.h>

#include <boost/test/unit_test.hpp>

// The exchange printed in RFC 7677, section 3: password "pencil".
BOOST_AUTO_TEST_CASE(the_verifier_of_rfc_7677) {
    const std::string salt = orrery::crypto::base64_decode("W22ZaJ0SNY7soEsUEjb6gQ==").value();
    BOOST_TEST(orrery::database::scram_verifier("pencil", salt) ==
               "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
               "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
}
