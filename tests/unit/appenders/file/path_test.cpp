#include <orrery/kit/log/log_file.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "support/log_files.h"

using namespace orrery;
using namespace orrery::test;
using logkit::LogPath;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(paths)

namespace {
std::string read(const std::string& value) {
    try {
        return LogPath::read(value, "/site", "file").shown();
    } catch (const Error& error) {
        return error.message();
    }
}
}  // namespace

BOOST_AUTO_TEST_CASE(of_the_site_absolute_and_the_vendors_folder) {
    BOOST_TEST(read("app.log") == "/site/app.log");
    BOOST_TEST(read("./Log//Proxy/app.log") == "/site/Log/Proxy/app.log");
    BOOST_TEST(read("/var/log/orrery/app.log") == "/var/log/orrery/app.log");
    BOOST_TEST(read("/app.log") == "/app.log");
    BOOST_TEST(read("C:\\ProgramData\\Qlik\\Sense\\Log\\Proxy\\Debug.txt") == "/site/Log/Proxy/Debug.txt");
    BOOST_TEST(read("c:/programdata/qlik/sense/Log/output.log") == "/site/Log/output.log");
    BOOST_TEST(read("%ProgramData%\\Qlik\\Sense\\Log\\x.log") == "/site/Log/x.log");
}

BOOST_AUTO_TEST_CASE(what_is_refused_says_why) {
    for (auto [value, why] : {std::pair{"", "expected a path"},
                              {"  ", "expected a path"},
                              {"D:\\logs\\x.log", "drive letters"},
                              {"logs\\x.log", "divided by /"},
                              {"\\\\server\\share\\x.log", "divided by /"},
                              {"C:\\ProgramData\\Qlik\\Sense\\..\\x.log", "`..` is not taken"},
                              {"../x.log", "`..` is not taken"},
                              {"Log/../../x.log", "`..` is not taken"},
                              {"/var/log/../../etc/x.log", "`..` is not taken"},
                              {"%TEMP%/x.log", "variables"},
                              {"${HOME}/x.log", "variables"},
                              {"~/x.log", "variables"},
                              {"Log/", "the name of the file is missing"},
                              {".", "the name of the file is missing"},
                              {"services.conf", "is no log"},
                              {"Proxy/LocalLogConfig.xml", "is no log"},
                              {"certificates/server_key.PEM", "is no log"},
                              {"plugins/proxy/plugin.json", "is no log"},
                              {"plugins/proxy/proxy.so", "is no log"},
                              {"/root/.bashrc", "is no log"}})
        BOOST_TEST(read(value).find(why) != std::string::npos, value << ": " << read(value));
    BOOST_TEST(read(std::string("a\0b.log", 7)).find("no name of a file") != std::string::npos);
    BOOST_TEST(read(std::string(5000, 'a')).find("no name of a file") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(links_on_the_way_are_refused_within_the_site) {
    Folder site, elsewhere;
    fs::create_directory(site.path / "Log");
    fs::create_directory_symlink(elsewhere.path, site.path / "Log/out");
    auto open = [&](const std::string& value) {
        return logkit::open_folder(LogPath::read(value, site.path.string(), "file"));
    };
    BOOST_TEST(static_cast<bool>(open("Log/deep/er/x.log")));
    BOOST_CHECK_EXCEPTION(open("Log/out/x.log"), Error, [](auto& error) { return error.code() == Code::denied; });
    BOOST_TEST(names_in(elsewhere.path) == "");
    BOOST_TEST(static_cast<bool>(open((site.path / "Log/out/x.log").string())));  // absolute: the administrator's word
}

BOOST_AUTO_TEST_CASE(what_is_no_plain_file_is_not_written_to) {
    Folder site, elsewhere;
    elsewhere.write("victim.txt", "precious\n");
    fs::create_symlink(elsewhere.path / "victim.txt", site.path / "link.log");
    BOOST_REQUIRE(::mkfifo((site.path / "pipe.log").c_str(), 0600) == 0);
    fs::create_directory(site.path / "folder.log");
    for (auto* name : {"link.log", "pipe.log", "folder.log"}) {
        logkit::LogFile::Options options;
        options.path = LogPath::read(name, site.path.string(), "file");
        logkit::LogFile file(std::move(options));
        BOOST_CHECK_THROW(file.begin(), Error);
    }
    BOOST_TEST(text_of(elsewhere.path / "victim.txt") == "precious\n");
}

BOOST_AUTO_TEST_SUITE_END()
