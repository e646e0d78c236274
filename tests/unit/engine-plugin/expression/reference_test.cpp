// docs/engine-compatibility.md says which functions of the published language are there; this keeps it true. With
// ORRERY_WRITE_DOCS=1 in the environment the table is written anew instead.
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "expression/function_table.h"
#include "support/documented.h"

using namespace orrery::engine;

namespace {

struct Family {
    std::string name;
    std::size_t known = 0, all = 0;
    std::string missing;
};

/// The families of reference_functions.txt: "[family]", then a name a line.
std::vector<Family> families() {
    std::ifstream file(ORRERY_TEST_DATA "/reference_functions.txt");
    std::vector<Family> found;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('[')) {
            found.push_back({line.substr(1, line.size() - 2), 0, 0, {}});
            continue;
        }
        Family& family = found.back();
        ++family.all;
        if (find_function(line))
            ++family.known;
        else
            family.missing += (family.missing.empty() ? "" : " ") + line;
    }
    return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_table_of_functions_is_what_the_function_table_has) {
    std::string table = "| family | there | not yet |\n|---|---|---|\n";
    std::size_t all = 0;
    for (const Family& family : families()) {
        table += "| " + family.name + " | " + std::to_string(family.known) + " of " + std::to_string(family.all) +
                 " | " + family.missing + " |\n";
        all += family.all;
    }
    BOOST_REQUIRE(all > 350);
    orrery::test::check_documented("docs/engine-compatibility.md", "functions", table);
}
