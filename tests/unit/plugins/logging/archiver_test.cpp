#include "archiver.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "log_folder.h"
#include "verify.h"

using namespace orrery::logging;
using namespace orrery::logging::test;

namespace {

/// Four closed files of three rows each.
void write_four(LogFolder& at, std::string_view facility = "AuditSecurity") {
    RollPolicy policy;
    policy.longest = 1;
    auto file = at.open(facility, policy);
    for (int i = 1; i <= 12; ++i) {
        add(file, "c" + std::to_string(i));
        if (i % 3 == 0) file.write(now());
    }
}
std::string findings(const LogFolder& at) {
    std::string out;
    for (auto& log : verify({{at.log(), at.archive()}, at.heads(), "a site key"})) out += log.finding;
    return out;
}
size_t count_files(const fs::path& folder, std::string_view extension) {
    size_t count = 0;
    for (auto& entry : fs::recursive_directory_iterator(folder)) count += entry.path().extension() == extension;
    return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(archiver)

BOOST_AUTO_TEST_CASE(moves_closed_files_to_the_folder_of_node_and_service) {
    LogFolder at;
    write_four(at);
    at.archiver().move_closed();
    BOOST_TEST(count_files(at.archive() / "Proxy", ".log") == 4U);
    BOOST_TEST(count_files(at.archive() / "Proxy", ".manifest") == 1U);
    BOOST_TEST(count_files(at.log(), ".log") == 0U);
    BOOST_TEST(at.commands().size() == 12U);
    BOOST_TEST(findings(at) == "");
}

BOOST_AUTO_TEST_CASE(a_crash_between_any_two_steps_loses_and_doubles_no_row) {
    for (int step = 0;; ++step) {
        LogFolder at;
        write_four(at, step % 2 ? "AuditSecurity" : "AuditActivity");
        const bool died = dies_at(step, [&](const Failpoint& failpoint) { at.archiver({}, failpoint).move_closed(); });
        at.archiver().move_closed();
        BOOST_TEST_CONTEXT("step " << step) {
            BOOST_TEST(at.commands().size() == 12U);
            BOOST_TEST(count_files(at.archive() / "Proxy", ".log") == 4U);
            BOOST_TEST(findings(at) == "");
        }
        if (!died) {
            BOOST_TEST(step == 12);
            break;
        }
    }
}

BOOST_AUTO_TEST_CASE(waits_while_the_share_is_not_there) {
    LogFolder at;
    write_four(at);
    std::ofstream(at.folder.path / "ArchivedLogs") << "no folder";
    BOOST_CHECK_THROW(at.archiver().move_closed(), std::exception);
    BOOST_TEST(at.commands().size() == 12U);
    fs::remove(at.folder.path / "ArchivedLogs");
    at.archiver().move_closed();
    BOOST_TEST(count_files(at.archive(), ".log") == 4U);
}

BOOST_AUTO_TEST_CASE(one_file_that_cannot_be_moved_holds_up_no_other) {
    LogFolder at;
    write_four(at, "AuditActivity");
    fs::copy(at.log() / "Proxy", at.log() / "Engine", fs::copy_options::recursive);
    fs::create_directories(at.archive());
    std::ofstream(at.archive() / "Engine") << "no folder";
    BOOST_CHECK_THROW(at.archiver().move_closed(), std::exception);
    BOOST_TEST(count_files(at.archive() / "Proxy", ".log") == 4U);
    BOOST_TEST(count_files(at.log() / "Engine", ".log") == 4U);
}

BOOST_AUTO_TEST_CASE(one_file_that_cannot_be_removed_holds_up_no_other) {
    LogFolder at;
    write_four(at);
    at.archiver().move_closed();
    // Its manifest cannot be told: that of the log is a folder.
    const auto other = at.archive() / "Engine";
    fs::create_directories(other);
    std::ofstream(other / "HOST_Audit_Engine_2001-01-01T00.00.00Z.log") << "rows\n";
    fs::create_directories(at.log() / "Engine/Trace/HOST_Audit_Engine.manifest");
    BOOST_CHECK_THROW(at.archiver().retire(now() + std::chrono::hours(24 * 181)), std::exception);
    BOOST_TEST(count_files(at.archive() / "Proxy", ".log") == 0U);
    BOOST_TEST(count_files(other, ".log") == 1U);
}

BOOST_AUTO_TEST_CASE(the_oldest_go_beyond_the_size_and_are_not_missed) {
    LogFolder at;
    write_four(at);
    at.archiver().move_closed();
    const auto files = at.files();
    for (size_t i = 0; i < 4; ++i)
        fs::last_write_time(files[i], fs::file_time_type::clock::now() - std::chrono::hours(40 - 10 * i));
    RetentionPolicy policy;
    policy.largest = 2 * fs::file_size(files[0]) + fs::file_size(files[0]) / 2;
    at.archiver(policy).retire(now());
    BOOST_TEST(count_files(at.archive(), ".log") == 2U);
    BOOST_TEST(!fs::exists(files[0]));
    BOOST_TEST(fs::exists(files[3]));
    BOOST_TEST(findings(at) == "");
    fs::remove(files[3]);
    BOOST_TEST(findings(at) == files[3].filename().string() + ": the file is missing");
}

BOOST_AUTO_TEST_CASE(the_old_go) {
    LogFolder at;
    write_four(at);
    at.archiver().move_closed();
    at.archiver().retire(now() + std::chrono::hours(24 * 179));
    BOOST_TEST(count_files(at.archive(), ".log") == 4U);
    at.archiver().retire(now() + std::chrono::hours(24 * 181));
    BOOST_TEST(count_files(at.archive(), ".log") == 0U);
    BOOST_TEST(findings(at) == "");
}

BOOST_AUTO_TEST_SUITE_END()
