#include "conf/conf.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

using namespace orrery::kernel;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

Conf conf(std::string_view text) { return read_conf(text, "services.conf", "/site"); }

std::vector<std::string> told(const Conf& conf) {
    Problems problems = conf.problems;
    problems.sort();
    std::vector<std::string> out;
    for (auto& problem : problems.items()) out.push_back(problem.text("services.conf"));
    return out;
}

std::vector<std::string> expected(const std::string& text) {
    std::vector<std::string> out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(";! ")) out.push_back("services.conf" + line.substr(3));
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_case_file_reports_exactly_its_problems) {
    size_t files = 0;
    for (auto& entry : std::filesystem::directory_iterator(std::filesystem::path(ORRERY_TEST_DATA) / "cases")) {
        ++files;
        auto text = read(entry.path());
        auto got = told(conf(text)), wanted = expected(text);
        BOOST_TEST_CONTEXT(entry.path().filename().string()) {
            BOOST_TEST(got == wanted, boost::test_tools::per_element());
        }
    }
    BOOST_TEST(files >= 10u);
}

BOOST_AUTO_TEST_CASE(byte_order_mark_and_line_ends_do_not_matter) {
    auto read = conf("\xEF\xBB\xBF[globals]\r\nPort=1\r\n[A]\r\nPlugin=plugins/a\r\nListen=${Port}\r\n");
    BOOST_TEST(!read.problems.any_error());
    BOOST_REQUIRE(read.find("a"));
    BOOST_TEST(read.find("a")->listen.at(0).text() == "127.0.0.1:1");
}

BOOST_AUTO_TEST_CASE(lines_behind_a_section_that_is_not_closed_belong_to_no_other) {
    auto problems = told(conf("[a]\nPlugin=p/a\n[b\nPlugin=p/b\nWorkers=none\n"));
    BOOST_REQUIRE(problems.size() == 1u);
    BOOST_TEST(problems.front() ==
               "services.conf:3: error: expected a section such as [name], found '[b'; close it with ]");
}

BOOST_AUTO_TEST_CASE(globals_with_a_meaning_may_be_written_in_any_case) {
    auto read = conf("[globals]\nloglevel=Debug\nPLUGINS=signed\npluginpath=here\n[a]\nPlugin=p/a\n");
    BOOST_TEST(told(read).empty());
    BOOST_TEST(read.global("LogLevel", "") == "Debug");
    BOOST_TEST(read.global("Plugins", "any") == "signed");
    BOOST_TEST(read.global("PluginPath", "") == "here");
    BOOST_TEST(read.globals.expand("${pluginpath}") == "here");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_no_utf_8_text_is_told_as_such) {
    using namespace std::string_view_literals;
    auto problems = told(conf("[a]\nPlugin=p/a\nDisplayName=x\0y\n"sv));
    BOOST_REQUIRE(problems.size() == 1u);
    BOOST_TEST(problems.front().starts_with("services.conf:3: error: expected text in UTF-8, found a zero byte"));
    problems = told(conf("\xFF\xFE[\0a\0]\0\r\0\n\0"sv));
    BOOST_REQUIRE(problems.size() == 1u);
    BOOST_TEST(problems.front().starts_with("services.conf:1: error: expected text in UTF-8, found a zero byte"));
}

BOOST_AUTO_TEST_CASE(more_services_than_a_dispatcher_takes_are_one_error) {
    std::string text;
    for (int i = 0; i < 20'000; ++i)
        text += "[s" + std::to_string(i) + "]\nPlugin=p/a\n[s" + std::to_string(i) + ".parameters]\n--a=1\n";
    auto read = conf(text);
    BOOST_TEST(read.stanzas.size() == 1000u);
    auto problems = told(read);
    BOOST_REQUIRE(problems.size() == 1u);
    BOOST_TEST(problems.front().starts_with("services.conf:4001: error: [s1000] there are more than 1000 services"));
}

BOOST_AUTO_TEST_CASE(a_long_wrong_value_is_shown_by_its_beginning) {
    auto problems = told(conf("[a]\nPlugin=p/a\nWorkers=" + std::string(10'000, 'x') + "\n"));
    BOOST_REQUIRE(problems.size() == 1u);
    BOOST_TEST(problems.front().size() < 300u);
    BOOST_TEST(problems.front().find("x…: expected a number from 1 to 256") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(variables_come_from_globals_then_the_environment_and_can_be_escaped) {
    ::setenv("ORRERY_TEST_VARIABLE", "from the environment", 1);
    ::setenv("Both", "environment", 1);
    auto read = conf(
        "[globals]\nBoth=\"global\"\nNested=${Both}/${ORRERY_TEST_VARIABLE}\n[a]\nPlugin=p/"
        "a\n[a.parameters]\n--x=${Nested} $${Both} ${SiteDirectory} $5\n");
    BOOST_TEST(!read.problems.any_error());
    BOOST_TEST(read.stanzas.at(0).arguments.at(0).text == "--x=global/from the environment ${Both} /site $5");
}

BOOST_AUTO_TEST_CASE(parameters_are_lines_of_one_argument_without_wrapping_quotes) {
    auto read =
        conf("[a]\nExePath=/bin/true\n[a.parameters]\n-x=\"a b\"\n--plain=a \"b\"\n\"c d\"\n--flag\n# no\n; no\n");
    std::vector<std::string> arguments;
    for (auto& argument : read.stanzas.at(0).arguments) arguments.push_back(argument.text);
    std::vector<std::string> wanted{"-x=a b", "--plain=a \"b\"", "c d", "--flag"};
    BOOST_TEST(arguments == wanted, boost::test_tools::per_element());
    BOOST_TEST(read.stanzas.at(0).arguments.at(3).at.line == 7);
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_no_configuration) {
    for (const char* path : {"/tmp", "/dev/null"}) {
        const auto problems = told(load_conf(path, "/site"));
        BOOST_REQUIRE(problems.size() == 1u);
        BOOST_TEST(problems[0].find(std::string(path) + " is a folder or a device") != std::string::npos);
    }
    BOOST_TEST(
        told(load_conf("/nowhere/services.conf", "/site")).at(0).find("/nowhere/services.conf cannot be read: No") !=
        std::string::npos);
}

BOOST_AUTO_TEST_CASE(every_key_is_read) {
    auto read = conf(
        "[a]\nIdentity=Orrery.a\nDisplayName=A\nPlugin=plugins/a\nEnabled=yes\nHost=isolated\nRequires=b\nWants=C\n"
        "Listen=80 [::1]:81/tls "
        "*:82/mtls\nListenVia=Web\nMayActAs=any\nRestart=always\nBackoff=100ms..2s\nGiveUpAfter=3 in 1m\n"
        "Deadline=2s\nStartDeadline=3s\nDrainDeadline=4s\nWorkers=5\nMemoryLimit=2GB\nUser=nobody\n[b]\nPlugin=p/"
        "b\n[c]\nPlugin=p/c\n");
    BOOST_TEST(told(read).empty());
    auto& a = *read.find("a");
    BOOST_TEST(a.identity == "Orrery.a");
    BOOST_TEST((a.placement == Placement::isolated));
    BOOST_TEST(a.requires_names.at(0) == "b");
    BOOST_TEST(a.wants.at(0) == "c");
    BOOST_TEST(a.listen.at(0).text() == "127.0.0.1:80");
    BOOST_TEST(a.listen.at(1).text() == "[::1]:81/tls");
    BOOST_TEST(a.listen.at(2).address == "*");
    BOOST_TEST(a.listen.at(2).tls == "mtls");
    BOOST_TEST(a.listen_via == "web");
    BOOST_TEST(a.may_act_as_any);
    BOOST_TEST((a.restart.when == Restart::always));
    BOOST_TEST(a.restart.first.count() == 100);
    BOOST_TEST(a.restart.longest.count() == 2000);
    BOOST_TEST(a.restart.deaths == 3u);
    BOOST_TEST(a.restart.window.count() == 60'000);
    BOOST_TEST(a.deadline.count() == 2000);
    BOOST_TEST(a.start_deadline.count() == 3000);
    BOOST_TEST(a.drain_deadline.count() == 4000);
    BOOST_TEST(a.workers == 5u);
    BOOST_TEST(a.confinement.memory == 2ull << 30);
    BOOST_TEST(a.user == "nobody");
    auto half = conf("[a]\nPlugin=p/a\nHost=isolated\nMemoryLimit=50%\n").find("a")->confinement.memory;
    BOOST_TEST(half == conf("[a]\nPlugin=p/a\nHost=isolated\nMemoryLimit=25%\n").find("a")->confinement.memory * 2);
    BOOST_TEST(!told(conf("[a]\nPlugin=p/a\nHost=isolated\nMemoryLimit=101%\n")).empty());
    BOOST_TEST(!conf("[a]\nPlugin=p/a\nDisabled=true\n").find("a")->enabled);
}

BOOST_AUTO_TEST_CASE(how_a_program_announces_that_it_is_ready) {
    auto read = [](const std::string& value) { return conf("[a]\nExePath=/bin/true\nReady=" + value + "\n"); };
    BOOST_TEST((conf("[a]\nExePath=/bin/true\n").find("a")->readiness.by == Readiness::By::running));
    BOOST_TEST((read("notify").find("a")->readiness.by == Readiness::By::notify));
    auto port = read("port:9031").find("a")->readiness;
    BOOST_TEST((port.by == Readiness::By::port));
    BOOST_TEST(port.at.text() == "127.0.0.1:9031");
    auto http = read("http:[::1]:9031/health/live").find("a")->readiness;
    BOOST_TEST((http.by == Readiness::By::http));
    BOOST_TEST(http.at.text() == "[::1]:9031");
    BOOST_TEST(http.path == "/health/live");
    BOOST_TEST(read("http:9031").find("a")->readiness.path == "/");
    for (auto* wrong : {"later", "notify:1", "port", "port:", "port:0", "port:99999", "port:9031/tls", "http:9031/a b"})
        BOOST_TEST(!told(read(wrong)).empty(), wrong);
    BOOST_TEST(told(conf("[a]\nPlugin=p/a\nReady=notify\n")).at(0).find("Ready= works for programs only") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(keys_may_be_written_in_any_case_and_paths_with_backslashes) {
    auto read = conf("[a]\nplugin=plugins\\a\nENABLED=no\n");
    BOOST_TEST(told(read).empty());
    BOOST_TEST(read.find("a")->plugin == "plugins/a");
    BOOST_TEST(!read.find("a")->enabled);
}

BOOST_AUTO_TEST_CASE(a_dispatchers_file_is_taken_as_it_is) {
    auto read_back = conf(read(std::filesystem::path(ORRERY_TEST_DATA) / "cases" / "dispatcher.conf"));
    BOOST_TEST(!read_back.problems.any_error());
    auto& distribution = *read_back.find("resource-distribution");
    BOOST_TEST(distribution.exe_path == "node");
    BOOST_TEST(distribution.script == "../ResourceDistributionService/server.js");
    BOOST_TEST(distribution.arguments.at(3).text == "--log-path=/site\\Qlik\\Sense\\Log");
    BOOST_TEST(read_back.find("licenses")->arguments.at(4).text == "-app-settings=..\\Licenses\\appsettings.json");
}

BOOST_AUTO_TEST_CASE(the_fuzzers_samples_have_no_errors) {
    size_t files = 0;
    for (auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(ORRERY_SOURCE_DIR) / "tests/fuzz/conf/corpus")) {
        ++files;
        std::vector<ConfText> texts;
        std::istringstream all(read(entry.path()));
        for (std::string one; std::getline(all, one, '\f');) texts.push_back({std::to_string(texts.size()), one});
        BOOST_TEST_CONTEXT(entry.path().filename().string()) {
            BOOST_TEST(!read_conf(texts, "services.conf", "/site").problems.any_error());
        }
    }
    BOOST_TEST(files >= 4u);
}

BOOST_AUTO_TEST_CASE(a_programs_lines_have_twins_in_the_environment) {
    ::setenv("ORRERY_RES_DIST_WES_PORT", "9999", 1);
    ::setenv("ORRERY_RES_DIST_SECURE", "no", 1);
    auto read = conf("[res-dist]\nExePath=/bin/true\n[res-dist.parameters]\n--secure\n-wes-port=1\n--mode=server\n");
    ::unsetenv("ORRERY_RES_DIST_WES_PORT"), ::unsetenv("ORRERY_RES_DIST_SECURE");
    BOOST_TEST(told(read).empty());
    auto& arguments = read.find("res-dist")->arguments;
    BOOST_REQUIRE(arguments.size() == 2u);
    BOOST_TEST(arguments[0].text == "-wes-port=9999");
    BOOST_TEST(arguments[0].at.text() == "environment ORRERY_RES_DIST_WES_PORT");
    BOOST_TEST(arguments[1].text == "--mode=server");
}

BOOST_AUTO_TEST_CASE(a_node_script_needs_no_program) {
    auto read = conf("[a]\nExecType=nodejs\nScript=x.js\n");
    BOOST_TEST(told(read).empty());
    BOOST_TEST(read.find("a")->exe_path == "node");
}

BOOST_AUTO_TEST_CASE(damaged_text_never_throws) {
    auto whole = read(std::filesystem::path(ORRERY_TEST_DATA) / "cases" / "good.conf");
    for (size_t at = 0; at < whole.size(); ++at) {
        conf(whole.substr(0, at));
        auto flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x5a);
        conf(flipped);
    }
}
