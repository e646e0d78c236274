#include "@FILE@.h"

#include <orrery/test_main.h>
#include <orrery/testing.h>

#include <filesystem>
#include <sstream>

ORRERY_TEST(rows_of_the_level_reach_the_file) {
    orrery::testing::FakeHost kernel;
    auto folder = std::filesystem::temp_directory_path().string();
    std::filesystem::remove(folder + "/@NAME@-test.log");
    @CLASS@ appender(kernel.host("@NAME@"), orrery::testing::config({{"file", "@NAME@-test.log"}, {"level", "3"}, {"orrery.data_directory", folder}}));
    orrery::testing::FakeRows rows;
    rows.row(orrery::Level::warn, "hub", "hello", {}, {}, 7).row(orrery::Level::info, "hub", "quiet");
    appender.append(rows);
    std::ostringstream text;
    text << std::ifstream(folder + "/@NAME@-test.log").rdbuf();
    ORRERY_EXPECT(text.str() == "7\thub\thello\n");
    std::filesystem::remove(folder + "/@NAME@-test.log");
}
