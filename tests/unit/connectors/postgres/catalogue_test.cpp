// Which statements ask what the database holds.
#include "catalogue.h"

#include <boost/test/unit_test.hpp>

using postgres::catalogue_query;

BOOST_AUTO_TEST_CASE(only_the_words_alone_are_about_the_catalogue) {
    for (const char* asked : {"SQLTABLES", " sqltables ;\n", "SqlColumns", "SQLTYPES"}) {
        BOOST_REQUIRE_MESSAGE(catalogue_query(asked).has_value(), asked);
        BOOST_TEST(catalogue_query(asked)->find("select") != std::string::npos);
    }
    for (const char* other : {"", ";", "SQLTABLES x", "SELECT 1", "SQLTABLE", "x SQLTABLES"})
        BOOST_TEST(!catalogue_query(other).has_value(), other);
}
