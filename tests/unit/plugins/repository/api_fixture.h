// One site for all tests of the repository's interface in this program, and what they look answers up with.
#pragma once

#include <boost/test/unit_test.hpp>

#include "site_fixture.h"

namespace orrery::repository::test {

inline SiteFixture& fixture() {
    static SiteFixture made("api");
    return made;
}

inline std::string header(const Answer& answer, const std::string& name) {
    for (auto& [key, value] : answer.headers)
        if (key == name) return value;
    return {};
}

inline const std::string everyone = "aaec8d41-5201-43ab-809f-3063750dfafd";

}  // namespace orrery::repository::test
