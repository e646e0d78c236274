#include "conf/settings.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>

#include "support/folder.h"

using namespace orrery::kernel;

namespace {

struct Checked {
    orrery::Fields settings;
    std::vector<std::string> problems;
};

Checked check(std::vector<std::string> arguments) {
    Stanza stanza;
    stanza.name = "a";
    stanza.at = 1;
    int line = 10;
    for (auto& argument : arguments) stanza.arguments.push_back({line++, argument});
    std::vector<SettingFacts> declared{{"keys", "text", "", "", "name=key pairs", ORRERY_SETTING_REQUIRED},
                                       {"header", "text", "x-api-key", "", "", 0},
                                       {"port", "port", "80", "", "", 0},
                                       {"size", "size", "", "", "", 0},
                                       {"wait", "duration", "30s", "", "", 0},
                                       {"ratio", "number", "", "", "", 0},
                                       {"count", "integer", "", "", "", 0},
                                       {"on", "flag", "", "", "", 0},
                                       {"mode", "choice:private,remote", "private", "", "", 0},
                                       {"role", "text", "", "", "", ORRERY_SETTING_LIST},
                                       {"pin", "integer", "", "", "", ORRERY_SETTING_SECRET}};
    Problems problems;
    Checked out{check_settings(stanza, declared, "/site", problems), {}};
    for (auto& problem : problems.items()) out.problems.push_back(problem.text(""));
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(three_ways_of_writing_and_a_bare_flag) {
    auto got = check({"--keys=a=b", "-port=0", "mode=remote", "--on", "--role=x", "--role=y"});
    BOOST_TEST(got.problems.empty());
    BOOST_TEST(got.settings.value_or("keys", "") == "a=b");
    BOOST_TEST(got.settings.value_or("port", "") == "0");
    BOOST_TEST(got.settings.value_or("mode", "") == "remote");
    BOOST_TEST(got.settings.value_or("on", "") == "true");
    BOOST_TEST(got.settings.value_or("header", "") == "x-api-key");
    BOOST_TEST(got.settings.value_or("wait", "") == "30s");
    BOOST_TEST(!got.settings.find("size"));
    BOOST_TEST(std::count_if(got.settings.items().begin(), got.settings.items().end(),
                             [](auto& item) { return item.first == "role"; }) == 2);
}

BOOST_AUTO_TEST_CASE(every_fault_has_its_line_and_says_what_was_expected) {
    auto got = check({"--heder=x", "--port=70000", "--size=big", "--wait=soon", "--ratio=x", "--count=1.5",
                      "--on=perhaps", "--mode=shared", "word", "--header=a", "--header=b", "--pin=12x4"});
    std::vector<std::string> wanted{
        "line 10: error: [a] the plugin has no parameter --heder; did you mean 'header'?",
        "line 11: error: [a] parameter --port=70000: expected a port from 0 to 65535; its default is 80",
        "line 12: error: [a] parameter --size=big: expected a size such as 64KB, 10MB or 2GB",
        "line 13: error: [a] parameter --wait=soon: expected a duration such as 500ms, 30s, 5m, 2h or 1d; its default "
        "is 30s",
        "line 14: error: [a] parameter --ratio=x: expected a number",
        "line 15: error: [a] parameter --count=1.5: expected a whole number",
        "line 16: error: [a] parameter --on=perhaps: expected true or false",
        "line 17: error: [a] parameter --mode=shared: expected one of private,remote; its default is private",
        "line 18: error: [a] expected a parameter such as --name=value, found 'word'; one parameter a line",
        "line 20: error: [a] parameter --header is given twice, and it is not a list; take one of the lines out",
        "line 21: error: [a] parameter --pin: expected a whole number",
        "line 1: error: [a] parameter --keys is missing (name=key pairs); add a line --keys=… in [a.parameters]"};
    BOOST_TEST(got.problems == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(types_may_name_a_range) {
    auto told = [](std::string_view type, std::string_view value) {
        return orrery::settings::expected_by(type, value);
    };
    BOOST_TEST(told("integer:1..64", "64").empty());
    BOOST_TEST(told("integer:1..64", "65") == "a whole number from 1 to 64");
    BOOST_TEST(told("integer:1..64", "x") == "a whole number from 1 to 64");
    BOOST_TEST(told("integer:-5..", "-5").empty());
    BOOST_TEST(told("integer:1..", "0") == "a whole number of at least 1");
    BOOST_TEST(told("number:..0.5", "0.6") == "a number of at most 0.5");
    BOOST_TEST(told("duration:1s..1h", "90m") == "a duration from 1s to 1h");
    BOOST_TEST(told("duration:1s..1h", "1000ms").empty());
    BOOST_TEST(told("size:64KB..", "63KB") == "a size of at least 64KB");
    BOOST_TEST(told("port:own", "70000") == "a port from 0 to 65535");
    BOOST_TEST(told("path:certificate", "x.pem").empty());
    BOOST_TEST(told("something:new", "x").empty());
}

namespace {

/// A file for the time of this object.
struct SecretFile {
    SecretFile(std::string_view content, mode_t mode) {
        std::string pattern = "/tmp/orrery-secret-XXXXXX";
        ::close(::mkstemp(pattern.data()));
        path = pattern;
        std::ofstream(path) << content;
        ::chmod(path.c_str(), mode);
    }
    ~SecretFile() { std::filesystem::remove(path); }
    std::string path;
};

/// A variable of the environment for the time of this object.
struct Variable {
    Variable(const char* given, const std::string& value) : name(given) { ::setenv(name, value.c_str(), 1); }
    ~Variable() { ::unsetenv(name); }
    const char* name;
};

std::vector<std::string> in_force(std::vector<std::string> arguments, Problems& problems) {
    Stanza stanza;
    stanza.name = "my-hub";
    stanza.at = {1, "services.conf"};
    int line = 2;
    for (auto& argument : arguments) stanza.arguments.push_back({{line++, "services.conf"}, argument});
    const std::vector<SettingFacts> declared{{"password", "text", "", "", "", ORRERY_SETTING_SECRET},
                                             {"level", "integer:1..5", "3", "", "", 0},
                                             {"name", "text", "", "", "", ORRERY_SETTING_LIST},
                                             {"key", "text", "", "", "", 0},
                                             {"key-file", "path", "", "", "", 0}};
    std::vector<std::string> out;
    for (auto& one : settings_in_force(stanza, declared, "/site", problems))
        out.push_back(one.declared->name + "=" + one.value + " " + one.at.text() + (one.secret() ? " secret" : ""));
    return out;
}

std::vector<std::string> in_force(std::vector<std::string> arguments) {
    Problems problems;
    auto out = in_force(std::move(arguments), problems);
    for (auto& problem : problems.items()) BOOST_ERROR(problem.text(""));
    return out;
}

std::string only_problem(std::vector<std::string> arguments) {
    Problems problems;
    in_force(std::move(arguments), problems);
    BOOST_REQUIRE(problems.items().size() == 1u);
    return problems.items().front().text("");
}

using Lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(the_environment_has_the_last_word) {
    Variable level("ORRERY_MY_HUB_LEVEL", "5"), names("ORRERY_MY_HUB_NAME", "a\n b\n"),
        key("ORRERY_MY_HUB_KEY_FILE", "k");
    BOOST_TEST(in_force({"--level=4", "--name=x", "--name=y"}) ==
                   (Lines{"level=5 environment ORRERY_MY_HUB_LEVEL", "name=a environment ORRERY_MY_HUB_NAME",
                          "name=b environment ORRERY_MY_HUB_NAME", "key-file=k environment ORRERY_MY_HUB_KEY_FILE"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_wrong_twin_is_named) {
    Variable level("ORRERY_MY_HUB_LEVEL", "6");
    BOOST_TEST(
        only_problem({}) ==
        "environment ORRERY_MY_HUB_LEVEL: error: [my-hub] parameter --level=6: expected a whole number from 1 to 5; "
        "its default is 3");
}

BOOST_AUTO_TEST_CASE(a_value_may_stand_in_a_secret_file) {
    SecretFile password("hunter2\n", 0600);
    BOOST_TEST(in_force({"--password@file=" + password.path, "--level=1"}) ==
                   (Lines{"password=hunter2 services.conf:2 secret", "level=1 services.conf:3"}),
               boost::test_tools::per_element());
    Variable twin("ORRERY_MY_HUB_PASSWORD_FILE", password.path);
    BOOST_TEST(in_force({}).front() == "password=hunter2 environment ORRERY_MY_HUB_PASSWORD_FILE secret");
    Variable both("ORRERY_MY_HUB_PASSWORD", "x");
    BOOST_TEST(only_problem({}).find("are both in the environment") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_credential_of_the_service_manager_is_found_by_its_name) {
    orrery::test::Folder folder;
    folder.write("my-hub.password", "hunter2");
    std::filesystem::permissions(folder.path / "my-hub.password", std::filesystem::perms::owner_read);
    Variable credentials("CREDENTIALS_DIRECTORY", folder.path.string());
    BOOST_TEST(in_force({"--password=old"}).front() == "password=hunter2 credential my-hub.password secret");
}

BOOST_AUTO_TEST_CASE(a_secret_file_that_others_may_read_is_refused_and_never_quoted) {
    SecretFile open("hunter2", 0644), large(std::string(70'000, 'x'), 0600), wrong("hunter2", 0600);
    auto told = only_problem({"--password@file=" + open.path});
    BOOST_TEST(told.starts_with("services.conf:2: error: [my-hub] parameter --password: the secret file " + open.path));
    BOOST_TEST(told.find("may be read or changed by others; chmod 600 it") != std::string::npos);
    BOOST_TEST(only_problem({"--password@file=" + large.path}).find("longer than 64 KiB") != std::string::npos);
    BOOST_TEST(only_problem({"--password@file=/tmp"}).find("a folder or a device") != std::string::npos);
    BOOST_TEST(only_problem({"--password@file=nowhere"}).find("/site/nowhere cannot be read") != std::string::npos);
    told = only_problem({"--level@file=" + wrong.path});
    BOOST_TEST(told.find("parameter --level: expected a whole number from 1 to 5") != std::string::npos);
    BOOST_TEST(told.find("hunter2") == std::string::npos);
}
