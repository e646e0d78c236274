#include "service/bootstrap_log.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <fstream>

#include "support/folder.h"

using orrery::service::BootstrapLog;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> out(1);
    for (char c : line)
        if (c == '\t')
            out.emplace_back();
        else
            out.back() += c;
    return out;
}
std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream in(file);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}

/// With 9 for every digit. (With sanitizers GCC 12 does not compile <regex> without warnings.)
std::string shape(std::string text) {
    for (char& c : text)
        if (std::isdigit(static_cast<unsigned char>(c))) c = '9';
    return text;
}

struct Site {
    orrery::test::Folder own;
    fs::path folder = own.path / "Log" / "Engine";

    std::vector<fs::path> files() const {
        std::vector<fs::path> out;
        for (auto& entry : fs::directory_iterator(folder)) out.push_back(entry.path());
        std::sort(out.begin(), out.end());
        return out;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bootstrap_log, Site)

BOOST_AUTO_TEST_CASE(a_start_has_a_file_with_the_columns_of_the_system_log) {
    BootstrapLog log({folder, "HOST a/b"}, "Start");
    log.say("INFO", "the engine\tstarts");
    log.say("ERROR", "it\ncannot");
    BOOST_REQUIRE(files().size() == 1U);
    BOOST_TEST(shape(files().front().filename().string()) == "HOST_a_b_Start_Engine_9999-99-99T99.99.99Z.txt");
    const auto lines = lines_of(files().front());
    BOOST_REQUIRE(lines.size() == 3U);
    const auto names = split(lines[0]), first = split(lines[1]), second = split(lines[2]);
    BOOST_TEST(names.front() == "Sequence#");
    BOOST_TEST(names.back() == "Id2");
    BOOST_TEST(first.size() == names.size());
    const auto at = [&](const std::vector<std::string>& row, const char* name) {
        return row.at(static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin()));
    };
    BOOST_TEST(at(first, "Sequence#") == "1");
    BOOST_TEST(at(second, "Sequence#") == "2");
    BOOST_TEST(at(first, "Message") == "the engine⇔starts");
    BOOST_TEST(at(second, "Message") == "it↓cannot");
    BOOST_TEST(at(second, "Level") == "ERROR");
    BOOST_TEST(at(first, "Logger") == "System.Engine");
    BOOST_TEST(at(first, "Id") == at(first, "Id2"));
    const auto time = shape(at(first, "Timestamp"));
    BOOST_TEST((time == "99999999T999999.999+9999" || time == "99999999T999999.999-9999"));
}

BOOST_AUTO_TEST_CASE(of_each_kind_the_newest_stay) {
    fs::create_directories(folder);
    for (int day = 1; day <= 5; ++day)
        std::ofstream(folder / ("HOST_Exit_Engine_2020-01-0" + std::to_string(day) + "T00.00.00Z.txt")) << "x\n";
    std::ofstream(folder / "HOST_Start_Engine_2020-01-01T00.00.00Z.txt") << "x\n";
    BootstrapLog log({folder, "HOST", 3}, "Exit");
    BOOST_REQUIRE(files().size() == 4U);
    BOOST_TEST(files()[0].filename().string() == "HOST_Exit_Engine_2020-01-04T00.00.00Z.txt");
    BOOST_TEST(files()[3].filename().string() == "HOST_Start_Engine_2020-01-01T00.00.00Z.txt");
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_keeps_nobody_from_starting) {
    std::ofstream(own.path / "Log") << "a file";
    BootstrapLog log({folder, "HOST"}, "Start");
    log.say("INFO", "the engine starts");
    BOOST_TEST(!fs::exists(folder));
}

BOOST_AUTO_TEST_SUITE_END()
