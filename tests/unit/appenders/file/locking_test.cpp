// Several at one file, in this process and in others.
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <map>

#include "file.h"
#include "support/log_files.h"

using namespace orrery;
using namespace orrery::test;
using appenders::File;

BOOST_AUTO_TEST_SUITE(locking)

BOOST_AUTO_TEST_CASE(exclusive_keeps_others_out_until_it_ends) {
    Folder site;
    testing::FakeHost first_kernel, second_kernel;
    auto first = std::make_unique<File>(first_kernel.host("file"), file_settings(site, {}));
    File second(second_kernel.host("file"), file_settings(site, {}));
    BOOST_TEST(second_kernel.logged("is being written by another appender"));
    first->append(numbered(1, 2));
    second.append(numbered(3, 2));
    BOOST_TEST(text_of(site.path / "Log/app.log") == lines(1, 2));
    first.reset();
    second_kernel.run_posted();
    BOOST_TEST(text_of(site.path / "Log/app.log") == lines(1, 4));
}

BOOST_AUTO_TEST_CASE(minimal_and_inter_process_take_turns) {
    for (auto* model : {"log4net.Appender.FileAppender+MinimalLock", "InterProcess"}) {
        Folder site;
        testing::FakeHost kernel;
        File first(kernel.host("file"), file_settings(site, {{"lockingmodel", model}}));
        File second(kernel.host("file"), file_settings(site, {{"lockingmodel", model}}));
        for (int i = 0; i < 10; ++i) (i % 2 ? first : second).append(numbered(i, 1));
        BOOST_TEST(text_of(site.path / "Log/app.log") == lines(0, 10));
    }
    Folder site;
    testing::FakeHost kernel;
    BOOST_CHECK_THROW(File(kernel.host("file"), file_settings(site, {{"lockingmodel", "Sometimes"}})), Error);
}

BOOST_AUTO_TEST_CASE(two_processes_at_one_file_tear_lose_and_repeat_nothing) {
    constexpr int batches = 400, rows = 25;
    Folder site;
    std::vector<pid_t> children;
    for (int who = 1; who <= 3; ++who) {
        auto child = ::fork();
        BOOST_REQUIRE(child >= 0);
        if (child > 0) {
            children.push_back(child);
            continue;
        }
        testing::FakeHost kernel;
        File file(kernel.host("file"), file_settings(site, {{"lockingmodel", who == 3 ? "Minimal" : "InterProcess"},
                                                            {"layout.header", "head\n"}}));
        for (int i = 0; i < batches; ++i) file.append(numbered(who * 1'000'000 + i * rows, rows));
        bool good = kernel.rows().empty();
        ::_exit(good ? 0 : 1);
    }
    for (auto child : children) {
        int status = -1;
        ::waitpid(child, &status, 0);
        BOOST_TEST(status == 0);
    }
    std::map<int, int> next;
    std::istringstream in(text_of(site.path / "Log/app.log"));
    std::string line;
    BOOST_REQUIRE(std::getline(in, line));
    BOOST_TEST(line == "head");
    size_t bad = 0, count = 0;
    for (; std::getline(in, line); ++count) {
        auto number = std::stoi(line);
        if (number % 1'000'000 != next[number / 1'000'000]++) ++bad;
    }
    BOOST_TEST(bad == 0u);
    BOOST_TEST(count == 3u * batches * rows);
}

BOOST_AUTO_TEST_SUITE_END()
