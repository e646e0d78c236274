#include "active_file.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "log_folder.h"
#include "verify.h"

using namespace orrery::logging;
using namespace orrery::logging::test;

namespace {

std::vector<std::string> numbered(int count) {
    std::vector<std::string> out;
    for (int i = 1; i <= count; ++i) out.push_back("c" + std::to_string(i));
    return out;
}
std::string findings(const LogFolder& at) {
    std::string out;
    for (auto& log : verify({{at.log(), at.archive()}, at.heads(), "a site key"})) out += log.finding;
    return out;
}
/// As when its process ends.
void end(ActiveFile&& file) { const ActiveFile ended(std::move(file)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(active_file)

BOOST_AUTO_TEST_CASE(begins_with_the_header_and_takes_rows) {
    LogFolder at;
    auto file = at.open();
    add(file, "c1"), add(file, "c2");
    file.write(now());
    BOOST_TEST(file.path().string() == (at.log() / "Proxy/Audit/HOST_AuditSecurity_Proxy.txt").string());
    const auto text = read_all(file.path());
    BOOST_TEST(text.starts_with("Sequence#\tProductVersion\tTimestamp\tHostName\tId\t"));
    BOOST_TEST(at.commands() == numbered(2), boost::test_tools::per_element());
    struct ::stat state {};
    BOOST_REQUIRE(::stat(file.path().c_str(), &state) == 0);
    BOOST_TEST((state.st_mode & 0777 & ~0640) == 0U);
    BOOST_REQUIRE(::stat(file.path().parent_path().c_str(), &state) == 0);
    BOOST_TEST((state.st_mode & 0777 & ~0750) == 0U);
}

BOOST_AUTO_TEST_CASE(is_closed_when_long_when_old_and_at_a_restart) {
    LogFolder at;
    RollPolicy policy;
    policy.longest = 2000;
    auto file = at.open("AuditSecurity", policy);
    add(file, "c1");
    BOOST_TEST(!file.write(now()));
    for (int i = 2; i <= 9; ++i) add(file, "c" + std::to_string(i));
    BOOST_TEST(file.write(now()));
    add(file, "c10");
    BOOST_TEST(!file.write(now()));
    BOOST_TEST(!file.write(now() + std::chrono::hours(23)));
    BOOST_TEST(file.write(now() + std::chrono::hours(25)));
    BOOST_TEST(!file.write(now() + std::chrono::hours(50)));  // nothing is in it
    add(file, "c11");
    file.write(now());
    end(std::move(file));
    auto again = at.open();
    add(again, "c12");
    BOOST_TEST(again.write(now()));  // it has closed what was left
    BOOST_TEST(at.files().size() == 4U);
    BOOST_TEST(at.commands() == numbered(12), boost::test_tools::per_element());
    BOOST_TEST(findings(at) == "");
}

BOOST_AUTO_TEST_CASE(closed_names_have_the_time_in_the_form_of_the_family) {
    LogFolder at;
    RollPolicy policy;
    policy.longest = 1;
    for (auto* facility : {"AuditActivity", "Performance"}) {
        auto file = at.open(facility, policy);
        add(file, "c1");
        file.write(now());
    }
    std::string names;
    for (auto& file : at.files())
        if (file.extension() == ".log")
            for (char c : file.filename().string() + " ")
                names += std::isdigit(static_cast<unsigned char>(c)) ? '9' : c;
    BOOST_TEST(names ==
               "HOST_AuditActivity_Proxy_99999999T999999Z.log "
               "HOST_Performance_Proxy_9999-99-99T99.99.99Z.log ");
}

BOOST_AUTO_TEST_CASE(numbers_wrap_at_the_limit_and_begin_anew_at_a_restart) {
    LogFolder at;
    RollPolicy policy;
    policy.last_number = 3;
    auto file = at.open("AuditActivity", policy);
    for (int i = 1; i <= 4; ++i) add(file, "c" + std::to_string(i));
    file.write(now());
    BOOST_TEST(Rows(read_all(file.path())).count() == 4U);
    auto text = read_all(file.path());
    BOOST_TEST(Rows(text).last("Sequence") == "1");
    end(std::move(file));
    auto again = at.open("AuditActivity");
    add(again, "c5");
    again.write(now());
    text = read_all(again.path());
    BOOST_TEST(Rows(text).last("Sequence#") == "1");
}

BOOST_AUTO_TEST_CASE(a_torn_last_row_is_cut_off) {
    LogFolder at;
    {
        auto file = at.open();
        add(file, "c1"), add(file, "c2"), add(file, "c3");
        file.write(now());
        const auto text = read_all(file.path());
        fs::resize_file(file.path(), text.size() - 30);
        fs::remove_all(at.heads());
    }
    auto again = at.open();
    add(again, "c4");
    again.write(now());
    BOOST_TEST(at.commands() == (std::vector<std::string>{"c1", "c2", "c4"}), boost::test_tools::per_element());
    BOOST_TEST(findings(at) == "");
}

BOOST_AUTO_TEST_CASE(a_crash_between_any_two_steps_loses_and_doubles_no_row) {
    for (auto* facility : {"AuditSecurity", "AuditActivity"}) {
        RollPolicy policy;
        policy.longest = 1500;
        for (int step = 0;; ++step) {
            LogFolder at;
            const bool died = dies_at(step, [&](const Failpoint& failpoint) {
                auto file = at.open(facility, policy, failpoint);
                for (int i = 1; i <= 12; ++i) add(file, "c" + std::to_string(i));
                file.write(now());
            });
            const bool died_again = dies_at(step % 4, [&](const Failpoint& failpoint) {
                auto file = at.open(facility, {}, failpoint);
                add(file, "perhaps");  // unless it dies before, which is what the queue may lose
                file.write(now());
            });
            static_cast<void>(died_again);
            auto file = at.open(facility);
            add(file, "c13");
            file.write(now());
            BOOST_TEST_CONTEXT(facility << ", step " << step) {
                auto found = at.commands();
                BOOST_TEST(std::erase(found, "perhaps") <= 1U);
                BOOST_TEST(found == numbered(13), boost::test_tools::per_element());
                BOOST_TEST(findings(at) == "");
            }
            if (!died) {
                BOOST_TEST(step == 4);
                break;
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(nothing_comes_after_a_signature_although_the_file_cannot_be_renamed_for_a_while) {
    LogFolder at;
    RollPolicy policy;
    policy.longest = 1500;
    bool fails = false;
    auto file = at.open("AuditSecurity", policy, [&](std::string_view step) {
        if (fails && step == "listed") throw std::system_error(std::make_error_code(std::errc::io_error));
    });
    fails = true;
    for (int i = 1; i <= 12; ++i) add(file, "c" + std::to_string(i));
    BOOST_CHECK_THROW(file.write(now()), std::system_error);
    add(file, "c13");
    BOOST_CHECK_THROW(file.write(now()), std::system_error);
    fails = false;
    add(file, "c14");
    file.write(now());
    BOOST_TEST(at.commands() == numbered(14), boost::test_tools::per_element());
    BOOST_TEST(findings(at) == "");
}

BOOST_AUTO_TEST_CASE(sealed_rows_wait_for_the_disk_from_the_first_one_on) {
    LogFolder at;
    std::ofstream(at.log()) << "no folder";
    auto file = at.open();
    add(file, "c1");
    BOOST_CHECK_THROW(file.write(now()), std::system_error);
    add(file, "c2");
    fs::remove(at.log());
    file.write(now());
    BOOST_TEST(at.commands() == numbered(2), boost::test_tools::per_element());
    BOOST_TEST(findings(at) == "");
}

BOOST_AUTO_TEST_CASE(a_removed_folder_is_made_again) {
    LogFolder at;
    auto file = at.open("AuditActivity");
    add(file, "c1");
    file.write(now());
    fs::remove_all(at.log());
    add(file, "c2");
    file.write(now());
    BOOST_TEST(at.commands() == std::vector<std::string>{"c2"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_that_somebody_emptied_has_its_header_again) {
    LogFolder at;
    auto file = at.open("AuditActivity");
    add(file, "c1");
    file.write(now());
    fs::resize_file(file.path(), 0);
    add(file, "c2");
    file.write(now());
    BOOST_TEST(read_all(file.path()).starts_with("Sequence#\tProductVersion\t"));
    BOOST_TEST(at.commands() == std::vector<std::string>{"c2"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nobody_else_who_takes_the_lock_writes_into_it) {
    LogFolder at;
    auto file = at.open();
    add(file, "c1");
    file.write(now());
    auto other = at.open();
    add(other, "c2");
    BOOST_CHECK_EXCEPTION(other.write(now()), std::system_error, [](auto& failure) {
        return std::string(failure.what()).starts_with("another appender writes to ");
    });
    end(std::move(file));
    other.write(now());
    BOOST_TEST(at.commands() == numbered(2), boost::test_tools::per_element());
    BOOST_TEST(findings(at) == "");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_waits_and_then_is_dropped) {
    LogFolder at;
    fs::create_directories(at.folder.path);
    std::ofstream(at.log()) << "no folder";
    RollPolicy policy;
    policy.most_pending = 1000;
    auto file = at.open("AuditActivity", policy);
    add(file, "c1");
    BOOST_CHECK_THROW(file.write(now()), std::system_error);
    for (int i = 2; i <= 20; ++i)
        static_cast<void>(file.add(*SampleEvent("AuditActivity.Proxy", "", {{"Command", "c" + std::to_string(i)}})));
    BOOST_CHECK_THROW(file.write(now()), std::system_error);
    fs::remove(at.log());
    file.write(now());
    const auto found = at.commands();
    BOOST_TEST(found.size() >= 2U);
    BOOST_TEST(found.size() < 20U);
    BOOST_TEST(found == numbered(static_cast<int>(found.size())), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
