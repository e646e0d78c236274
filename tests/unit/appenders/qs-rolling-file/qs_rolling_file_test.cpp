#include "qs_rolling_file.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cctype>
#include <chrono>
#include <random>
#include <thread>

#include "support/log_files.h"

using namespace orrery;
using namespace orrery::test;
using appenders::QsRollingFile;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(qs_rolling)

namespace {

std::int64_t now() {
    auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

/// With 9 for every digit. (With sanitizers GCC 12 does not compile <regex> without warnings.)
std::string shape(std::string text) {
    for (char& c : text)
        if (std::isdigit(static_cast<unsigned char>(c))) c = '9';
    return text;
}

struct Site : Folder {
    testing::FakeHost kernel;
    ~Site() { kernel.run_posted(); }  // what was put off is freed by running
    std::unique_ptr<QsRollingFile> make(std::initializer_list<Fields::Item> more) {
        return std::make_unique<QsRollingFile>(kernel.host("file"), file_settings(*this, more));
    }
    /// The rolled files' texts, in the order of their names.
    std::vector<std::string> rolled() const {
        std::vector<fs::path> paths;
        for (auto& entry : fs::directory_iterator(path / "Log"))
            if (shape(entry.path().filename().string()) == "app_99999999T999999Z.log") paths.push_back(entry.path());
        std::sort(paths.begin(), paths.end());
        std::vector<std::string> out;
        for (auto& one : paths) out.push_back(text_of(one));
        return out;
    }
    std::string active() const { return text_of(path / "Log/app.txt"); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(by_size_and_never_onto_another) {
    Site site;
    auto file = site.make({{"file", "Log/app.txt"}, {"maximumfilesize", "10"}, {"layout.header", "#\n"}});
    file->append(numbered(1000, 7));
    auto rolled = site.rolled();
    BOOST_REQUIRE(rolled.size() == 3u);  // within one second: later seconds' names
    for (int i = 0; i < 3; ++i) BOOST_TEST(rolled[static_cast<size_t>(i)] == "#\n" + lines(1000 + 2 * i, 2));
    BOOST_TEST(site.active() == "#\n1006\n");
}

BOOST_AUTO_TEST_CASE(by_age) {
    Site site;
    auto file = site.make({{"file", "Log/app.txt"}, {"maximumfiletime", "2"}});
    auto begin = now();
    file->append(numbered(1, 1, begin + 119'000'000));
    BOOST_TEST(site.rolled().size() == 0u);
    file->append(numbered(2, 1, begin + 121'000'000));
    BOOST_TEST(site.rolled().size() == 1u);
    BOOST_TEST(site.active() == "2\n");
}

BOOST_AUTO_TEST_CASE(the_shorter_names_mean_the_same) {
    Site site;
    auto file = site.make({{"file", "Log/app.txt"}, {"maxfiletime", "2"}, {"maxfilesize", "10"}});
    auto begin = now();
    file->append(numbered(1000, 3, begin));
    BOOST_TEST(site.rolled().size() == 1u);
    file->append(numbered(1003, 1, begin + 121'000'000));
    BOOST_TEST(site.rolled().size() == 2u);
}

BOOST_AUTO_TEST_CASE(at_start_unless_there_are_no_rows) {
    Site site;
    std::initializer_list<Fields::Item> settings{{"file", "Log/app.txt"}, {"layout.header", "#\n"}};
    site.make(settings)->append(numbered(1, 1));
    site.make(settings);
    BOOST_TEST(site.rolled().size() == 1u);
    site.make(settings)->append(numbered(2, 1));
    BOOST_TEST(site.rolled().size() == 1u);
    BOOST_TEST(site.active() == "#\n2\n");
}

BOOST_AUTO_TEST_CASE(settings_that_cannot_work_are_refused) {
    Site site;
    for (auto [name, value] :
         {Fields::Item{"maximumfiletime", "0"}, {"maximumfiletime", "soon"}, {"maximumfilesize", "-1"}})
        BOOST_CHECK_THROW(site.make({{name, value}}), Error);
}

BOOST_AUTO_TEST_CASE(two_processes_that_roll_one_file_lose_and_repeat_nothing) {
    constexpr int batches = 60, rows = 20;
    Site site;
    BOOST_TEST(in_processes(2, [&](int who) {
        auto file = site.make({{"file", "Log/app.txt"}, {"lockingmodel", "InterProcess"}, {"maximumfilesize", "2KB"}});
        for (int i = 0; i < batches; ++i) file->append(numbered((who * batches + i) * rows, rows));
        return true;
    }));
    BOOST_TEST(all_once(site.path / "Log", 2 * batches * rows));
}

BOOST_AUTO_TEST_CASE(rows_wait_while_the_disk_is_full_and_the_folder_is_gone) {
    Site site;
    auto file = site.make({{"file", "Log/app.txt"}, {"maximumfilesize", "20"}});
    {
        FullDisk full(5);
        file->append(numbered(0, 4));
        BOOST_TEST(site.kernel.logged("cannot write to"));
    }
    file->append(numbered(4, 4));
    BOOST_TEST(all_once(site.path / "Log", 8));
    fs::remove_all(site.path / "Log");
    for (int i = 0; i < 5; ++i) file->append(numbered(i * 4, 4));
    BOOST_TEST(all_once(site.path / "Log", 20));
    BOOST_TEST(site.rolled().size() == 2u);
    BOOST_TEST(site.kernel.counter("file_rows_lost") == 0);
}

/// 200 times a writer is killed in the midst of writing and another one goes on: no row of any file is torn.
BOOST_AUTO_TEST_CASE(two_hundred_kills_leave_no_torn_row) {
    Site site;
    std::mt19937 random(20);
    const std::string filling(700, 'x');
    for (int round = 0; round < 200; ++round) {
        auto child = ::fork();
        BOOST_REQUIRE(child >= 0);
        if (child == 0) {
            testing::FakeHost kernel;
            QsRollingFile file(kernel.host("file"), file_settings(site, {{"file", "Log/app.txt"},
                                                                         {"maximumfilesize", "4MB"},
                                                                         {"conversionpattern", "<%message>%n"}}));
            for (;;) {
                testing::FakeRows rows;
                for (int i = 0; i < 1000; ++i) rows.row(Level::info, "test", filling);
                file.append(rows);
            }
        }
        std::this_thread::sleep_for(std::chrono::microseconds(2000 + random() % 15000));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        if (round % 20 == 19) {
            site.make({{"file", "Log/app.txt"}, {"conversionpattern", "<%message>%n"}})
                ->append(testing::rows(Level::info, "test", filling));
            size_t torn = 0, whole = 0;
            for (auto& entry : fs::directory_iterator(site.path / "Log")) {
                std::ifstream in(entry.path());
                for (std::string line; std::getline(in, line);)
                    line.size() == filling.size() + 2 && line.front() == '<' && line.back() == '>' ? ++whole : ++torn;
            }
            BOOST_TEST(torn == 0u);
            BOOST_TEST(whole > 0u);
            fs::remove_all(site.path / "Log");
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
