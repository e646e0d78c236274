#include "run_user.h"

#include <orrery/error.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "support/folder.h"

using namespace orrery;
using namespace orrery::database;
namespace fs = std::filesystem;

namespace {
bool is_root() { return ::geteuid() == 0; }
fs::perms mode_of(const fs::path& path) { return fs::status(path).permissions(); }
}  // namespace

BOOST_FIXTURE_TEST_SUITE(run_user, test::Folder)

BOOST_AUTO_TEST_CASE(an_ordinary_user_is_himself_and_root_never_is) {
    const RunUser user = choose_run_user("nobody");
    BOOST_TEST(user.uid != 0U);
    BOOST_TEST(user.is_self == !is_root());
    if (is_root()) {
        BOOST_CHECK_THROW(choose_run_user("root"), Error);
        BOOST_CHECK_THROW(choose_run_user("no-such-account"), Error);
    }
}

BOOST_AUTO_TEST_CASE(the_sites_own_folders_are_opened_for_passing_through_only) {
    const RunUser other{"other", 4000000, 4000000, false};
    const fs::path inner = path / "data" / "database";
    fs::create_directories(inner);
    for (const auto& folder : {path, path / "data", inner}) fs::permissions(folder, fs::perms::owner_all);
    require_access(other, inner, path);
    for (const auto& folder : {path, path / "data", inner})
        BOOST_TEST((mode_of(folder) == (fs::perms::owner_all | fs::perms::others_exec)));
}

BOOST_AUTO_TEST_CASE(a_closed_folder_above_the_site_is_named) {
    const RunUser other{"other", 4000000, 4000000, false};
    const fs::path site = path / "site";
    fs::create_directories(site);
    fs::permissions(path, fs::perms::owner_all);
    BOOST_CHECK_EXCEPTION(require_access(other, site, site), Error, [this](const Error& error) {
        return error.code() == Code::denied && error.message().find(path.string()) != std::string::npos &&
               error.hint().find("chmod o+x " + path.string()) != std::string::npos;
    });
    BOOST_TEST((mode_of(path) == fs::perms::owner_all));
}

BOOST_AUTO_TEST_CASE(owners_and_groups_count) {
    const fs::path folder = path / "folder";
    fs::create_directories(folder);
    fs::permissions(path, fs::perms::owner_all | fs::perms::others_exec);
    fs::permissions(folder, fs::perms::owner_all);
    require_access({"owner", ::geteuid(), 4000000, false}, folder, path);
    fs::permissions(folder, fs::perms::owner_all | fs::perms::group_exec);
    require_access({"member", 4000000, ::getegid(), false}, folder, path);
    BOOST_TEST((mode_of(folder) == (fs::perms::owner_all | fs::perms::group_exec)));
}

BOOST_AUTO_TEST_SUITE_END()
