#include "supervision/leftovers.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "conf/values.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

namespace {

bool has_entry(const std::string& process, const std::string& entry) {
    std::ifstream file("/proc/" + process + "/environ", std::ios::binary);
    std::string all{'\0'};
    all.append(std::istreambuf_iterator<char>(file), {});
    auto at = all.find('\0' + entry);
    return at != all.npos && (at + 1 + entry.size() == all.size() || all[at + 1 + entry.size()] == '\0');
}

bool end(const std::string& process, const std::string& mark) {
    constexpr int patience_ms = 1'000;
    auto pid = whole_number(process);
    if (!pid) return false;
    // The handle first: the number may be another process's by the time it is used.
    Descriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(*pid), 0)));
    if (!handle || !has_entry(process, mark)) return false;
    if (::syscall(SYS_pidfd_send_signal, handle.get(), SIGKILL, nullptr, 0) != 0) return false;
    pollfd ended{handle.get(), POLLIN, 0};
    ::poll(&ended, 1, patience_ms);
    return true;
}

}  // namespace

std::string mark_of_children(const std::string& run_directory) { return "ORRERY_CHILD_OF=" + run_directory; }

size_t end_leftovers(const std::string& mark) {
    size_t count = 0;
    std::error_code failed;
    if (has_entry("self", mark)) return 0;
    for (auto& entry : std::filesystem::directory_iterator("/proc", failed))
        count += end(entry.path().filename().string(), mark);
    return count;
}

}  // namespace orrery::kernel
