#include "journal.h"

#include <orrery/testing.h>

#include <boost/test/unit_test.hpp>

#include "log_folder.h"
#include "row_ids.h"
#include "verify.h"

using namespace orrery::logging;
using namespace orrery::logging::test;

namespace {

/// A block of rows as the kernel hands it over, each with the stanza that wrote it.
struct Batch {
    orrery::BlockWriter writer{orrery::LogRows::kinds()};
    void add(std::string_view stanza, std::string_view logger, std::string_view message,
             orrery::Level level = orrery::Level::info, const orrery::Fields& properties = {}) {
        std::string encoded;
        orrery::wire::append_record(encoded, properties.record().raw_record());
        writer.row({std::int64_t{1312549017000000}, static_cast<std::int64_t>(level), logger, "7", message,
                    orrery::Cell(), std::string_view(encoded), stanza});
    }
};

struct Site {
    LogFolder at;
    orrery::testing::FakeHost kernel;
    std::unique_ptr<Journal> journal;
    Site() { open(); }
    void open() {
        journal = std::make_unique<Journal>(
            kernel.host("logging"), Journal::Settings{at.log(), at.archive(), at.heads(), {}, {}}, around, at.keys);
    }
    void take(Batch batch) { take(batch.writer.take()); }
    void take(const std::string& block, bool again = false, uint32_t most = UINT32_MAX) {
        const orrery::LogRows rows(block);
        orrery::logkit::Event event;
        for (uint32_t row = 0; row < std::min(most, rows.size()); ++row) {
            event.read(rows, row);
            set_id(event, row);
            journal->take(event, again);
        }
        journal->write(now());
    }
    /// Values of a column of a log file, apart by semicolons; "none" when there is no such file.
    std::string column(const std::string& file, std::string_view name) const {
        if (!fs::exists(at.log() / file)) return "none";
        const auto text = read_all(at.log() / file);
        const Rows rows(text);
        std::string out;
        for (size_t row = 0; row < rows.count(); ++row) out.append(rows.field(row, rows.column(name))).append(";");
        return out;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(journal)

BOOST_AUTO_TEST_CASE(rows_end_up_in_the_files_of_their_logs) {
    Site site;
    Batch batch;
    batch.add("proxy", "AuditActivity.Proxy", "Success", orrery::Level::info, {{"Command", "Start session"}});
    batch.add("proxy", "AuditSecurity.Proxy", "Success", orrery::Level::info, {{"Command", "Login:TryLogin"}});
    batch.add("proxy", "Audit.Proxy", "Start session for user");
    batch.add("proxy", "proxy", "listens", orrery::Level::warn, {{"port", "443"}});
    batch.add("engine", "QixPerformance.Engine", "slow", orrery::Level::error);
    batch.add("hub", "hub", "a page");
    site.take(std::move(batch));
    BOOST_TEST(site.column("Proxy/Audit/HOST_AuditActivity_Proxy.txt", "Command") == "Start session;");
    BOOST_TEST(site.column("Proxy/Audit/HOST_AuditSecurity_Proxy.txt", "Command") == "Login:TryLogin;");
    BOOST_TEST(site.column("Proxy/Trace/HOST_Audit_Proxy.txt", "Message") == "Start session for user;");
    BOOST_TEST(site.column("Proxy/Trace/HOST_System_Proxy.txt", "Message") == "listens port=443;");
    BOOST_TEST(site.column("Proxy/System/HOST_Service_Proxy.txt", "Severity") == "WARN;");
    BOOST_TEST(site.column("Engine/System/HOST_Service_Engine.txt", "Message") == "slow;");
    BOOST_TEST(site.column("HubService/HOST_System_HubService.txt", "Message") == "a page;");
}

BOOST_AUTO_TEST_CASE(a_batch_that_comes_again_after_a_kill_is_written_once) {
    const auto block = [] {
        Batch batch;
        for (int i = 0; i < 4; ++i) {
            batch.add("proxy", "AuditSecurity.Proxy", "Success", orrery::Level::info, {{"Command", std::to_string(i)}});
            batch.add("proxy", "proxy", std::to_string(i));
        }
        return batch.writer.take();
    }();
    const auto all = [](const Site& site) {
        std::string found;
        for (auto& file : site.at.files()) {
            const auto text = read_all(file);
            const Rows rows(text);
            for (size_t row = 0; row < rows.count(); ++row)
                if (auto command = rows.field(row, rows.column("Command")); command.size() == 1) found += command;
        }
        return found;
    };
    // Whatever part of it was in the files: nothing, some rows of some logs, all of it, all in files closed since.
    for (uint32_t written : {0U, 1U, 2U, 5U, 8U}) {
        Site site;
        if (written) site.take(block, false, written);
        site.open();  // the process was killed: nothing of it is left but the files
        if (written == 8) site.journal->report("Proxy", orrery::Level::info, "closes what was there");
        site.take(block, true);
        BOOST_TEST(all(site) == "0123");
        std::string system;
        for (auto& file : site.at.files())
            if (file.filename().string().starts_with("HOST_System_Proxy")) {
                const auto text = read_all(file);
                const Rows rows(text);
                for (size_t row = 0; row < rows.count(); ++row) system += rows.field(row, rows.column("Message"));
            }
        BOOST_TEST((system == "0123" || system == "0123closes what was there"), system);
        site.take(block);  // not marked as one that may come again: another batch
        BOOST_TEST(all(site) == "01230123");
        for (auto& log : verify({{site.at.log()}, site.at.heads(), "a site key"})) BOOST_TEST(log.finding == "");
    }
}

BOOST_AUTO_TEST_CASE(another_stanza_cannot_write_audit_rows) {
    Site site;
    Batch batch;
    batch.add("form", "AuditSecurity.Proxy", "forged", orrery::Level::info, {{"Command", "Login:TryLogin"}});
    site.take(std::move(batch));
    BOOST_TEST(site.column("Proxy/Audit/HOST_AuditSecurity_Proxy.txt", "Command") == "none");
    BOOST_TEST(site.column("Form/HOST_System_Form.txt", "Message") == "forged Command=Login:TryLogin;");
}

BOOST_AUTO_TEST_CASE(reports_stand_in_the_system_log_of_the_service) {
    Site site;
    site.journal->report("Proxy", orrery::Level::error, "the file is wrong");
    site.journal->report("MyThing", orrery::Level::error, "the file is wrong");
    site.journal->write(now());
    BOOST_TEST(site.column("Proxy/Trace/HOST_System_Proxy.txt", "Message") == "the file is wrong;");
    BOOST_TEST(site.column("Proxy/System/HOST_Service_Proxy.txt", "Severity") == "ERROR;");
    BOOST_TEST(site.column("MyThing/HOST_System_MyThing.txt", "Message") == "the file is wrong;");
}

BOOST_AUTO_TEST_CASE(trouble_is_said_once_and_rows_come_when_it_is_over) {
    Site site;
    std::ofstream(site.at.log()) << "no folder";
    for (int i = 0; i < 3; ++i) {
        Batch batch;
        batch.add("proxy", "AuditSecurity.Proxy", "Success", orrery::Level::info, {{"Command", "c"}});
        site.take(std::move(batch));
    }
    BOOST_TEST(site.journal->in_trouble());
    BOOST_TEST(site.kernel.rows().size() == 1U);
    fs::remove(site.at.log());
    site.journal->write(now());
    BOOST_TEST(!site.journal->in_trouble());
    BOOST_TEST(site.column("Proxy/Audit/HOST_AuditSecurity_Proxy.txt", "Command") == "c;c;c;");
}

BOOST_AUTO_TEST_CASE(many_restarts_leave_an_intact_chain) {
    Site site;
    for (int i = 0; i < 5; ++i) {
        Batch batch;
        batch.add("repository", "AuditSecurity.Repository", "Success", orrery::Level::info, {{"Command", "c"}});
        batch.add("repository", "Audit.Repository", "Add App");
        site.take(std::move(batch));
        site.open();
    }
    for (auto& log : verify({{site.at.log(), site.at.archive()}, site.at.heads(), "a site key"})) {
        BOOST_TEST(log.finding == "");
        BOOST_TEST(log.files == 5U);
        BOOST_TEST(log.rows == 9U);
    }
}

BOOST_AUTO_TEST_SUITE_END()
