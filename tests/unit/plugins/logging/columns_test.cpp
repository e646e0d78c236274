#include "columns.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>

using namespace orrery::logging;

BOOST_AUTO_TEST_SUITE(columns)

BOOST_AUTO_TEST_CASE(are_those_of_the_manual) {
    std::ifstream in(ORRERY_TEST_DATA "/cases/headers.txt");
    size_t count = 0;
    for (std::string line; std::getline(in, line); ++count) {
        const auto log = line.substr(0, line.find(' ')), dot = log.substr(log.find('.') + 1);
        const auto* declared = find_declaration(log.substr(0, log.find('.')), dot);
        BOOST_TEST_CONTEXT(log) {
            BOOST_REQUIRE(declared);
            std::string header;
            for (auto& column : declared->columns) header.append(header.empty() ? "" : " | ").append(column.name);
            BOOST_TEST(header == line.substr(log.size() + 1));
        }
    }
    BOOST_TEST(count == 38U);
}

BOOST_AUTO_TEST_CASE(are_as_many_as_the_manual_counts) {
    BOOST_TEST(find_declaration("AuditActivity", "Proxy")->columns.size() == 20U);
    BOOST_TEST(find_declaration("AuditSecurity", "Proxy")->columns.size() == 22U);
    BOOST_TEST(find_declaration("Service", "Proxy")->columns.size() == 21U);
    BOOST_TEST(!find_declaration("AuditSecurity", "Engine"));
    BOOST_TEST(!find_declaration("AuditSecurity", "Hub"));
}

BOOST_AUTO_TEST_CASE(have_distinct_names_and_end_with_id_or_checksum) {
    for (auto& log : declarations()) {
        std::set<std::string_view> names;
        for (auto& column : log.columns)
            BOOST_TEST(names.insert(column.name).second, log.facility << "." << log.service << ": " << column.name);
        BOOST_TEST((log.columns.back().name == "Id2" || log.columns.back().name == "Checksum"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
