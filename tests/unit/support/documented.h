// Parts of documents that a test keeps true: what stands between "<!-- NAME -->" and "<!-- end of NAME -->".
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace orrery::test {

/// Fails when the part is not `expected`. With ORRERY_WRITE_DOCS=1 it writes the part instead.
inline void check_documented(const std::string& document, const std::string& part, const std::string& expected) {
    const std::string path = std::string(ORRERY_SOURCE_DIR) + "/" + document;
    std::ostringstream whole;
    whole << std::ifstream(path).rdbuf();
    std::string text = whole.str();
    const std::string begin = "<!-- " + part + " -->\n", end = "<!-- end of " + part + " -->";
    const std::size_t at = text.find(begin), until = text.find(end);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos && until != std::string::npos, document + " has no part " + part);
    const std::size_t first = at + begin.size();
    const char* write = std::getenv("ORRERY_WRITE_DOCS");
    if (write != nullptr && std::string(write) == "1") {
        text.replace(first, until - first, expected);
        std::ofstream(path) << text;
        return;
    }
    std::istringstream there(text.substr(first, until - first)), wanted(expected);
    std::string is, should;
    while (std::getline(wanted, should)) {
        std::getline(there, is);
        BOOST_REQUIRE_MESSAGE(is == should, document + " says\n  " + is + "\nand should say\n  " + should +
                                                "\nRun this test with ORRERY_WRITE_DOCS=1 to write it.");
    }
    BOOST_TEST(!std::getline(there, is), document + " has more than it should: " + is);
}

}  // namespace orrery::test
