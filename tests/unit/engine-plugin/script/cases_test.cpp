// Runs the text files in cases/: "--- title", a script, and "=> what it makes", as the fixture shows tables.
// "=> error: text" expects a failure that holds the text; "=> $name: text" the value of a variable;
// "=> access: …" the table of the access section.
#include <boost/test/unit_test.hpp>

#include "script_fixture.h"

using orrery::engine::test::ScriptFixture;

namespace {

struct Case {
    std::string place;
    std::string script;
    std::vector<std::string> expected;
};

std::vector<Case> cases_of(const std::filesystem::path& path) {
    std::vector<Case> cases;
    std::ifstream file(path);
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        if (line.starts_with("--- ")) {
            cases.push_back({path.filename().string() + ":" + std::to_string(number) + ": " + line.substr(4), "", {}});
        } else if (line.starts_with("=> ")) {
            cases.back().expected.push_back(line.substr(3));
        } else if (!cases.empty()) {
            cases.back().script += line + "\n";
        }
    }
    return cases;
}

void check(const Case& one) {
    ScriptFixture fixture;
    const std::string made = fixture.run(one.script);
    BOOST_TEST(!one.expected.empty(), one.place << " expects nothing");
    for (const std::string& expected : one.expected) {
        if (expected.starts_with("error: ")) {
            BOOST_TEST(fixture.failures().find(expected.substr(7)) != std::string::npos,
                       one.place << "\n  gives " << made << "\n  and not " << expected);
        } else if (expected.starts_with("access: ")) {
            BOOST_TEST("access: " + fixture.access() == expected, one.place << fixture.failures());
        } else if (expected.starts_with("$")) {
            const std::size_t colon = expected.find(": ");
            const std::string name = expected.substr(1, colon - 1);
            BOOST_TEST(fixture.variable(name) == expected.substr(colon + 2),
                       one.place << ": " << name << " is " << fixture.variable(name) << fixture.failures());
        } else {
            BOOST_TEST(made == expected, one.place << "\n  gives " << made << "\n  and not " << expected);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(script_case_files) {
    std::size_t cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator(ORRERY_TEST_DATA "/cases"))
        for (const Case& one : cases_of(entry.path())) {
            ++cases;
            check(one);
        }
    BOOST_TEST(cases > 45);
}
