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

struct Test {
    const char* name;
    void (*run)();
};
inline std::vector<Test>& all_tests() {
    static std::vector<Test> tests;
    return tests;
}
inline int& failures() {
    static int count = 0;
    return count;
}
struct Register {
    Register(const char* name, void (*run)()) { all_tests().push_back({name, run}); }
};
inline void expect(bool right, const char* text, const char* file, int line) {
    if (right) return;
    std::printf("%s:%d: not so: %s\n", file, line, text);
    ++failures();
}
/// Expects `body` to throw something whose text holds `part`.
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

#define ORRERY_TEST(name)                                                   \
    static void name();                                                     \
    static const orrery::testing::Register registered_##name(#name, &name); \
    static void name()
#define ORRERY_EXPECT(expression) \
    orrery::testing::expect(static_cast<bool>(expression), #expression, __FILE__, __LINE__)
#define ORRERY_EXPECT_ERROR(expression, part) \
    orrery::testing::expect_error([&] { static_cast<void>(expression); }, part, __FILE__, __LINE__)

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
