#include "local_routes.h"

#include <orrery/testing.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "file_tools.h"
#include "sample.h"
#include "support/folder.h"

using namespace orrery::logging;
using namespace orrery::logging::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view audit_to_udp = R"(<configuration>
<appender name="A" type="log4net.Appender.UdpAppender">
<param name="remoteAddress" value="127.0.0.1"/><layout type="log4net.Layout.SimpleLayout"/></appender>
<logger name="Audit.Proxy"><appender-ref ref="A"/></logger></configuration>)";

/// A site with an appender service `udp` that keeps what it gets.
struct Site {
    orrery::test::Folder folder;
    orrery::testing::FakeHost kernel;
    std::mutex mutex;
    std::vector<std::string> rows, reports;
    std::map<std::string, std::string> opened;
    std::string known_instance = "1";
    int32_t append_status = ORRERY_OK, open_status = ORRERY_OK;
    std::atomic<int> opens{0}, closes{0};
    std::atomic<bool> held{false};
    std::chrono::steady_clock::time_point clock = std::chrono::steady_clock::now();
    std::unique_ptr<LocalRoutes> routes;
    static std::string folder_of(std::string_view name) { return name == "proxy" ? "Proxy" : std::string(name); }

    Site() {
        kernel.serve("orrery.appender/1", "udp",
                     [this](uint32_t call, orrery::Record in, orrery::Writer out) { return serve(call, in, out); });
        routes = std::make_unique<LocalRoutes>(
            kernel.host("logging"),
            LocalRoutes::Settings{folder.path, {}, folder_of, folder.path / "Log", "HOST", 100ms},
            [this](const std::string& of, orrery::Level, const std::string& message) {
                std::lock_guard lock(mutex);
                reports.push_back(of + ": " + message);
            });
    }
    int32_t serve(uint32_t call, orrery::Record in, orrery::Writer out) {
        while (held && call == 0) std::this_thread::sleep_for(1ms);
        std::lock_guard lock(mutex);
        if (call == 2) {
            if (open_status != ORRERY_OK) return out.put("error.message", "it has no such parameter"), open_status;
            ++opens;
            opened.clear();
            for (auto& field : in) opened[std::string(orrery::view(field.name))] = orrery::view(field.value);
            out.put("instance", known_instance);
        } else if (call == 3) {
            ++closes;
        } else if (call == 0) {
            if (in.at("instance") != known_instance) return ORRERY_NOT_FOUND;
            if (append_status != ORRERY_OK) return append_status;
            const orrery::LogRows block(in.at("rows"));
            for (uint32_t row = 0; row < block.size(); ++row)
                rows.emplace_back(block.text(row, orrery::LogRows::message));
        }
        return ORRERY_OK;
    }
    void configure(std::string_view text) {
        folder.write("Proxy/LocalLogConfig.xml", text);
        look();
    }
    void look() {
        routes->look(clock);
        routes->look(clock += 1s);
    }
    void push(std::string_view logger, std::string_view message) {
        const SampleEvent event(logger, message);
        routes->push("Proxy", *event);
    }
    bool soon(const std::function<bool()>& holds) {
        for (int tries = 0; tries < 2000; ++tries) {
            {
                std::lock_guard lock(mutex);
                if (holds()) return true;
            }
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }
    bool reported(std::string_view part) {
        std::lock_guard lock(mutex);
        for (auto& one : reports)
            if (one.find(part) != std::string::npos) return true;
        return false;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(local_routes)

BOOST_AUTO_TEST_CASE(rows_of_a_logger_and_below_reach_the_appender) {
    Site site;
    site.configure(audit_to_udp);
    BOOST_TEST(site.opened["remoteaddress"] == "127.0.0.1");
    BOOST_TEST(site.reported("is in force: 1 appenders"));
    site.push("Audit.Proxy", "one"), site.push("Audit.Proxy.Sessions", "two");
    site.push("Audit.ProxyOther", "no"), site.push("System.Proxy", "no");
    BOOST_TEST(site.soon([&] { return site.rows.size() == 2; }));
    BOOST_TEST(site.rows == (std::vector<std::string>{"one", "two"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_bad_file_keeps_the_old_configuration_and_says_where_it_is_wrong) {
    Site site;
    site.configure(audit_to_udp);
    site.configure("<configuration>\n  <appender type='x'/></configuration>");
    BOOST_TEST(
        site.reported("Proxy/LocalLogConfig.xml was not accepted, what was in force stays: LocalLogConfig.xml:2:"));
    site.push("Audit.Proxy", "still");
    BOOST_TEST(site.soon([&] { return site.rows.size() == 1; }));
    site.configure(std::string(orrery::logkit::max_local_config + 10, ' '));
    BOOST_TEST(site.closes == 0);
}

BOOST_AUTO_TEST_CASE(what_an_appender_does_not_take_is_told_with_the_file_each_time) {
    Site site;
    site.configure(audit_to_udp);
    site.open_status = ORRERY_INVALID;
    for (int i = 0; i < 5; ++i) {
        {
            std::lock_guard lock(site.mutex);
            site.reports.clear();
        }
        std::string other(audit_to_udp);
        other.replace(other.find("127.0.0.1"), 9, "127.0.1." + std::to_string(i));
        site.configure(other);
        BOOST_TEST(site.reported("Proxy/LocalLogConfig.xml was not accepted"));
        BOOST_TEST(site.reported("it has no such parameter"));
    }
    BOOST_TEST(site.closes == 0);
}

BOOST_AUTO_TEST_CASE(an_error_names_the_appender) {
    Site site;
    site.open_status = ORRERY_INVALID;
    site.configure(audit_to_udp);
    BOOST_TEST(site.reported("stays: appender 'A': it has no such parameter"));
}

BOOST_AUTO_TEST_CASE(an_appender_with_the_file_of_a_default_log_is_refused) {
    const auto named = [](const std::string& file) {
        std::string out(audit_to_udp);
        return out.insert(out.find("<layout"), "<param name=\"File\" value=\"" + file + "\"/>");
    };
    Site site;
    const auto audit = (site.folder.path / "Log/Proxy/Audit/HOST_AuditSecurity_Proxy.txt").string();
    for (auto& file : {audit, std::string("Log//Proxy/./Audit/HOST_AuditSecurity_Proxy.txt"),
                       std::string("C:\\ProgramData\\Qlik\\Sense\\Log\\Engine\\Trace\\HOST_System_Engine.txt")}) {
        {
            std::lock_guard lock(site.mutex);
            site.reports.clear();
        }
        site.configure(named(file));
        BOOST_TEST(site.reported(" is a default log (give the appender a file of its own)"), file);
    }
    BOOST_TEST(site.opens == 0);
    site.configure(named("Log/Proxy/Debug_System_Proxy.txt"));
    BOOST_TEST(site.opens == 1);
}

BOOST_AUTO_TEST_CASE(an_appender_that_did_not_change_goes_on) {
    Site site;
    site.configure(audit_to_udp);
    std::string more(audit_to_udp);
    more.insert(more.find("</configuration>"), "<logger name=\"System.Proxy\"><appender-ref ref=\"A\"/></logger>");
    site.configure(more);
    BOOST_TEST(site.opens == 1);
    BOOST_TEST(site.closes == 0);
    site.push("System.Proxy", "by the new logger");
    BOOST_TEST(site.soon([&] { return site.rows.size() == 1; }));
    more.replace(more.find("127.0.0.1"), 9, "127.0.0.2");
    site.configure(more);
    BOOST_TEST(site.opens == 2);
    BOOST_TEST(site.closes == 1);
}

BOOST_AUTO_TEST_CASE(a_file_whose_rights_changed_is_read_again) {
    Site site;
    site.configure(audit_to_udp);
    const auto times_read = [&] {
        return std::count_if(site.reports.begin(), site.reports.end(),
                             [](auto& one) { return one.find("is in force") != std::string::npos; });
    };
    BOOST_TEST(times_read() == 1);
    for (int tries = 0; tries < 1000 && times_read() < 2; ++tries) {  // the system's clock for that has coarse ticks
        fs::permissions(site.folder.path / "Proxy/LocalLogConfig.xml", fs::perms(tries % 2 ? 0640 : 0600));
        site.look();
        std::this_thread::sleep_for(1ms);
    }
    BOOST_TEST(times_read() == 2);
    BOOST_TEST(site.opens == 1);  // nothing changed in it
}

BOOST_AUTO_TEST_CASE(a_file_in_the_folder_of_the_stanza_is_told_where_it_belongs) {
    Site site;
    site.folder.write("proxy/LocalLogConfig.xml", audit_to_udp);
    site.look();
    BOOST_TEST(site.reported("proxy/LocalLogConfig.xml is not read: the one of Proxy is "));
    BOOST_TEST(site.opens == 0);
    fs::remove(site.folder.path / "proxy/LocalLogConfig.xml");
    site.look();
    BOOST_TEST(site.reports.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_removed_file_closes_its_appenders) {
    Site site;
    site.configure(audit_to_udp);
    fs::remove(site.folder.path / "Proxy/LocalLogConfig.xml");
    site.look();
    BOOST_TEST(site.closes == 1);
    site.push("Audit.Proxy", "nobody takes it");
    BOOST_TEST(site.rows.empty());
}

BOOST_AUTO_TEST_CASE(an_appender_that_was_restarted_is_opened_again) {
    Site site;
    site.configure(audit_to_udp);
    {
        std::lock_guard lock(site.mutex);
        site.known_instance = "2";
    }
    site.push("Audit.Proxy", "after the swap");
    BOOST_TEST(site.soon([&] { return site.rows.size() == 1; }));
    BOOST_TEST(site.opens == 2);
}

BOOST_AUTO_TEST_CASE(one_that_is_away_gets_its_rows_when_it_is_back) {
    Site site;
    site.configure(audit_to_udp);
    {
        std::lock_guard lock(site.mutex);
        site.append_status = ORRERY_UNAVAILABLE;
    }
    site.push("Audit.Proxy", "waits");
    for (int i = 0; i < 400 && !site.reported("does not take rows"); ++i) std::this_thread::sleep_for(5ms);
    {
        std::lock_guard lock(site.mutex);
        site.append_status = ORRERY_OK;
    }
    BOOST_TEST(site.soon([&] { return site.rows.size() == 1; }));
}

BOOST_AUTO_TEST_CASE(a_slow_one_delays_nobody_and_loses_what_finds_no_room) {
    Site site;
    site.configure(audit_to_udp);
    site.held = true;
    const std::string large(64 * 1024, 'x');
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 400; ++i) site.push("Audit.Proxy", large);
    BOOST_TEST((std::chrono::steady_clock::now() - begin < 2s));
    site.held = false;
    BOOST_TEST(site.soon([&] { return !site.rows.empty() && site.rows.size() < 400; }));
    for (int i = 0; i < 2000 && !site.reported("rows were lost"); ++i) std::this_thread::sleep_for(5ms);
    BOOST_TEST(site.reported("rows were lost"));
    BOOST_TEST(site.kernel.counter("log_destination_rows_lost") > 0);
}

BOOST_AUTO_TEST_SUITE_END()
