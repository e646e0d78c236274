// Cases in text files.
#pragma once
#include <orrery/error.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

namespace orrery::logkit::test {

inline std::string file_text(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

inline std::string unescaped(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        char c = text[++i];
        out += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c == 'f' ? '\f' : c;
    }
    return out;
}

/// Runs `make` over every case of the file and compares; returns how many there were.
inline size_t run_cases(const std::string& name, const std::function<std::string(const std::string&)>& make) {
    std::ifstream in(std::filesystem::path(ORRERY_TEST_DATA) / "cases" / name);
    size_t count = 0;
    std::string given, expected;
    while (std::getline(in, given)) {
        if (given.empty() || given[0] == '#') continue;
        BOOST_REQUIRE(std::getline(in, expected));
        BOOST_REQUIRE_MESSAGE(expected.starts_with("= ") || expected.starts_with("! "), name + ": after " + given);
        ++count;
        BOOST_TEST_CONTEXT(name << ": " << given) {
            auto wanted = unescaped(std::string_view(expected).substr(2));
            try {
                auto got = make(unescaped(given));
                BOOST_TEST(expected[0] == '=', "it is read, expected an error");
                BOOST_TEST(got == wanted);
            } catch (const Error& error) {
                auto told = error.message() + " / " + error.hint();
                BOOST_TEST(expected[0] == '!', told);
                BOOST_TEST(told.find(wanted) != told.npos, told << " has not: " << wanted);
            }
        }
    }
    return count;
}

/// Local time in a zone of the test's own.
struct TimeZone {
    explicit TimeZone(const char* zone) { ::setenv("TZ", zone, 1), ::tzset(); }
    ~TimeZone() { ::unsetenv("TZ"), ::tzset(); }
};

}  // namespace orrery::logkit::test
