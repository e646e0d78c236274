#include "rolling_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "support/log_files.h"

using namespace orrery;
using namespace orrery::test;
using appenders::RollingFile;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(rolling)

namespace {

constexpr std::int64_t day = 86'400'000'000, hour = 3'600'000'000;
// 2030-01-01 00:00 UTC: later than now, so that what begins now ends.
constexpr std::int64_t new_year = 1893456000'000'000;

struct Site : Folder {
    testing::FakeHost kernel;
    ~Site() { kernel.run_posted(); }  // what was put off is freed by running
    std::unique_ptr<RollingFile> make(std::initializer_list<Fields::Item> more) {
        return std::make_unique<RollingFile>(kernel.host("file"), file_settings(*this, more));
    }
    std::string names() const { return names_in(path / "Log"); }
    std::string text(const std::string& name) const { return text_of(path / "Log" / name); }
};

struct Utc {
    Utc() { ::setenv("TZ", "UTC", 1), ::tzset(); }
    ~Utc() { ::unsetenv("TZ"), ::tzset(); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(by_size_the_newest_is_1) {
    Site site;
    auto file = site.make({{"rollingstyle", "Size"}, {"maxfilesize", "10"}, {"maxsizerollbackups", "2"}});
    for (int i = 0; i < 8; ++i) file->append(numbered(1000 + 2 * i, 2));  // 10 bytes each
    BOOST_TEST(site.names() == "app.log app.log.1 app.log.2");
    BOOST_TEST(site.text("app.log") == lines(1014, 2));
    BOOST_TEST(site.text("app.log.1") == lines(1012, 2));
    BOOST_TEST(site.text("app.log.2") == lines(1010, 2));
}

BOOST_AUTO_TEST_CASE(one_batch_fills_several_files) {
    Site site;
    auto file = site.make({{"rollingstyle", "Size"},
                           {"maximumfilesize", "10"},
                           {"maxsizerollbackups", "-1"},
                           {"countdirection", "1"},
                           {"layout.header", "#\n"},
                           {"layout.footer", "end\n"}});
    file->append(numbered(1000, 7));
    BOOST_TEST(site.names() == "app.log app.log.1 app.log.2 app.log.3");
    BOOST_TEST(site.text("app.log.1") == "#\n" + lines(1000, 2) + "end\n");
    BOOST_TEST(site.text("app.log.3") == "#\n" + lines(1004, 2) + "end\n");
    BOOST_TEST(site.text("app.log") == "#\n1006\n");
}

BOOST_AUTO_TEST_CASE(without_backups_a_full_file_is_emptied) {
    Site site;
    auto file = site.make({{"rollingstyle", "Size"}, {"maxfilesize", "10"}});
    file->append(numbered(1000, 5));
    BOOST_TEST(site.names() == "app.log");
    BOOST_TEST(site.text("app.log") == "1004\n");
}

BOOST_AUTO_TEST_CASE(numbers_in_the_file_s_own_name) {
    Site site;
    std::initializer_list<Fields::Item> settings{
        {"rollingstyle", "Size"}, {"maxfilesize", "10"},          {"maxsizerollbackups", "2"},
        {"countdirection", "1"},  {"staticlogfilename", "false"}, {"preservelogfilenameextension", "true"}};
    site.make(settings)->append(numbered(1000, 7));
    BOOST_TEST(site.names() == "app.1.log app.2.log app.3.log");
    BOOST_TEST(site.text("app.3.log") == "1006\n");
    site.make(settings)->append(numbered(1007, 2));
    BOOST_TEST(site.text("app.3.log") == lines(1006, 2));
    BOOST_TEST(site.text("app.4.log") == "1008\n");
}

BOOST_AUTO_TEST_CASE(by_date_earlier_days_keep_their_name) {
    Utc utc;
    Site site;
    auto file = site.make({{"rollingstyle", "Date"}});
    file->append(numbered(1, 1, new_year));
    file->append(numbered(2, 1, new_year + day - 1));
    file->append(numbered(3, 1, new_year + day));
    file->append(numbered(4, 1, new_year + day - 1));  // a late one stays here
    BOOST_TEST(site.text("app.log") == lines(3, 2));
    BOOST_TEST(site.text("app.log.2030-01-01") == lines(1, 2));
}

BOOST_AUTO_TEST_CASE(a_file_of_another_day_is_rolled_when_the_first_row_comes) {
    Utc utc;
    Site site;
    site.write("Log/app.log", "old\n");
    timespec times[2] = {{1707512703, 0}, {1707512703, 0}};
    BOOST_REQUIRE(::utimensat(AT_FDCWD, (site.path / "Log/app.log").c_str(), times, 0) == 0);
    site.make({{"rollingstyle", "Date"}, {"datepattern", "_yyyyMMdd"}})->append(numbered(1, 1, new_year));
    BOOST_TEST(site.names() == "app.log app.log_20240209");
    BOOST_TEST(site.text("app.log_20240209") == "old\n");
}

BOOST_AUTO_TEST_CASE(by_date_in_the_file_s_own_name) {
    Utc utc;
    Site site;
    auto file =
        site.make({{"rollingstyle", "Date"}, {"datepattern", "yyyy-MM-dd-HH'.txt'"}, {"staticlogfilename", "false"}});
    auto first = site.names();
    file->append(numbered(1, 1, new_year));
    file->append(numbered(2, 1, new_year + hour));
    BOOST_TEST(site.text("app.log2030-01-01-00.txt") == "1\n");
    BOOST_TEST(site.text("app.log2030-01-01-01.txt") == "2\n");
}

BOOST_AUTO_TEST_CASE(a_folder_is_filled_with_files_named_by_their_date) {
    Utc utc;
    Site site;
    std::initializer_list<Fields::Item> settings{{"file", "Log/days/"},
                                                 {"datepattern", "yyyy-MM-dd'.log'"},
                                                 {"staticlogfilename", "false"},
                                                 {"maxfilesize", "10"},
                                                 {"maxsizerollbackups", "5"}};
    auto file = site.make(settings);
    file->append(numbered(1000, 1, new_year));
    for (int i = 1; i < 3; ++i) file->append(numbered(1000 + i, 1, new_year));
    file->append(numbered(1003, 1, new_year + day));
    BOOST_TEST(text_of(site.path / "Log/days/2030-01-01.log") == "1002\n");
    BOOST_TEST(text_of(site.path / "Log/days/2030-01-01.log.1") == lines(1000, 2));
    BOOST_TEST(text_of(site.path / "Log/days/2030-01-02.log") == "1003\n");
    const auto refused = [&](std::initializer_list<Fields::Item> more) {
        try {
            site.make(more);
        } catch (const Error& error) {
            return error.message();
        }
        return std::string();
    };
    BOOST_TEST(refused({{"file", "Log/days/"}}) == "parameter file=Log/days/: the name of the file is missing");
    BOOST_TEST(refused({{"file", "Log/"}, {"staticlogfilename", "false"}, {"rollingstyle", "Size"}})
                   .find("the name of the file is missing") != std::string::npos);
    // Neither part of a name makes a configuration of a log.
    BOOST_TEST(
        refused({{"file", "services"}, {"staticlogfilename", "false"}, {"datepattern", "'.conf'"}}).find("is no log") !=
        std::string::npos);
    BOOST_TEST(refused({{"file", "services"}, {"datepattern", "'.conf'"}}).find("is no log") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(composite_moves_numbered_files_to_their_day) {
    Utc utc;
    Site site;
    auto file = site.make({{"maxfilesize", "10"}, {"maxsizerollbackups", "5"}});
    file->append(numbered(1000, 1, new_year));
    auto before = site.names();
    for (int i = 1; i < 5; ++i) file->append(numbered(1000 + i, 1, new_year));
    BOOST_TEST(site.text("app.log.1") == lines(1002, 2));
    file->append(numbered(1005, 1, new_year + day));
    BOOST_TEST(site.text("app.log") == "1005\n");
    BOOST_TEST(site.text("app.log.2030-01-01") == "1004\n");
    BOOST_TEST(site.text("app.log.2030-01-01.1") == lines(1002, 2));
    BOOST_TEST(site.text("app.log.2030-01-01.2") == lines(1000, 2));
}

BOOST_AUTO_TEST_CASE(once_rolls_at_each_start) {
    Site site;
    for (int i = 0; i < 4; ++i)
        site.make({{"rollingstyle", "Once"}, {"maxsizerollbackups", "2"}})->append(numbered(i, 1));
    BOOST_TEST(site.names() == "app.log app.log.1 app.log.2");
    BOOST_TEST(site.text("app.log") + site.text("app.log.1") + site.text("app.log.2") == "3\n2\n1\n");
    site.make({{"rollingstyle", "Size"}, {"appendtofile", "false"}, {"maxsizerollbackups", "2"}})
        ->append(numbered(4, 1));
    BOOST_TEST(site.text("app.log") + site.text("app.log.1") == "4\n3\n");
}

BOOST_AUTO_TEST_CASE(under_load_nothing_is_lost_or_twice) {
    for (auto* direction : {"-1", "1"}) {
        Site site;
        constexpr int batches = 200, rows = 100;
        auto file = site.make({{"rollingstyle", "Size"},
                               {"maxfilesize", "4KB"},
                               {"maxsizerollbackups", "-1"},
                               {"countdirection", direction}});
        for (int i = 0; i < batches; ++i) file->append(numbered(i * rows, rows));
        file.reset();
        BOOST_TEST(all_once(site.path / "Log", batches * rows));
        BOOST_TEST(site.names().size() > 200u);
        BOOST_TEST(site.kernel.rows().empty());
    }
}

BOOST_AUTO_TEST_CASE(two_processes_that_roll_one_file_lose_and_repeat_nothing) {
    constexpr int batches = 100, rows = 20;
    Site site;
    BOOST_TEST(in_processes(2, [&](int who) {
        auto file = site.make({{"lockingmodel", "InterProcess"},
                               {"rollingstyle", "Size"},
                               {"maxfilesize", "2KB"},
                               {"maxsizerollbackups", "-1"}});
        for (int i = 0; i < batches; ++i) file->append(numbered((who * batches + i) * rows, rows));
        return true;
    }));
    BOOST_TEST(all_once(site.path / "Log", 2 * batches * rows));
}

BOOST_AUTO_TEST_CASE(rows_wait_while_the_disk_is_full_and_the_file_is_rolled_later) {
    Site site;
    auto file = site.make({{"rollingstyle", "Size"}, {"maxfilesize", "20"}, {"maxsizerollbackups", "-1"}});
    {
        FullDisk full(10);
        for (int i = 0; i < 5; ++i) file->append(numbered(i * 4, 4));
        BOOST_TEST(site.kernel.logged("cannot write to"));
    }
    file->flush();
    BOOST_TEST(all_once(site.path / "Log", 20));
    BOOST_TEST(site.names() == "app.log app.log.1 app.log.2");
    BOOST_TEST(site.kernel.counter("file_rows_lost") == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_rolled_is_written_on) {
    Site site;
    auto file = site.make({{"rollingstyle", "Size"}, {"maxfilesize", "10"}, {"maxsizerollbackups", "1"}});
    fs::create_directories(site.path / "Log/app.log.1/in the way");
    for (int i = 0; i < 5; ++i) file->append(numbered(1000 + i, 1));
    BOOST_TEST(site.text("app.log") == lines(1000, 5));
    BOOST_TEST(site.kernel.rows().size() == 1u);
    BOOST_TEST(site.kernel.logged("the file is not rolled: cannot remove app.log.1"));
}

BOOST_AUTO_TEST_CASE(settings_that_cannot_work_are_refused) {
    Site site;
    for (auto [name, value] : {Fields::Item{"rollingstyle", "Weekly"},
                               {"maxfilesize", "much"},
                               {"maxfilesize", "0"},
                               {"datepattern", "yyyy/MM/dd"},
                               {"datepattern", "q"},
                               {"datepattern", "yyyy'}"},
                               {"staticlogfilename", "perhaps"}})
        BOOST_CHECK_THROW(site.make({{name, value}}), Error);
}

BOOST_AUTO_TEST_SUITE_END()
