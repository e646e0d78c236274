#include "programs.h"

#include <orrery/error.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "support/folder.h"

using namespace orrery;
using namespace orrery::database;
namespace fs = std::filesystem;

namespace {

fs::path install(const fs::path& folder) {
    fs::create_directories(folder);
    std::ofstream(folder / "postgres") << "";
    std::ofstream(folder / "initdb") << "";
    return folder;
}

bool says(const Error& error, const std::string& text) {
    return (error.message() + " / " + error.hint()).find(text) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(programs, test::Folder)

BOOST_AUTO_TEST_CASE(without_a_cluster_the_newest_is_taken) {
    install(path / "9" / "bin");
    const auto newest = install(path / "15" / "bin");
    fs::create_directories(path / "16" / "bin");  // no server in it
    install(path / "latest" / "bin");
    BOOST_TEST(find_programs({}, 0, path) == newest);
}

BOOST_AUTO_TEST_CASE(a_cluster_keeps_its_version) {
    const auto old = install(path / "14" / "bin");
    install(path / "15" / "bin");
    BOOST_TEST(find_programs({}, 14, path) == old);
    BOOST_CHECK_EXCEPTION(find_programs({}, 13, path), Error,
                          [](const Error& error) { return says(error, "postgresql-13"); });
}

BOOST_AUTO_TEST_CASE(a_configured_folder_must_hold_the_programs) {
    const auto own = install(path / "own");
    BOOST_TEST(find_programs(own, 0, path) == own);
    BOOST_CHECK_EXCEPTION(find_programs(path, 0, path), Error,
                          [](const Error& error) { return says(error, "--bin-directory="); });
}

BOOST_AUTO_TEST_CASE(nothing_installed_says_what_to_install) {
    BOOST_CHECK_EXCEPTION(find_programs({}, 0, path / "absent"), Error,
                          [](const Error& error) { return says(error, "install postgresql-15"); });
}

BOOST_AUTO_TEST_SUITE_END()
