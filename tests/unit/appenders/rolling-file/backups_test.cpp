#include "backups.h"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "support/log_files.h"

using namespace orrery;
using namespace orrery::test;
using appenders::Backups;

BOOST_AUTO_TEST_SUITE(backups)

namespace {

/// A folder with the files named, each holding its name; tells names and contents where they differ.
struct Files : Folder {
    explicit Files(std::string names) {
        std::istringstream in(names);
        for (std::string name; in >> name;) write(name, name);
        descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY);
    }
    ~Files() { ::close(descriptor); }
    std::string now() const {
        std::istringstream in(names_in(path));
        std::string out;
        for (std::string name; in >> name;) {
            auto text = text_of(path / name);
            out += (out.empty() ? "" : " ") + name + (text == name ? "" : "=" + text);
        }
        return out;
    }
    int descriptor;
};

}  // namespace

BOOST_AUTO_TEST_CASE(names) {
    BOOST_TEST(Backups(false).numbered("log.txt", 3) == "log.txt.3");
    BOOST_TEST(Backups(true).numbered("log.txt", 3) == "log.3.txt");
    BOOST_TEST(Backups(true).numbered("log", 3) == "log.3");
    BOOST_TEST(Backups(true).name("a.b.log", ".2024") == "a.b.2024.log");
    Files files("a.log a.log.1 a.log.02 a.log.x a.log.10 a.log.0 ab.log.3 a.log.4.gz");
    BOOST_TEST((Backups(false).numbers(files.descriptor, "a.log") == std::set<std::uint64_t>{0, 1, 10}));
    Files others("a.1.log a.2.log a.log a.log.3 a.x.log");
    BOOST_TEST((Backups(true).numbers(others.descriptor, "a.log") == std::set<std::uint64_t>{1, 2}));
}

BOOST_AUTO_TEST_CASE(shifting) {
    Backups backups(false);
    auto shifted = [&](const char* names, std::int64_t most) {
        Files files(names);
        backups.shift(files.descriptor, "a", most);
        return files.now();
    };
    BOOST_TEST(shifted("a", 3) == "a.1=a");
    BOOST_TEST(shifted("a a.1 a.2", 3) == "a.1=a a.2=a.1 a.3=a.2");
    BOOST_TEST(shifted("a a.1 a.2 a.3", 3) == "a.1=a a.2=a.1 a.3=a.2");
    BOOST_TEST(shifted("a a.1 a.2 a.3", -1) == "a.1=a a.2=a.1 a.3=a.2 a.4=a.3");
    BOOST_TEST(shifted("a a.1 a.3", 3) == "a.1=a a.2=a.1 a.3");  // a crash left a gap: nothing is given up
}

BOOST_AUTO_TEST_CASE(counting_up) {
    Backups backups(false);
    auto counted = [&](const char* names, std::int64_t most) {
        Files files(names);
        backups.count_up(files.descriptor, "a", most);
        return files.now();
    };
    BOOST_TEST(counted("a", 2) == "a.1=a");
    BOOST_TEST(counted("a a.1 a.2", 2) == "a.2 a.3=a");
    BOOST_TEST(counted("a a.7", -1) == "a.7 a.8=a");
}

BOOST_AUTO_TEST_CASE(moving_to_a_date_never_overwrites) {
    Files files("a a.1 a.2 a.day a.day.1");
    Backups(false).move_all(files.descriptor, "a", "a.day");
    // a.day and a.day.1 were there; a.1 finds a.day.1 taken and gets a number of its own, so does a.
    BOOST_TEST(files.now() == "a.day a.day.1 a.day.1.1=a.1 a.day.2=a.2 a.day.3=a");
}

BOOST_AUTO_TEST_SUITE_END()
