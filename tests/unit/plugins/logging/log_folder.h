// A folder with one log and its archive, and processes that end in the midst of working on it.
#pragma once
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "archiver.h"
#include "rows.h"
#include "sample.h"
#include "support/folder.h"

namespace orrery::logging::test {

struct LogFolder {
    orrery::test::Folder folder;
    std::string machine;
    SealKeys keys;
    explicit LogFolder(std::string name = "HOST")
        : machine(std::move(name)), keys(derive_keys("a site key", machine)) {}

    fs::path log() const { return folder.path / "Log"; }
    fs::path archive() const { return folder.path / "ArchivedLogs" / machine; }
    fs::path heads() const { return folder.path / "heads"; }
    ActiveFile::Options options(std::string_view facility = "AuditSecurity", RollPolicy policy = {}) const {
        const auto* declared = find_declaration(facility, "Proxy");
        ActiveFile::Options out;
        out.folder = log() / "Proxy" / (declared->family == Family::trace ? "Trace" : "Audit");
        out.stem = machine + "_" + std::string(facility) + "_Proxy";
        out.archive = archive() / "Proxy";
        out.head = heads() / (out.stem + ".head");
        out.columns = &declared->columns;
        out.logger = std::string(facility) + ".Proxy", out.service = "Proxy";
        out.dotted_times = declared->family == Family::trace;
        out.policy = policy;
        return out;
    }
    ActiveFile open(std::string_view facility = "AuditSecurity", RollPolicy policy = {}, Failpoint failpoint = {}) {
        const bool sealed = find_declaration(facility, "Proxy")->is_sealed();
        return {options(facility, policy), around, sealed ? &keys : nullptr, std::move(failpoint)};
    }
    Archiver archiver(RetentionPolicy policy = {}, Failpoint failpoint = {}) {
        return {{log(), archive()}, policy, keys, std::move(failpoint)};
    }

    /// Every file of logs below the folder, closed ones first, each kind by name.
    std::vector<fs::path> files() const {
        std::vector<fs::path> closed, active;
        for (auto& entry : fs::recursive_directory_iterator(folder.path)) {
            if (entry.path().extension() == ".log") closed.push_back(entry.path());
            if (entry.path().extension() == ".txt") active.push_back(entry.path());
        }
        const auto by_name = [](auto& a, auto& b) { return a.filename() < b.filename(); };
        std::sort(closed.begin(), closed.end(), by_name);
        closed.insert(closed.end(), active.begin(), active.end());
        return closed;
    }
    /// The commands of all rows but signatures, in order.
    std::vector<std::string> commands() const {
        std::vector<std::string> out;
        for (auto& file : files()) {
            const auto text = read_all(file);
            const Rows rows(text);
            for (size_t row = 0; row < rows.count(); ++row)
                if (auto command = rows.field(row, rows.column("Command")); command != signing_command)
                    out.emplace_back(command);
        }
        return out;
    }
};

inline void add(ActiveFile& file, std::string_view command) {
    const SampleEvent event("AuditSecurity.Proxy", "Success", {{"Command", command}});
    BOOST_TEST(file.add(*event));
}
inline auto now() { return std::chrono::system_clock::now(); }

/// Runs `work` in a process of its own that ends, without any cleaning up, at the given call of a failpoint; false when
/// it came to its end before.
template <class Work>
bool dies_at(int step, Work&& work) {
    const auto child = ::fork();
    if (child == 0) {
        int left = step;
        try {
            work(Failpoint([&](std::string_view) {
                if (left-- == 0) ::_exit(9);
            }));
        } catch (...) {
            ::_exit(3);
        }
        ::_exit(0);
    }
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_REQUIRE(WIFEXITED(status));
    BOOST_REQUIRE(WEXITSTATUS(status) != 3);
    return WEXITSTATUS(status) == 9;
}

}  // namespace orrery::logging::test
