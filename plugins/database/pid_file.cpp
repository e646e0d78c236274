#include "pid_file.h"

#include <orrery/error.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

namespace orrery::database {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

}  // namespace

pid_t running_in(const fs::path& cluster) {
    pid_t pid = 0;
    if (!(std::ifstream(cluster / "postmaster.pid") >> pid) || pid <= 1) return 0;
    // A process id alone proves nothing after a reboot; PostgreSQL's working folder is its cluster.
    std::error_code failure;
    const fs::path folder = fs::read_symlink("/proc/" + std::to_string(pid) + "/cwd", failure);
    return !failure && folder == fs::weakly_canonical(cluster) ? pid : 0;
}

std::string clear_leftovers(const fs::path& cluster) {
    if (!fs::exists(cluster / "postmaster.pid")) return {};
    const pid_t survivor = running_in(cluster);
    if (!survivor) {
        fs::remove(cluster / "postmaster.pid");
        return "removed the postmaster.pid of a PostgreSQL that is gone";
    }
    ::kill(survivor, SIGINT);
    for (int waited = 0; waited < 100; ++waited) {
        if (running_in(cluster) != survivor) return "stopped a PostgreSQL that had outlived its site";
        std::this_thread::sleep_for(100ms);
    }
    throw Error(Code::conflict,
                "another PostgreSQL (process " + std::to_string(survivor) + ") runs in " + cluster.string() +
                    " and does not end",
                "end it, then start the site again");
}

}  // namespace orrery::database
