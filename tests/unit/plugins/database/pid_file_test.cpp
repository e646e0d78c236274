#include "pid_file.h"

#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>

#include "support/folder.h"

using namespace orrery::database;

namespace {

// A process whose working folder is `folder`, as PostgreSQL's is its cluster.
struct Process {
    explicit Process(const std::filesystem::path& folder) : pid(::fork()) {
        if (pid == 0) {
            ::signal(SIGINT, SIG_DFL);
            if (::chdir(folder.c_str()) != 0) ::_exit(1);
            for (;;) ::pause();
        }
        while (std::filesystem::read_symlink("/proc/" + std::to_string(pid) + "/cwd") != folder) ::usleep(1000);
    }
    ~Process() {
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
    }
    pid_t pid;
};

void write_pid(const std::filesystem::path& cluster, pid_t pid) {
    std::ofstream(cluster / "postmaster.pid") << pid << "\n" << cluster.string() << "\n";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pid_file, orrery::test::Folder)

BOOST_AUTO_TEST_CASE(nothing_to_do_without_a_file) { BOOST_TEST(clear_leftovers(path).empty()); }

BOOST_AUTO_TEST_CASE(a_file_that_names_nobody_is_removed) {
    write_pid(path, 0x7ffffff0);
    BOOST_TEST(!clear_leftovers(path).empty());
    BOOST_TEST(!std::filesystem::exists(path / "postmaster.pid"));
}

BOOST_AUTO_TEST_CASE(a_process_that_took_over_the_number_is_left_alone) {
    write_pid(path, ::getpid());
    BOOST_TEST(running_in(path) == 0);
    BOOST_TEST(!clear_leftovers(path).empty());
    BOOST_TEST(!std::filesystem::exists(path / "postmaster.pid"));
}

BOOST_AUTO_TEST_CASE(damaged_files_name_nobody) {
    for (const char* text : {"", "x", "0\n", "-1\n", "1\n"}) {
        std::ofstream(path / "postmaster.pid") << text;
        BOOST_TEST(running_in(path) == 0);
    }
}

BOOST_AUTO_TEST_CASE(a_survivor_is_asked_to_end) {
    ::signal(SIGCHLD, SIG_IGN);  // so that the ended process does not linger as our zombie
    const Process survivor(path);
    write_pid(path, survivor.pid);
    BOOST_TEST(running_in(path) == survivor.pid);
    BOOST_TEST(clear_leftovers(path).find("outlived") != std::string::npos);
    BOOST_TEST(running_in(path) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
