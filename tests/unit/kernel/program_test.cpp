// A program under its guard, when the guard does not do its part.
#include "supervision/program.h"

#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "support/folder.h"

using namespace orrery::kernel;

BOOST_AUTO_TEST_CASE(nothing_is_left_of_a_guard_that_does_not_answer) {
    orrery::test::Folder folder;
    auto number = (folder.path / "number").string();
    folder.write("guard", "#!/bin/sh\necho $$ >" + number + "\nexec sleep 1000\n");
    std::filesystem::permissions(folder.path / "guard", std::filesystem::perms(0755));
    Logs logs({folder.path, ORRERY_LOG_FATAL, false});
    Pool pool(4);
    Supervisor supervisor;
    ProgramSpec spec;
    spec.program = "true";
    auto program = std::make_shared<Program>(ProgramWorks{supervisor, pool, logs, (folder.path / "guard").string(), -1},
                                             "stanza", spec, nullptr);
    BOOST_CHECK_EXCEPTION(program->start(), orrery::Error, [](const orrery::Error& error) {
        return error.message().find("guard did not answer") != std::string::npos;
    });
    pid_t guard = 0;
    std::ifstream(number) >> guard;
    BOOST_REQUIRE(guard > 0);
    BOOST_TEST(::kill(guard, 0) != 0);
    program->stop();  // as whoever stops everything does
    pool.stop();
}
