// A main function and three macros, for plugins whose tests need no framework: include it in the one file with the
// tests.
//
//   ORRERY_TEST(greets) { ORRERY_EXPECT(1 + 1 == 2); }
#pragma once
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace orrery::testing {

/// One test as ORRERY_TEST names it. `name` and `run` live as long as the program.
struct Test {
    const char* name;  ///< a literal
    void (*run)();     ///< throws when the test fails at once
};
/// Every test of the program, in the order of the file. Filled before main(), then only read.
inline std::vector<Test>& all_tests() {
    static std::vector<Test> tests;
    return tests;
}
/// Expectations that did not hold so far; the exit status of main() says whether there were any. One thread.
inline int& failures() {
    static int count = 0;
    return count;
}
/// Adds a test to all_tests() before main(); ORRERY_TEST makes one for each.
struct Register {
    /// `name` must be a literal.
    Register(const char* name, void (*run)()) { all_tests().push_back({name, run}); }
};
/// Counts and prints a failure with its place unless `right`; never throws. What ORRERY_EXPECT calls.
inline void expect(bool right, const char* text, const char* file, int line) {
    if (right) return;
    std::printf("%s:%d: not so: %s\n", file, line, text);
    ++failures();
}
/// Expects `body` to throw something derived from std::exception whose text holds `part`. What ORRERY_EXPECT_ERROR
/// calls.
template <class F>
void expect_error(F&& body, const std::string& part, const char* file, int line) {
    try {
        body();
    } catch (const std::exception& error) {
        if (std::string(error.what()).find(part) != std::string::npos) return;
        std::printf("%s:%d: the error says: %s\n", file, line, error.what());
        ++failures();
        return;
    }
    std::printf("%s:%d: no error came\n", file, line);
    ++failures();
}

}  // namespace orrery::testing

/// Begins a test: ORRERY_TEST(greets) { … }. Whatever it throws counts as one failure.
#define ORRERY_TEST(name)                                                   \
    static void name();                                                     \
    static const orrery::testing::Register registered_##name(#name, &name); \
    static void name()
/// The test goes on after a failure, so that one run shows them all.
#define ORRERY_EXPECT(expression) \
    orrery::testing::expect(static_cast<bool>(expression), #expression, __FILE__, __LINE__)
/// The expression must throw, with `part` in the message.
#define ORRERY_EXPECT_ERROR(expression, part) \
    orrery::testing::expect_error([&] { static_cast<void>(expression); }, part, __FILE__, __LINE__)

/// Runs every test that was declared, and tells those that failed; 0 when none did and there was one.
int main() {
    for (auto& test : orrery::testing::all_tests()) {
        try {
            test.run();
        } catch (const std::exception& error) {
            std::printf("%s: threw: %s\n", test.name, error.what());
            ++orrery::testing::failures();
        }
    }
    std::printf("%zu tests, %d failures\n", orrery::testing::all_tests().size(), orrery::testing::failures());
    return orrery::testing::failures() == 0 && !orrery::testing::all_tests().empty() ? 0 : 1;
}
