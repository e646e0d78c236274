// The process of an isolated plugin, and who is told of its end.
#include "isolation/isolated.h"

#include <boost/test/unit_test.hpp>
#include <thread>

#include "support/folder.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

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
