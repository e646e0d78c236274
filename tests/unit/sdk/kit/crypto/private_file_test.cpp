#include "orrery/kit/crypto/private_file.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "support/folder.h"

using namespace orrery::crypto;
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const fs::path& path) {
    struct stat status {};
    BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

long files_in(const fs::path& folder) {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator{});
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(private_file, orrery::test::Folder)

BOOST_AUTO_TEST_CASE(content_and_mode_are_as_asked_whatever_the_umask) {
    const mode_t before = ::umask(0);
    write_private_file(path / "key", std::string("a\0b", 3));
    ::umask(077);
    write_private_file(path / "cert", "public", 0644);
    ::umask(before);
    BOOST_TEST(read_private_file(path / "key") == std::string("a\0b", 3));
    BOOST_TEST(mode_of(path / "key") == 0600U);
    BOOST_TEST(mode_of(path / "cert") == 0644U);
    BOOST_TEST(files_in(path) == 2);
}

BOOST_AUTO_TEST_CASE(a_file_that_was_open_to_all_is_private_after_the_next_write) {
    std::ofstream(path / "key") << "old";
    fs::permissions(path / "key", fs::perms(0666));
    write_private_file(path / "key", "new");
    BOOST_TEST(mode_of(path / "key") == 0600U);
    BOOST_TEST(read_private_file(path / "key") == "new");
}

BOOST_AUTO_TEST_CASE(a_failed_write_leaves_nothing_behind) {
    fs::create_directory(path / "taken");
    BOOST_CHECK_EXCEPTION(write_private_file(path / "taken", "x"), std::runtime_error, [](const std::exception& e) {
        return std::string(e.what()).find("taken: cannot replace: ") != std::string::npos;
    });
    BOOST_TEST(files_in(path) == 1);
    BOOST_CHECK_THROW(write_private_file(path / "absent" / "key", "x"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(reading_refuses_what_is_no_private_file) {
    BOOST_CHECK_THROW(read_private_file(path / "absent"), std::runtime_error);
    BOOST_CHECK_THROW(read_private_file(path), std::runtime_error);
    BOOST_REQUIRE(::mkfifo((path / "pipe").c_str(), 0600) == 0);
    BOOST_CHECK_THROW(read_private_file(path / "pipe"), std::runtime_error);
    write_private_file(path / "open", "x", 0640);
    BOOST_CHECK_EXCEPTION(read_private_file(path / "open"), std::runtime_error, [](const std::exception& e) {
        return std::string(e.what()).find("chmod 600") != std::string::npos;
    });
    write_private_file(path / "large", std::string(1000, 'x'));
    BOOST_TEST(read_private_file(path / "large", 1000).size() == 1000U);
    BOOST_CHECK_THROW(read_private_file(path / "large", 999), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
