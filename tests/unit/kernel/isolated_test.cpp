// The process of an isolated plugin, and who is told of its end.
#include "isolation/isolated.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "support/folder.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

/// What a plugin's process sees of glibc's settings.
std::string tunables_of(const Stanza& stanza) {
    orrery::test::Folder folder;
    const auto seen = folder.path / "seen";
    folder.write("plugin", "#!/bin/sh\nprintf '%s' \"$GLIBC_TUNABLES\" > " + seen.string() + "\nexit 3\n");
    std::filesystem::permissions(folder.path / "plugin", std::filesystem::perms(0755));
    Machine machine({folder.path, ORRERY_LOG_FATAL, false}, "/proc/self/exe");
    IsolatedLaunch launch{folder.path / "plugin", "plugin", &stanza};
    BOOST_CHECK_THROW(Isolated(launch, std::make_shared<Desk>(machine, stanza), [](const std::string&) {}),
                      orrery::Error);
    std::ifstream file(seen);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(large_pages_are_asked_for_by_who_wants_them_beside_what_the_operator_set) {
    Stanza stanza;
    stanza.name = "far";
    ::unsetenv("GLIBC_TUNABLES");
    BOOST_TEST(tunables_of(stanza) == "");
    stanza.large_pages = true;
    BOOST_TEST(tunables_of(stanza) == "glibc.malloc.hugetlb=1");
    ::setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=7", 1);
    BOOST_TEST(tunables_of(stanza) == "glibc.malloc.tcache_count=7:glibc.malloc.hugetlb=1");
    ::unsetenv("GLIBC_TUNABLES");
}

BOOST_AUTO_TEST_CASE(nobody_is_told_of_a_death_any_more_when_the_constructor_has_thrown) {
    orrery::test::Folder folder;
    folder.write("plugin", "#!/bin/sh\nexit 3\n");  // a plugin in a language of its own, which dies at once
    std::filesystem::permissions(folder.path / "plugin", std::filesystem::perms(0755));
    Machine machine({folder.path, ORRERY_LOG_FATAL, false}, "/proc/self/exe");
    Stanza stanza;
    stanza.name = "far";
    IsolatedLaunch launch{folder.path / "plugin", "plugin", &stanza};
    std::atomic<int> begun{0}, over{0};
    auto died = [&](const std::string&) {
        ++begun;
        std::this_thread::sleep_for(300ms);  // somebody else's turn
        ++over;
    };
    BOOST_CHECK_THROW(Isolated(launch, std::make_shared<Desk>(machine, stanza), died), orrery::Error);
    int heard = begun, left = over;
    BOOST_TEST(heard == 1);
    BOOST_TEST(left == heard);
    BOOST_TEST(machine.supervisor.alive(10s));  // before what it tells is gone
}
