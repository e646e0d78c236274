#include "logs/logs.h"

#include <orrery/wire.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "logs/counters.h"
#include "logs/row_text.h"
#include "support/folder.h"

using namespace orrery::kernel;

namespace {

struct LogFolder : orrery::test::Folder {
    std::vector<std::string> lines(const std::string& stanza) const {
        std::vector<std::string> out;
        std::ifstream in(path / stanza / (stanza + ".log"));
        for (std::string line; std::getline(in, line);) out.push_back(line);
        return out;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(no_row_of_any_thread_is_lost, LogFolder) {
    constexpr int threads = 6, rows = 5'000;
    {
        Logs logs({path, ORRERY_LOG_INFO, false});
        std::vector<std::thread> writers;
        for (int thread = 0; thread < threads; ++thread)
            writers.emplace_back([&, thread] {
                for (int row = 0; row < rows; ++row)
                    logs.write("many", ORRERY_LOG_INFO, "many", std::to_string(thread) + "/" + std::to_string(row));
            });
        for (auto& writer : writers) writer.join();
        BOOST_TEST(logs.lost() == 0u);
    }
    auto got = lines("many");
    BOOST_TEST(got.size() == static_cast<size_t>(threads * rows));
    std::vector<int> next(threads, 0);  // each thread's rows in its own order
    for (auto& line : got) {
        auto message = line.substr(line.find("\tmany\t") + 6);
        auto thread = static_cast<size_t>(std::stoi(message));
        BOOST_REQUIRE(std::stoi(message.substr(message.find('/') + 1)) == next[thread]++);
    }
}

BOOST_FIXTURE_TEST_CASE(a_row_is_one_line_whatever_it_holds, LogFolder) {
    Logs logs({path, ORRERY_LOG_INFO, false});
    logs.write("a", ORRERY_LOG_WARN, "a.b", "two\nlines\tand \x1b[31m", {{"who", "x\r\\"}});
    logs.write("a", ORRERY_LOG_DEBUG, "a", "disabled");
    logs.write("a", ORRERY_LOG_ERROR, "a", std::string(100'000, 'x'));
    logs.flush();
    auto got = lines("a");
    BOOST_REQUIRE(got.size() == 2u);
    BOOST_TEST(got[0].substr(got[0].find('\t')) == "\tWARN\ta.b\ttwo\\nlines\\tand \\x1b[31m\twho=x\\r\\\\");
    BOOST_TEST(got[1].size() > 100'000u);
}

BOOST_FIXTURE_TEST_CASE(reserve_and_commit_are_what_plugins_use, LogFolder) {
    Logs logs({path, ORRERY_LOG_INFO, false});
    orrery_log_site site{}, off{};
    BOOST_TEST(logs.site("a", ORRERY_LOG_INFO, "a", &site) == ORRERY_OK);
    BOOST_TEST(logs.site("a", ORRERY_LOG_DEBUG, "a", &off) == ORRERY_OK);
    BOOST_TEST(logs.site("a", 9, "a", &off) == ORRERY_INVALID);
    BOOST_TEST(*site.enabled == 1);
    BOOST_TEST(*off.enabled == 0);
    std::string bytes;
    orrery::Fields row{{"message", "hello"}};
    orrery::wire::append_record(bytes, row.record().raw_record());
    auto* place = logs.reserve(&site, bytes.size());
    BOOST_REQUIRE(place != nullptr);
    BOOST_TEST(logs.reserve(&site, 8) == nullptr);  // one reservation at a time
    std::memcpy(place, bytes.data(), bytes.size());
    logs.commit(&site, place, bytes.size());
    logs.flush();
    BOOST_TEST(lines("a").size() == 1u);
    BOOST_TEST(logs.lost() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_torn_last_line_is_closed, LogFolder) {
    write("a/a.log", "torn");
    Logs logs({path, ORRERY_LOG_INFO, false});
    logs.write("a", ORRERY_LOG_INFO, "a", "whole");
    logs.flush();
    BOOST_TEST(lines("a").size() == 2u);
    BOOST_TEST(lines("a")[0] == "torn");
}

BOOST_AUTO_TEST_CASE(counters_add_and_measures_are_summed) {
    Counters counters;
    counters.count("a", 2);
    counters.count("a", 3);
    counters.observe("b", 0.5);
    counters.observe("b", 1.5);
    auto all = counters.all();
    BOOST_REQUIRE(all.size() == 2u);
    BOOST_TEST(all[0].count == 5);
    BOOST_TEST(all[1].count == 2);
    BOOST_TEST(all[1].sum == 2.0);
    BOOST_TEST(all[1].largest == 1.5);
}
