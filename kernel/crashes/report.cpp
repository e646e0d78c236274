#include "crashes/report.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "logs/last_lines.h"
#include "logs/time_text.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

namespace fs = std::filesystem;

namespace {

constexpr size_t most_reports = 20;
constexpr unsigned most_rows = 50;

fs::path folder_of(const fs::path& site, const std::string& service) { return site / "crashes" / service; }

/// Names begin with the time, so their order is that of the crashes.
std::vector<fs::path> reports_in(const fs::path& folder) {
    std::vector<fs::path> out;
    std::error_code failed;
    for (auto& entry : fs::directory_iterator(folder, failed))
        if (entry.path().extension() == ".txt") out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

/// The library's path instead of the descriptor it was opened through, so that addr2line finds it.
std::string readable(std::string trace, const std::string& library) {
    constexpr std::string_view opened = "/proc/self/fd/5(";
    for (size_t at = 0; (at = trace.find(opened, at)) != std::string::npos; at += library.size() + 1)
        trace.replace(at, opened.size(), library + "(");
    return trace;
}

std::string text_of(const fs::path& site, const Crash& crash) {
    std::ostringstream out;
    out << "service: " << crash.service << "\ntime: " << local_time_text(std::chrono::system_clock::now())
        << "\nended: " << crash.ending << "\nprocess: " << crash.process << "\nprogram: " << crash.program
        << "\nconfiguration: SHA-256 " << crash.configuration << "\n\nback-trace:\n"
        << (crash.trace.empty() ? "none was left\n" : readable(crash.trace, crash.program)) << "\nlast log rows:\n";
    std::ifstream log(site / "logs" / crash.service / (crash.service + ".log"), std::ios::binary);
    if (log) {
        seek_last_lines(log, most_rows);
        out << log.rdbuf();
    }
    return out.str();
}

}  // namespace

fs::path write_crash_report(const fs::path& site, const Crash& crash) {
    auto folder = folder_of(site, crash.service);
    std::error_code failed;
    fs::create_directories(folder.parent_path(), failed);
    ::mkdir(folder.c_str(), 0700);
    auto path = folder / (local_time_text(std::chrono::system_clock::now(), "%Y%m%d-%H%M%S") + "-" +
                          std::to_string(crash.process) + ".txt");
    auto text = text_of(site, crash);
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) return {};
    auto all = reports_in(folder);
    for (size_t i = 0; i + most_reports < all.size(); ++i) fs::remove(all[i], failed);
    return path;
}

fs::path newest_crash_report(const fs::path& site, const std::string& service) {
    auto all = reports_in(folder_of(site, service));
    return all.empty() ? fs::path() : all.back();
}

}  // namespace orrery::kernel
