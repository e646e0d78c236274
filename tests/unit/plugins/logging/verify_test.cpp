#include "verify.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <functional>
#include <thread>

#include "log_folder.h"

using namespace orrery::logging;
using namespace orrery::logging::test;

namespace {

using Lines = std::vector<std::string>;

/// A log of two closed files (c1 to c4, c5 to c8) and an active one (c9 to c12).
struct Log : LogFolder {
    Log() {
        RollPolicy policy;
        policy.longest = 3000;
        auto file = open("AuditSecurity", policy);
        for (int i = 1; i <= 12; ++i) {
            add(file, "c" + std::to_string(i));
            if (i % 4 == 0) file.write(now() + std::chrono::hours(i < 12 ? 0 : 0));
            if (i == 4 || i == 8) force_close(file);
        }
        BOOST_REQUIRE(files().size() == 3);
    }
    static void force_close(ActiveFile& file) { BOOST_REQUIRE(file.write(now() + std::chrono::hours(25))); }

    /// The first closed file is 0.
    void change(size_t file, const std::function<void(Lines&)>& edit) {
        Lines lines;
        const auto path = files()[file];
        {
            std::ifstream in(path);
            for (std::string line; std::getline(in, line);) lines.push_back(line);
        }
        edit(lines);
        std::ofstream out(path);
        for (auto& line : lines) out << line << "\n";
    }
    std::string finding(std::string key = "a site key") const {
        auto found = verify({{log(), archive()}, heads(), std::move(key)});
        BOOST_REQUIRE(found.size() == 1);
        return found.front().finding;
    }
    std::string row(size_t file, size_t line) {
        std::string out;
        change(file, [&](Lines& lines) { out = lines[line - 1].substr(0, lines[line - 1].find('\t')); });
        return out;
    }
    void finds(const std::string& what) const {
        const auto found = finding();
        BOOST_TEST(found.ends_with(what), found);
    }
};

void replace(std::string& line, std::string_view from, std::string_view to) {
    auto at = line.find(from);
    BOOST_REQUIRE(at != line.npos);
    line.replace(at, from.size(), to);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(verification)

BOOST_AUTO_TEST_CASE(finds_nothing_in_what_was_written) {
    Log log;
    log.finds("");
    log.archiver().move_closed();
    log.finds("");
    auto found = verify({{log.log(), log.archive()}, log.heads(), "a site key"});
    BOOST_TEST(found.front().files == 3U);
    BOOST_TEST(found.front().rows == 14U);
}

BOOST_AUTO_TEST_CASE(finds_nothing_while_files_are_closed_and_archived) {
    LogFolder logs;
    std::atomic<bool> enough{false};
    std::thread writer([&] {
        auto file = logs.open();
        for (int row = 1; !enough; ++row) {
            const SampleEvent event("AuditSecurity.Proxy", "Success", {{"Command", "c" + std::to_string(row)}});
            file.add(*event);
            file.write(now() + std::chrono::hours(row % 5 ? 0 : 25));
            if (row % 5 == 0) logs.archiver().move_closed();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
    for (int looks = 0; looks < 100; ++looks)
        for (auto& log : verify({{logs.log(), logs.archive()}, logs.heads(), "a site key"}))
            BOOST_TEST(log.finding == "");
    enough = true;
    writer.join();
}

BOOST_AUTO_TEST_CASE(names_a_changed_row) {
    for (size_t file : {0U, 1U, 2U})
        for (size_t line : {2U, 3U, 5U}) {
            Log log;
            const auto number = log.row(file, line);
            log.change(file, [&](Lines& lines) { replace(lines[line - 1], "Success", "Succes5"); });
            log.finds(": row " + number + " (line " + std::to_string(line) + ") was changed");
        }
}

BOOST_AUTO_TEST_CASE(names_where_rows_were_removed) {
    Log log;
    const auto number = log.row(1, 4);
    log.change(1, [](Lines& lines) { lines.erase(lines.begin() + 2); });
    log.finds(": rows were removed before row " + number + " (line 3), after row " + log.row(1, 2));
}

BOOST_AUTO_TEST_CASE(notices_that_the_first_row_was_removed) {
    Log log;
    log.change(0, [](Lines& lines) { lines.erase(lines.begin() + 1); });
    log.finds(": rows were removed before row 2 (line 2)");
}

BOOST_AUTO_TEST_CASE(notices_a_closed_file_cut_short) {
    Log log;
    log.change(0, [](Lines& lines) { lines.pop_back(); });
    log.finds(": the signature of the file is missing or wrong");
}

BOOST_AUTO_TEST_CASE(notices_an_active_file_cut_short) {
    Log log;
    log.change(2, [](Lines& lines) { lines.pop_back(); });
    log.finds(
        "HOST_AuditSecurity_Proxy.txt: the row after row 3 was removed, with all that followed (4 had been written)");
}

BOOST_AUTO_TEST_CASE(names_an_inserted_row) {
    Log log;
    log.change(1, [](Lines& lines) {
        auto forged = lines[2];
        replace(forged, "c6", "c0");
        lines.insert(lines.begin() + 3, forged);
    });
    log.finds(": row " + log.row(1, 4) + " (line 4) was inserted");
}

BOOST_AUTO_TEST_CASE(names_a_doubled_row) {
    Log log;
    log.change(1, [](Lines& lines) { lines.insert(lines.begin() + 4, lines[1]); });
    log.finds(": row " + log.row(1, 2) + " (line 5) was inserted");
}

BOOST_AUTO_TEST_CASE(names_a_moved_row) {
    Log log;
    log.change(1, [](Lines& lines) { std::swap(lines[2], lines[3]); });
    log.finds(": row " + log.row(1, 3) + " (line 3) was moved");
}

BOOST_AUTO_TEST_CASE(names_a_missing_file) {
    for (size_t file : {0U, 1U}) {
        Log log;
        const auto path = log.files()[file];
        fs::remove(path);
        log.finds(path.filename().string() + ": the file is missing");
    }
    Log log;
    fs::remove(log.files()[2]);
    log.finds("HOST_AuditSecurity_Proxy.txt: the file is missing");
}

BOOST_AUTO_TEST_CASE(takes_names_of_machines_with_any_sign) {
    LogFolder at("app_server_1");
    {
        auto file = at.open();
        add(file, "c1");
        file.write(now() + std::chrono::hours(25));
    }
    BOOST_TEST(verify({{at.log()}, at.heads(), "a site key"}).at(0).finding == "");
}

BOOST_AUTO_TEST_CASE(notices_what_was_added_behind_the_last_row) {
    Log log;
    std::ofstream(log.files()[1], std::ios::app) << "no whole line";
    log.finds(": what stands behind its last row was added");
}

BOOST_AUTO_TEST_CASE(notices_after_a_restart_that_rows_were_cut_off_before) {
    Log log;
    log.change(2, [](Lines& lines) { lines.pop_back(), lines.pop_back(); });
    auto file = log.open();
    add(file, "c13");
    file.write(now());
    BOOST_TEST(file.warning().find("rows that were written are gone") != std::string::npos);
    BOOST_TEST(file.warning() == "");
    log.finds("Z.log: rows were removed before row 14 (line 4), after row 12");
}

BOOST_AUTO_TEST_CASE(notices_after_a_restart_that_the_open_file_was_removed_before) {
    for (const bool is_empty : {false, true}) {
        Log log;
        const auto path = log.files()[2];
        fs::remove(path);
        if (is_empty) std::ofstream(path).flush();
        auto file = log.open();
        add(file, "c13");
        file.write(now());
        log.finds("HOST_AuditSecurity_Proxy.txt: rows before the first one are missing");
        file.write(now() + std::chrono::hours(25));
        log.finds("Z.log: rows before the first one are missing");
    }
}

BOOST_AUTO_TEST_CASE(names_a_file_that_nobody_closed) {
    Log log;
    const auto path = log.files()[0];
    fs::copy_file(path, path.parent_path() / "HOST_AuditSecurity_Proxy_20010101T000000Z.log");
    log.finds("HOST_AuditSecurity_Proxy_20010101T000000Z.log: the file is not in the manifest");
}

BOOST_AUTO_TEST_CASE(names_a_changed_manifest) {
    Log log;
    const auto path = log.log() / "Proxy/Audit/HOST_AuditSecurity_Proxy.manifest";
    auto text = read_all(path);
    replace(text, "closed\t", "retired\t");
    std::ofstream(path) << text;
    BOOST_TEST(log.finding().find(".manifest:1: the manifest was changed") != std::string::npos, log.finding());
}

BOOST_AUTO_TEST_CASE(notices_that_manifest_and_last_file_went_together) {
    Log log;
    fs::remove(log.files()[1]);
    const auto path = log.log() / "Proxy/Audit/HOST_AuditSecurity_Proxy.manifest";
    auto text = read_all(path);
    std::ofstream(path) << text.substr(0, text.find('\n') + 1);
    log.finds("HOST_AuditSecurity_Proxy.txt: rows before the first one are missing");
    fs::remove_all(log.heads());  // as on a copy
    log.finds(": rows were removed before row " + log.row(1, 2) + " (line 2), after row 5");
}

BOOST_AUTO_TEST_CASE(takes_nothing_made_with_another_key) {
    Log log;
    BOOST_TEST(log.finding("another key").find("manifest was changed") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
