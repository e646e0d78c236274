#include "conf/difference.h"

#include <boost/test/unit_test.hpp>

#include "conf/conf.h"

using namespace orrery::kernel;

namespace {

Difference between(const std::string& before, const std::string& after) {
    auto one = read_conf("[globals]\nPort=1\n[a]\nPlugin=x\n" + before, "services.conf", "/site");
    auto other = read_conf("[globals]\nPort=1\n[a]\nPlugin=x\n" + after, "services.conf", "/site");
    BOOST_REQUIRE(!one.problems.any_error());
    BOOST_REQUIRE(!other.problems.any_error());
    return difference(one.stanzas.at(0), other.stanzas.at(0));
}

}  // namespace

BOOST_AUTO_TEST_CASE(where_it_stands_is_no_difference) {
    BOOST_CHECK(between("Host=isolated\nWorkers=3\n", "# a remark\nworkers=3\nHOST=isolated\n") == Difference::none);
    BOOST_CHECK(between("[a.parameters]\n--port=${Port}\n", "[a.parameters]\n\n--port=1\n") == Difference::none);
}

BOOST_AUTO_TEST_CASE(the_weightiest_difference_counts) {
    BOOST_CHECK(between("Deadline=1s\n", "Deadline=2s\n") == Difference::supervised);
    BOOST_CHECK(between("", "Listen=4242\n") == Difference::supervised);
    BOOST_CHECK(between("Deadline=1s\n", "Deadline=2s\n[a.parameters]\n--x=1\n") == Difference::parameters);
    BOOST_CHECK(between("Host=isolated\n[a.parameters]\n--x=1\n", "Host=isolated\n") == Difference::parameters);
    BOOST_CHECK(between("Host=isolated\n[a.parameters]\n--x=1\n", "Host=inprocess\n") == Difference::life);
    BOOST_CHECK(between("MayActAs=any\n", "") == Difference::life);
    BOOST_CHECK(between("Host=isolated\nMemoryLimit=512MB\n", "Host=isolated\nMemoryLimit=1GB\n") == Difference::life);
}
