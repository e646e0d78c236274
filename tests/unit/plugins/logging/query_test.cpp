#include "query.h"

#include <orrery/error.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "log_folder.h"
#include "verbs.h"

using namespace orrery::logging;
using namespace orrery::logging::test;

namespace {

struct Logs : LogFolder {
    Logs() {
        RollPolicy policy;
        policy.longest = 1;
        auto closed = open("AuditActivity", policy);
        add(closed, "Start session"), closed.write(now());
        add(closed, "Stop session"), closed.write(now());
        archiver().move_closed();
        auto active = open("AuditActivity");
        add(active, "Open app"), add(active, "Close app");
        active.write(now());
    }
    std::string found(Query query) const {
        query.folders = {log(), archive()};
        std::string out;
        // The log's name stands in front of the columns.
        for (auto& line : lines(find_rows(query))) out.append(split_fields(line).at(17)).append(";");
        return out;
    }
    static std::vector<std::string> lines(const std::string& text) {
        std::vector<std::string> out;
        for (size_t from = 0, end = 0; (end = text.find('\n', from)) != text.npos; from = end + 1)
            out.push_back(text.substr(from, end - from));
        return out;
    }
};

orrery::Fields typed(std::string_view verb, std::initializer_list<std::pair<std::string_view, std::string_view>> more) {
    orrery::Fields out{{"verb", verb}};
    for (auto& [name, value] : more) out.add(name, value);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(query)

BOOST_AUTO_TEST_CASE(finds_the_newest_rows_also_in_archived_files) {
    const Logs logs;
    Query query;
    BOOST_TEST(logs.found(query) == "Start session;Stop session;Open app;Close app;");
    query.newest = 1;
    BOOST_TEST(logs.found(query) == "Close app;");
    query.newest = 3;
    BOOST_TEST(logs.found(query) == "Stop session;Open app;Close app;");
    query.text = "SESSION";
    BOOST_TEST(logs.found(query) == "Start session;Stop session;");
    query.newest = 1;
    BOOST_TEST(logs.found(query) == "Stop session;");
}

BOOST_AUTO_TEST_CASE(reads_no_more_files_than_the_newest_rows_need) {
    Logs logs;
    // Whatever stands in the oldest file is not met: the two newer ones have enough.
    fs::path oldest;
    for (auto& entry : fs::recursive_directory_iterator(logs.archive()))
        if (entry.path().extension() == ".log" && (oldest.empty() || entry.path() < oldest)) oldest = entry.path();
    std::ofstream(oldest, std::ios::app) << std::string(9u << 20, 'x') << "\n";
    Query query;
    query.newest = 3;
    BOOST_TEST(logs.found(query) == "Stop session;Open app;Close app;");
    query.newest = 0;
    BOOST_CHECK_THROW(logs.found(query), orrery::Error);
}

BOOST_AUTO_TEST_CASE(finds_every_row_once_while_files_are_closed_and_archived) {
    LogFolder logs;
    std::atomic<int> written{0};
    std::atomic<bool> enough{false};
    std::thread writer([&] {
        auto file = logs.open("AuditActivity");
        for (int row = 1; !enough; ++row) {
            const SampleEvent event("AuditActivity.Proxy", "Success", {{"Command", "c" + std::to_string(row)}});
            file.add(*event);
            // A day later: closed after every fifth row, and archived.
            file.write(now() + std::chrono::hours(row % 5 ? 0 : 25));
            written = row;
            if (row % 5 == 0) logs.archiver().move_closed();
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    while (written == 0) std::this_thread::yield();
    Query query;
    query.folders = {logs.log(), logs.archive()};
    for (int looks = 0; looks < 60; ++looks) {
        const int before = written;
        std::map<std::string, int> found;
        for (auto& line : Logs::lines(find_rows(query))) ++found[std::string(split_fields(line).at(17))];
        for (int row = 1; row <= before; ++row)
            if (found["c" + std::to_string(row)] != 1) BOOST_TEST(found["c" + std::to_string(row)] == 1, row);
    }
    enough = true;
    writer.join();
}

BOOST_AUTO_TEST_CASE(finds_by_columns) {
    const Logs logs;
    Query query;
    query.where = {{"command", "open APP"}};
    BOOST_TEST(logs.found(query) == "Open app;");
    query.where = {{"Command", "st*"}, {"Sequence", "1"}};
    BOOST_TEST(logs.found(query) == "Start session;");
    query.where = {{"NoSuchColumn", ""}};
    BOOST_CHECK_THROW(logs.found(query), orrery::Error);
    query.where = {}, query.log = "Proxy";
    BOOST_TEST(logs.found(query) == "Start session;Stop session;Open app;Close app;");
    query.log = "Audit.Proxy";
    BOOST_CHECK_THROW(find_rows(query), orrery::Error);
}

BOOST_AUTO_TEST_CASE(rows_come_in_the_order_of_their_instants) {
    LogFolder at;
    at.folder.write("Log/Proxy/Trace/HOST_Audit_Proxy.txt",
                    "Sequence#\tTimestamp\tMessage\n1\t20261025T025959.000+0200\tin summer\n"
                    "2\t20261025T020000.000+0100\tin winter\n");
    Query query;
    query.folders = {at.log()};
    BOOST_TEST(find_rows(query) ==
               "Audit.Proxy\t1\t20261025T025959.000+0200\tin summer\n"
               "Audit.Proxy\t2\t20261025T020000.000+0100\tin winter\n");
}

BOOST_AUTO_TEST_CASE(shows_nothing_that_a_terminal_would_obey) {
    LogFolder at;
    auto file = at.open("AuditActivity");
    add(file, "a\x1b]0;title\x07\xc2\x9b\x7f\u00e9");
    file.write(now());
    Query query;
    query.folders = {at.log()};
    BOOST_TEST(split_fields(find_rows(query)).at(17) == "a\ufffd]0;title\ufffd\ufffd\ufffd\u00e9");
    query.as_json = true;
    BOOST_TEST(find_rows(query).find("a\\u001b]0;title") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(tells_rows_as_json) {
    const Logs logs;
    Query query;
    query.folders = {logs.log()}, query.as_json = true, query.newest = 1;
    const auto text = find_rows(query);
    BOOST_TEST(text.starts_with("{\"Log\":\"AuditActivity.Proxy\",\"Sequence#\":\"2\","), text);
    BOOST_TEST(text.find("\"Command\":\"Close app\"") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(reads_what_was_typed) {
    const auto greps =
        typed("log grep", {{"argument", "text"}, {"argument", "Audit.Proxy"}, {"option.where", "A=b=c"}});
    const auto query = read_query(orrery::Arguments(greps.record()), {});
    BOOST_TEST(query.text == "text");
    BOOST_TEST(query.log == "Audit.Proxy");
    BOOST_TEST(query.where.at(0).second == "b=c");
    // The command line takes a word for the value of what is a flag.
    for (auto& mixed : {typed("log grep", {{"option.json", "text"}, {"argument", "Audit.Proxy"}}),
                        typed("log grep", {{"argument", "text"}, {"option.json", "audit.proxy"}})}) {
        const auto got = read_query(orrery::Arguments(mixed.record()), {});
        BOOST_TEST(got.text == "text");
        BOOST_TEST(got.log.size() == 11U);
        BOOST_TEST(got.as_json);
    }
    const auto tail = typed("log tail", {{"option.json", "Engine"}});
    BOOST_TEST(read_query(orrery::Arguments(tail.record()), {}).log == "Engine");
    for (auto& wrong : {typed("log grep", {}), typed("log tail", {{"option.where", "nothing"}}),
                        typed("log tail", {{"option.lines", "0"}}), typed("log tail", {{"option.lines", "many"}}),
                        typed("log tail", {{"argument", "a"}, {"argument", "b"}})})
        BOOST_CHECK_THROW(read_query(orrery::Arguments(wrong.record()), {}), orrery::Error);
}

BOOST_AUTO_TEST_CASE(verify_says_by_its_exit_code_what_it_found) {
    LogFolder at;
    at.folder.write("site.key", std::string(64, 'a') + "\n");
    fs::permissions(at.folder.path / "site.key", fs::perms(0600));
    const auto verified = [&] { return run_verify({{at.log()}, {}, {}}, at.folder.path / "site.key", false); };
    BOOST_TEST(verified().exit_code == verify_impossible);
    at.keys = derive_keys(read_site_key(at.folder.path / "site.key"), "HOST");
    auto file = at.open();
    add(file, "c1");
    file.write(now());
    BOOST_TEST(verified().exit_code == verify_intact);
    BOOST_TEST(verified().output == "HOST_AuditSecurity_Proxy: 1 rows in 1 files are as they were written\n");
    fs::permissions(at.folder.path / "site.key", fs::perms(0644));
    BOOST_TEST(verified().exit_code == verify_impossible);
    fs::permissions(at.folder.path / "site.key", fs::perms(0600));
    std::ofstream(file.path(), std::ios::app) << "1\tforged\n";
    BOOST_TEST(verified().exit_code == verify_tampered);
}

BOOST_AUTO_TEST_SUITE_END()
