// Several files, one over the other.
#include "conf/layers.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "conf/conf.h"
#include "support/folder.h"

using namespace orrery::kernel;

namespace {

Conf layered(std::string_view main, std::string_view drop_in, std::string_view last = "") {
    return read_conf({{"services.conf", std::string(main)},
                      {"services.d/10.conf", std::string(drop_in)},
                      {"services.d/20.conf", std::string(last)}},
                     "/site/services.conf", "/site");
}

std::vector<std::string> arguments(const Conf& conf, std::string_view stanza) {
    std::vector<std::string> out;
    for (auto& argument : conf.find(stanza)->arguments) out.push_back(argument.at.text() + " " + argument.text);
    return out;
}

std::vector<std::string> told(const Conf& conf) {
    std::vector<std::string> out;
    for (auto& problem : conf.problems.items()) out.push_back(problem.text("?"));
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_later_file_overrides_single_keys_and_leaves_the_others) {
    auto conf = layered("[hub]\nPlugin=p/hub\nWorkers=2\nDeadline=1s\n", "[HUB]\nworkers=3\n", "[hub]\nWorkers=4\n");
    BOOST_TEST(told(conf).empty());
    auto& hub = *conf.find("hub");
    BOOST_TEST(hub.workers == 4u);
    BOOST_TEST(hub.deadline.count() == 1000);
    BOOST_TEST(hub.place_of("Workers").text() == "services.d/20.conf:2");
    BOOST_TEST(hub.place_of("Deadline").text() == "services.conf:4");
    BOOST_TEST(hub.at.text() == "services.conf:1");
}

BOOST_AUTO_TEST_CASE(a_later_file_may_turn_a_service_off_and_add_another) {
    auto conf =
        layered("[hub]\nPlugin=p/hub\n", "[hub]\nEnabled=no\n[odag]\nPlugin=p/odag\n[odag.parameters]\n--a=1\n");
    BOOST_TEST(told(conf).empty());
    BOOST_TEST(!conf.find("hub")->enabled);
    BOOST_TEST(conf.find("odag")->place_of("Plugin").text() == "services.d/10.conf:4");
}

BOOST_AUTO_TEST_CASE(enabled_and_disabled_override_each_other) {
    BOOST_TEST(!layered("[hub]\nPlugin=p/hub\nDisabled=yes\n", "[hub]\nEnabled=yes\n", "[hub]\nDisabled=yes\n")
                    .find("hub")
                    ->enabled);
    auto conf = layered("[hub]\nPlugin=p/hub\nDisabled=no\n", "[hub]\nEnabled=no\n");
    BOOST_TEST(told(conf).empty());
    BOOST_TEST(!conf.find("hub")->enabled);
    BOOST_TEST(conf.find("hub")->disabled_at().text() == "services.d/10.conf:2");
}

BOOST_AUTO_TEST_CASE(a_later_parameter_stands_where_the_earlier_one_stood) {
    auto conf = layered("[a]\nPlugin=p/a\n[a.parameters]\n--x=1\n-list=a\nflag\n--list=b\n--y=2\n",
                        "[a.parameters]\nlist=c\n--list=d\n-x=9\n--new\n");
    std::vector<std::string> wanted{"services.d/10.conf:4 -x=9",     "services.d/10.conf:2 list=c",
                                    "services.d/10.conf:3 --list=d", "services.conf:6 flag",
                                    "services.conf:8 --y=2",         "services.d/10.conf:5 --new"};
    BOOST_TEST(arguments(conf, "a") == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_parameters_of_one_file_keep_their_order) {
    auto conf = layered("[a]\nExePath=/bin/true\n[a.parameters]\n-S\nkey=1\n-S\nkey=2\n", "");
    std::vector<std::string> wanted{"services.conf:4 -S", "services.conf:5 key=1", "services.conf:6 -S",
                                    "services.conf:7 key=2"};
    BOOST_TEST(arguments(conf, "a") == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(globals_of_later_files_hold_everywhere_and_need_no_warning) {
    auto conf = layered("[globals]\nPort=1\n[a]\nPlugin=p/a\nListen=${Port}\n", "[globals]\nPort=2\n");
    BOOST_TEST(told(conf).empty());
    BOOST_TEST(conf.find("a")->listen.at(0).port == 2);
    BOOST_TEST(conf.globals.place_of("Port").text() == "services.d/10.conf:2");
}

BOOST_AUTO_TEST_CASE(faults_name_the_file_they_stand_in) {
    auto conf = layered("[a]\nPlugin=p/a\nListen=80\n",
                        "[a]\nWorkers=none\n[b]\nPlugin=p/b\nListen=*:80\n[c.parameters]\n[b]\nRequires=x\n");
    std::vector<std::string> wanted{
        "services.d/10.conf:7: error: [b] this service stands already in line 3; put their lines together, or rename "
        "one",
        "services.d/10.conf:6: error: [c.parameters] belongs to no service: there is no [c]; did you mean 'a'?",
        "services.d/10.conf:2: error: [a] Workers=none: expected a number from 1 to 256; without the line the default "
        "holds",
        "services.d/10.conf:5: error: [b] port 80 on * is already taken by [a] in services.conf:3; give one of them "
        "another port"};
    BOOST_TEST(told(conf) == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(drop_ins_are_read_in_the_order_of_their_names) {
    orrery::test::Folder site;
    site.write("services.conf", "[a]\nPlugin=p/a\n");
    site.write("services.d/20-b.conf", "[a]\nWorkers=20\n");
    site.write("services.d/10-a.conf", "[a]\nWorkers=10\nDeadline=7s\n");
    site.write("services.d/30-c.conf.bak", "[a]\nWorkers=30\n");
    site.write("services.d/.40.conf", "[a]\nWorkers=40\n");
    auto conf = load_conf(site.path / "services.conf", site.path);
    BOOST_TEST(told(conf).empty());
    BOOST_TEST(conf.find("a")->workers == 20u);
    BOOST_TEST(conf.find("a")->deadline.count() == 7000);
    BOOST_TEST(conf.find("a")->place_of("Workers").text() == "services.d/20-b.conf:2");
}

BOOST_AUTO_TEST_CASE(a_configuration_without_a_service_is_an_error) {
    orrery::test::Folder site;
    site.write("services.conf", "[globals]\nPort=1\n");
    auto problems = told(load_conf(site.path / "services.conf", site.path));
    BOOST_REQUIRE(problems.size() == 1u);
    BOOST_TEST(problems.front().find("error: there is no service in it") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_everybody_may_write_to_is_not_read) {
    orrery::test::Folder site;
    site.write("services.conf", "[a]\nPlugin=p/a\n");
    site.write("services.d/x.conf", "[evil]\nExePath=/bin/sh\n");
    ::chmod((site.path / "services.d/x.conf").c_str(), 0666);
    auto conf = load_conf(site.path / "services.conf", site.path);
    BOOST_TEST(!conf.find("evil"));
    BOOST_REQUIRE(told(conf).size() == 1u);
    BOOST_TEST(told(conf).front().starts_with("services.d/x.conf: error: everybody may write to this file"));
}

BOOST_AUTO_TEST_CASE(a_folder_of_drop_ins_that_cannot_be_read_or_trusted_is_an_error) {
    orrery::test::Folder site;
    site.write("services.conf", "[a]\nPlugin=p/a\n");
    site.write("services.d", "a file");
    auto tell = [&] { return told(load_conf(site.path / "services.conf", site.path)); };
    BOOST_REQUIRE(tell().size() == 1u);
    BOOST_TEST(tell().front().starts_with("services.d: error: " + (site.path / "services.d").string() +
                                          " cannot be read: Not a directory; "));
    std::filesystem::remove(site.path / "services.d");
    std::filesystem::create_symlink("nowhere", site.path / "services.d");
    BOOST_REQUIRE(tell().size() == 1u);
    BOOST_TEST(tell().front().find("cannot be read: No such file or directory") != std::string::npos);
    std::filesystem::remove(site.path / "services.d");
    site.write("services.d/x.conf", "[evil]\nExePath=/bin/sh\n");
    ::chmod((site.path / "services.d").c_str(), 0777);
    BOOST_REQUIRE(tell().size() == 1u);
    BOOST_TEST(tell().front() ==
               "services.d: error: everybody may write to this folder, so nothing in it is read; chmod o-w it");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_names_the_one_that_is) {
    orrery::test::Folder site;
    site.write("Services.conf", "[a]\nPlugin=p/a\n");
    auto conf = load_conf(site.path / "services.conf", site.path);
    BOOST_REQUIRE(told(conf).size() == 1u);
    BOOST_TEST(told(conf).front() ==
               "?: error: " + (site.path / "services.conf").string() +
                   " cannot be read: No such file or directory; there is a file 'Services.conf': rename it, or name it "
                   "with --config");
}
