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
    orrery::BlockWriter rows(orrery::LogRows::kinds());
    rows.row({std::int64_t{7}, std::int64_t{ORRERY_LOG_WARN}, "hub", "1", "hello", {}, ""});
    rows.row({std::int64_t{8}, std::int64_t{ORRERY_LOG_INFO}, "hub", "1", "quiet", {}, ""});
    auto block = rows.take();
    appender.append(orrery::LogRows(block));
    std::ostringstream text;
    text << std::ifstream(folder + "/@NAME@-test.log").rdbuf();
    ORRERY_EXPECT(text.str() == "7\thub\thello\n");
    std::filesystem::remove(folder + "/@NAME@-test.log");
}
