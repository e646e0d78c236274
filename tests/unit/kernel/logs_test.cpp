#include "logs/logs.h"

#include <orrery/wire.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "logs/counters.h"
#include "support/folder.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

struct LogFolder : orrery::test::Folder {
    std::vector<std::string> lines(const std::string& stanza) const {
        std::vector<std::string> out;
        std::ifstream in(path / stanza / (stanza + ".log"));
        for (std::string line; std::getline(in, line);) out.push_back(line);
        return out;
    }
};

/// Keeps what a feed hands over.
struct Receiver {
    std::mutex mutex;
    std::vector<std::string> messages;
    std::vector<Delivery> answers;  // the first is given first; then everything is taken
    std::atomic<bool> hangs{false};

    Feed::Receive receive() {
        return [this](const LogBatch& batch) -> Delivery {
            while (hangs) std::this_thread::sleep_for(1ms);
            std::lock_guard lock(mutex);
            if (!answers.empty()) {
                auto answer = answers.front();
                answers.erase(answers.begin());
                return answer;
            }
            orrery::LogRows rows(batch.block);
            for (uint32_t row = 0; row < rows.size(); ++row)
                messages.emplace_back(rows.text(row, orrery::LogRows::message));
            return {};
        };
    }
    std::vector<std::string> got() {
        std::lock_guard lock(mutex);
        return messages;
    }
};

/// Writes rows as a plugin's logger does, and waits for room where a plugin would lose them.
void write_patiently(Logs& logs, const orrery_log_site& site, std::string_view message) {
    std::string bytes;
    orrery::Fields row{{"message", message}};
    orrery::wire::append_record(bytes, row.record().raw_record());
    void* place = nullptr;
    while (!(place = logs.reserve(&site, bytes.size()))) std::this_thread::sleep_for(1ms);
    std::memcpy(place, bytes.data(), bytes.size());
    logs.commit(&site, place, bytes.size());
}

orrery_log_site info_site(Logs& logs, const std::string& stanza) {
    orrery_log_site site{};
    BOOST_REQUIRE(logs.site(stanza, ORRERY_LOG_INFO, stanza, &site) == ORRERY_OK);
    return site;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(every_row_of_every_thread_arrives_in_its_order, LogFolder) {
    constexpr int threads = 4, rows = 20'000;  // several times what a ring holds
    Receiver receiver;
    Logs logs({path, ORRERY_LOG_INFO, false});
    auto feed = logs.feed("receiver", FeedPolicy::wait);
    feed->attach(receiver.receive());
    auto site = info_site(logs, "many");
    std::vector<std::thread> writers;
    for (int thread = 0; thread < threads; ++thread)
        writers.emplace_back([&, thread] {
            for (int row = 0; row < rows; ++row)
                write_patiently(logs, site, std::to_string(thread) + "/" + std::to_string(row));
        });
    for (auto& writer : writers) writer.join();
    logs.flush();
    BOOST_REQUIRE(feed->wait_empty(60s));
    std::vector<int> next(threads, 0);
    for (auto& message : receiver.got()) {
        if (message.find("rows were lost") != message.npos) continue;  // a try that found no room, see write_patiently
        auto thread = static_cast<size_t>(std::stoi(message));
        BOOST_REQUIRE(std::stoi(message.substr(message.find('/') + 1)) == next[thread]++);
    }
    for (auto count : next) BOOST_TEST(count == rows);
    BOOST_TEST(lines("many").size() >= static_cast<size_t>(threads * rows));
    feed->detach(1s);
}

BOOST_FIXTURE_TEST_CASE(a_row_is_one_line_whatever_it_holds, LogFolder) {
    Logs logs({path, ORRERY_LOG_INFO, false});
    logs.write("a", ORRERY_LOG_WARN, "a.b", "two\nlines\tand \x1b[31m", {{"who", "x\r\\"}});
    logs.write("a", ORRERY_LOG_DEBUG, "a", "disabled");
    logs.write("a", ORRERY_LOG_ERROR, "a", std::string(100'000, 'x'));
    logs.write("a", ORRERY_LOG_ERROR, "a", std::string(300'000, 'y'));  // longer than a row may be
    logs.flush();
    auto got = lines("a");
    BOOST_REQUIRE(got.size() >= 2u);
    BOOST_TEST(got[0].substr(got[0].find('\t')) == "\tWARN\ta.b\ttwo\\nlines\\tand \\x1b[31m\twho=x\\r\\\\");
    BOOST_TEST(std::count_if(got.begin(), got.end(), [](auto& line) { return line.size() > 100'000; }) == 1);
    BOOST_TEST(logs.lost() == 1u);
}

BOOST_FIXTURE_TEST_CASE(reserve_and_commit_are_what_plugins_use, LogFolder) {
    Logs logs({path, ORRERY_LOG_INFO, false});
    orrery_log_site site{}, off{};
    BOOST_TEST(logs.site("a", ORRERY_LOG_INFO, "a", &site) == ORRERY_OK);
    BOOST_TEST(logs.site("a", ORRERY_LOG_DEBUG, "a", &off) == ORRERY_OK);
    BOOST_TEST(logs.site("a", 9, "a", &off) == ORRERY_INVALID);
    BOOST_TEST(*site.enabled == 1);
    BOOST_TEST(*off.enabled == 0);
    std::string bytes;
    orrery::Fields row{{"message", "hello"}};
    orrery::wire::append_record(bytes, row.record().raw_record());
    auto* place = logs.reserve(&site, bytes.size());
    BOOST_REQUIRE(place != nullptr);
    BOOST_TEST(logs.reserve(&site, 8) == nullptr);  // one reservation at a time
    std::memcpy(place, bytes.data(), bytes.size());
    logs.commit(&site, place, bytes.size());
    logs.flush();
    auto got = lines("a");
    BOOST_REQUIRE(got.size() == 2u);
    BOOST_TEST(got[1].find("1 rows were lost") != got[1].npos);
    BOOST_TEST(logs.lost() == 1u);
}

namespace {

/// A batch with room enough to be used again, every message alike.
LogBatchPointer large_batch(BatchWriter& writer, std::string_view message, int32_t level, std::string_view logger) {
    std::string bytes;
    orrery::Fields row{{"message", message}, {"exception", "none"}, {"n", "1"}};
    orrery::wire::append_record(bytes, row.record().raw_record());
    while (writer.size() < 100'000) BOOST_REQUIRE(writer.add({1, level, "proxy", logger, "1", bytes}));
    return writer.take();
}

std::string last_message(const LogBatch& batch) {
    const orrery::LogRows rows(batch.block);
    BOOST_REQUIRE(rows.size() == batch.rows);
    return std::string(rows.text(rows.size() - 1, orrery::LogRows::message));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_batch_is_filled_again_when_nobody_holds_it) {
    BatchWriter writer;
    const auto held = large_batch(writer, "first", ORRERY_LOG_FATAL, "Audit.Proxy");
    auto second = large_batch(writer, "second, which is longer", ORRERY_LOG_FATAL, "proxy");
    const auto* room = second->block.data();
    BOOST_TEST(last_message(*second) == "second, which is longer");
    second.reset();
    const auto third = large_batch(writer, "third", ORRERY_LOG_INFO, "Audit.Proxy");
    BOOST_TEST(third->block.data() == room);
    BOOST_TEST(last_message(*third) == "third");
    BOOST_TEST(!third->fatal);
    BOOST_TEST(!third->about_site);
    BOOST_TEST(third->stanzas.find("proxy")->second == 0u);
    BOOST_TEST(last_message(*held) == "first");
    BOOST_TEST(held->fatal);
}

BOOST_AUTO_TEST_CASE(a_batch_tells_whether_the_kernels_own_files_want_it) {
    const auto wanted = [](int32_t level, std::string_view logger) {
        BatchWriter writer;
        std::string bytes;
        orrery::Fields row{{"message", "m"}};
        orrery::wire::append_record(bytes, row.record().raw_record());
        writer.add({1, ORRERY_LOG_INFO, "proxy", "Audit.Proxy", "1", bytes});
        writer.add({1, level, "proxy", logger, "1", bytes});
        return writer.take()->about_site;
    };
    BOOST_TEST(!wanted(ORRERY_LOG_INFO, "Audit.Proxy"));
    BOOST_TEST(!wanted(ORRERY_LOG_DEBUG, "proxy2"));
    BOOST_TEST(wanted(ORRERY_LOG_WARN, "Audit.Proxy"));
    BOOST_TEST(wanted(ORRERY_LOG_DEBUG, "proxy.sessions"));
    BOOST_TEST(wanted(ORRERY_LOG_INFO, "orrery.logs"));
}

BOOST_FIXTURE_TEST_CASE(numbers_and_exceptions_are_texts_where_the_row_is_read, LogFolder) {
    Logs logs({path, ORRERY_LOG_INFO, false});
    auto site = info_site(logs, "a");
    std::string bytes(4, '\0');
    auto field = [&](orrery::wire::RowValue kind, std::string_view name, std::string_view value) {
        std::string one(8 + name.size() + value.size(), '\0');
        orrery::wire::put_row_field(one.data(), kind, name, value);
        bytes += one;
        ++bytes[0];
    };
    auto bytes_of = [](auto value) { return std::string(reinterpret_cast<const char*>(&value), sizeof value); };
    using enum orrery::wire::RowValue;
    field(text, "message", "m");
    field(integer, "i", bytes_of(std::int64_t{-7}));
    field(natural, "n", bytes_of(UINT64_MAX));
    field(number, "d", bytes_of(2.5));
    field(text, "exception", "it broke");
    auto* place = logs.reserve(&site, bytes.size());
    std::memcpy(place, bytes.data(), bytes.size());
    logs.commit(&site, place, bytes.size());
    place = logs.reserve(&site, 12);
    std::memset(place, 0xff, 12);
    logs.commit(&site, place, 12);  // what is no row is counted
    logs.flush();
    auto got = lines("a");
    BOOST_REQUIRE(got.size() == 1u);
    BOOST_TEST(got[0].substr(got[0].find("\tm\t")) == "\tm\ti=-7 n=18446744073709551615 d=2.5 exception=it broke");
    BOOST_TEST(logs.lost() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_torn_last_line_is_closed, LogFolder) {
    write("a/a.log", "torn");
    Logs logs({path, ORRERY_LOG_INFO, false});
    logs.write("a", ORRERY_LOG_INFO, "a", "whole");
    logs.flush();
    BOOST_TEST(lines("a").size() == 2u);
    BOOST_TEST(lines("a")[0] == "torn");
}

BOOST_FIXTURE_TEST_CASE(the_first_rows_wait_for_every_appender_and_no_row_is_its_own, LogFolder) {
    Receiver receiver, late;
    Logs logs({path, ORRERY_LOG_INFO, false});
    logs.write("hub", ORRERY_LOG_INFO, "hub", "first");
    logs.flush();
    auto feed = logs.feed("file", FeedPolicy::drop);
    logs.begin();
    auto other = logs.feed("late", FeedPolicy::drop);
    logs.write("file", ORRERY_LOG_INFO, "file", "own");
    logs.write("hub", ORRERY_LOG_INFO, "hub", "second");
    logs.flush();
    feed->attach(receiver.receive());
    other->attach(late.receive());
    BOOST_TEST(feed->wait_empty(10s));
    BOOST_TEST(other->wait_empty(10s));
    BOOST_TEST(receiver.got() == (std::vector<std::string>{"first", "second"}), boost::test_tools::per_element());
    BOOST_TEST(late.got() == (std::vector<std::string>{"own", "second"}), boost::test_tools::per_element());
    feed->detach(1s), other->detach(1s);
}

BOOST_FIXTURE_TEST_CASE(losses_soon_after_another_are_told_by_flush_and_at_the_end, LogFolder) {
    auto told = [&] {
        size_t rows = 0;
        for (auto& line : lines("a"))
            if (auto end = line.find(" rows were lost: "); end != line.npos)
                rows += std::stoul(line.substr(line.rfind('\t', end) + 1));
        return rows;
    };
    {
        Logs logs({path, ORRERY_LOG_INFO, false});
        auto site = info_site(logs, "a");
        auto* place = logs.reserve(&site, 64);  // as long as it is open there is no room for others
        BOOST_REQUIRE(place != nullptr);
        for (size_t losses = 1; losses <= 3; ++losses) {
            BOOST_TEST(logs.reserve(&site, 8) == nullptr);
            logs.flush();
            BOOST_TEST(told() == losses);
        }
        BOOST_TEST(logs.reserve(&site, 8) == nullptr);
    }
    BOOST_TEST(told() == 4u);
}

BOOST_FIXTURE_TEST_CASE(a_receiver_that_hangs_delays_nobody_and_learns_what_it_lost, LogFolder) {
    Receiver hanging, quick;
    Logs logs({path, ORRERY_LOG_INFO, false});
    auto slow = logs.feed("slow", FeedPolicy::drop), fast = logs.feed("fast", FeedPolicy::wait);
    hanging.hangs = true;
    slow->attach(hanging.receive()), fast->attach(quick.receive());
    auto site = info_site(logs, "hub");
    constexpr int rows = 300;
    for (int row = 0; row < rows; ++row)
        write_patiently(logs, site, std::string(30'000, 'x'));  // more than a queue holds
    logs.flush();
    BOOST_TEST(fast->wait_empty(60s));
    BOOST_TEST(slow->counts().lost > 0u);
    hanging.hangs = false;
    BOOST_TEST(slow->wait_empty(60s));
    logs.write("hub", ORRERY_LOG_INFO, "hub", "later");
    logs.flush();
    BOOST_TEST(slow->wait_empty(60s));
    auto whole = [](auto& message) { return message.size() == 30'000; };
    auto got = hanging.got(), all = quick.got();
    BOOST_TEST(std::count_if(all.begin(), all.end(), whole) == rows);
    auto lost = slow->counts().lost;
    BOOST_TEST(std::count_if(got.begin(), got.end(), whole) + static_cast<long>(lost) >= rows);
    size_t told = 0;
    for (auto& message : got)
        if (message.find("rows were lost here") != message.npos) told += std::stoul(message);
    BOOST_TEST(told == lost);
    slow->detach(1s), fast->detach(1s);
}

BOOST_AUTO_TEST_CASE(what_a_receiver_refuses_is_lost_and_told_once) {
    using enum Delivery::Outcome;
    std::vector<std::string> said;
    std::mutex mutex;
    Receiver receiver;
    receiver.answers = {{refused, "no room"}, {refused, "no room"}, {away, ""}, {gone, ""}};
    Feed feed("file", FeedPolicy::drop, [&](int32_t, const std::string& message) {
        std::lock_guard lock(mutex);
        said.push_back(message);
    });
    auto push = [&](const char* message) {
        std::string bytes;
        orrery::Fields row{{"message", message}};
        orrery::wire::append_record(bytes, row.record().raw_record());
        BatchWriter writer;
        BOOST_REQUIRE(writer.add({1, ORRERY_LOG_INFO, "hub", "hub", "1", bytes}));
        feed.push(writer.take());
    };
    push("one"), push("two"), push("three");
    feed.attach(receiver.receive());
    for (int looks = 0; looks < 500 && feed.counts().lost < 2; ++looks) std::this_thread::sleep_for(2ms);
    std::this_thread::sleep_for(400ms);  // away, and asked again: its process has ended
    BOOST_TEST(receiver.got().empty());
    BOOST_TEST(feed.detach(10s));
    feed.attach(receiver.receive());  // the next generation
    BOOST_TEST(feed.wait_empty(10s));
    BOOST_TEST(receiver.got() == std::vector<std::string>{"three"}, boost::test_tools::per_element());
    BOOST_TEST(feed.counts().lost == 2u);
    BOOST_TEST(feed.counts().appended == 1u);
    feed.detach(10s);
    std::lock_guard lock(mutex);
    BOOST_REQUIRE(said.size() == 2u);
    BOOST_TEST(said[0] == "appender file did not take rows, which are lost for it: no room");
    BOOST_TEST(said[1] == "appender file takes rows again; 2 rows were lost for it");
}

BOOST_FIXTURE_TEST_CASE(what_services_say_of_their_work_is_for_the_appenders, LogFolder) {
    Logs logs({path, ORRERY_LOG_INFO, false});
    auto said = [&] {
        logs.write("proxy", ORRERY_LOG_INFO, "proxy", "its life");
        logs.write("proxy", ORRERY_LOG_INFO, "proxy.tls", "its parts");
        logs.write("proxy", ORRERY_LOG_INFO, "Audit.Proxy", "its work");
        logs.write("proxy", ORRERY_LOG_INFO, "proxyother", "its work");
        logs.write("proxy", ORRERY_LOG_WARN, "Audit.Proxy", "its trouble");
        logs.write("proxy", ORRERY_LOG_INFO, "orrery.logs", "the site's");
        logs.flush();
        return lines("proxy").size();
    };
    BOOST_TEST(said() == 6u);  // nobody else would keep them
    Receiver receiver;
    auto feed = logs.feed("file", FeedPolicy::drop);
    feed->attach(receiver.receive());
    BOOST_TEST(said() == 10u);
    BOOST_TEST(feed->wait_empty(10s));
    BOOST_TEST(receiver.got().size() == 12u);
    feed->detach(1s);
}

BOOST_FIXTURE_TEST_CASE(appenders_that_log_for_every_batch_do_not_feed_each_other_for_ever, LogFolder) {
    Logs logs({path, ORRERY_LOG_INFO, false});
    std::atomic<int> batches{0};
    std::vector<std::shared_ptr<Feed>> feeds;
    for (std::string name : {"first", "second"}) {
        logs.watch(name);
        feeds.push_back(logs.feed(name, FeedPolicy::drop));
        feeds.back()->attach([&logs, &batches, name](const LogBatch&) -> Delivery {
            ++batches;
            logs.write(name, ORRERY_LOG_INFO, name, "it got rows");
            logs.hurry();
            return {};
        });
    }
    logs.write("hub", ORRERY_LOG_INFO, "hub", "go");
    int before = -1;
    for (int looks = 0; looks < 200 && batches != before; ++looks) {
        before = batches;
        std::this_thread::sleep_for(300ms);
    }
    BOOST_TEST(before >= static_cast<int>(Echoes::at_once));  // it came to rest after so many
    BOOST_TEST(before <= static_cast<int>(3 * Echoes::at_once));
    logs.flush();
    BOOST_TEST(lines("first").size() > Echoes::at_once / 2);  // the kernel's own file has all of it
    auto told = lines("orrery");
    BOOST_TEST(std::count_if(told.begin(), told.end(),
                             [](auto& line) { return line.find("says much about itself") != line.npos; }) == 2);
    // Rows that it only carries, and those of others, are not held back.
    logs.write("first", ORRERY_LOG_INFO, "Remote.Audit.Proxy", "from another site");
    logs.write("hub", ORRERY_LOG_INFO, "hub", "on");
    logs.flush();
    for (auto& feed : feeds) BOOST_TEST(feed->wait_empty(10s));
    BOOST_TEST(batches >= before + 2);
    for (auto& feed : feeds) feed->detach(1s);
}

BOOST_AUTO_TEST_CASE(levels_change_while_rows_are_written) {
    LogSites sites(ORRERY_LOG_INFO);
    orrery_log_site debug{}, info{}, license{}, audit{};
    sites.site("engine", ORRERY_LOG_DEBUG, "Performance.Engine.Cube", &debug);
    sites.site("engine", ORRERY_LOG_INFO, "Performance.Engine.Cube", &info);
    sites.site("repository", ORRERY_LOG_INFO, "License.Repository", &license);
    sites.site("repository", ORRERY_LOG_WARN, "AuditSecurity.Repository", &audit);
    BOOST_TEST((*debug.enabled == 0 && *info.enabled == 1));
    sites.set_level("Performance", ORRERY_LOG_DEBUG);
    BOOST_TEST(*debug.enabled == 1);
    sites.set_level("Performance.Engine", LogSites::off);  // the longer name counts
    BOOST_TEST((*debug.enabled == 0 && *info.enabled == 0));
    sites.set_level("Performance.Eng", ORRERY_LOG_DEBUG);  // no logger is called so
    BOOST_TEST(*info.enabled == 0);
    sites.set_level("Performance.Engine", 0);
    BOOST_TEST(*debug.enabled == 1);
    sites.set_level("stanza:repository", LogSites::off);
    BOOST_TEST((*license.enabled == 1 && *audit.enabled == 1));
    sites.set_level("License", LogSites::off);
    BOOST_TEST(*license.enabled == 1);
    sites.set_level("License", ORRERY_LOG_ERROR);
    BOOST_TEST(*license.enabled == 0);
    uint8_t copy = 9;
    BOOST_TEST(sites.add_copy(info.id, &copy));
    BOOST_TEST(copy == 1);
    sites.set_level("Performance", ORRERY_LOG_FATAL);
    BOOST_TEST(copy == 0);
    sites.forget_copies(&copy, &copy + 1);
    sites.set_level("Performance", ORRERY_LOG_DEBUG);
    BOOST_TEST(copy == 0);
    sites.set_level("", LogSites::off);
    BOOST_TEST((*audit.enabled == 1 && *debug.enabled == 1));
    sites.set_level("Performance", 0);
    BOOST_TEST(*info.enabled == 0);
    BOOST_TEST(log_level_named("OFF") == LogSites::off);
    BOOST_TEST(log_level_named("default") == 0);
    BOOST_TEST(log_level_named("loud") == -1);
}

BOOST_FIXTURE_TEST_CASE(a_hostile_process_harms_its_own_rows_only, LogFolder) {
    Logs logs({path, ORRERY_LOG_INFO, false});
    auto honest = info_site(logs, "honest"), other = info_site(logs, "other");
    auto shared = logs.share();
    BOOST_REQUIRE(shared->add_site(honest.id) == 0u);
    auto* memory = open_shared_logs(shared->descriptor());
    BOOST_REQUIRE(memory != nullptr);
    BOOST_TEST(memory->levels[0] == 1);
    auto& ring = memory->rings[0];
    memory->rings_used = 7'000'000;  // more than there are
    {
        RingWriter writer(ring);
        std::string bytes;
        orrery::Fields row{{"message", "a good one"}};
        orrery::wire::append_record(bytes, row.record().raw_record());
        for (auto site : {uint64_t{0}, uint64_t{1}, other.id + 1000}) {  // those it does not have are not written
            std::memcpy(writer.reserve(bytes.size()), bytes.data(), bytes.size());
            writer.commit(site, LogClock::now(), bytes.size());
        }
        logs.flush();
        BOOST_TEST(lines("honest").size() == 1u);
        BOOST_TEST(logs.lost() == 2u);
        std::memset(writer.reserve(100), 0xff, 100);  // bytes that are no row
        writer.commit(0, 0, 100);
        logs.flush();
        BOOST_TEST(logs.lost() == 3u);
        auto* head = static_cast<RowHead*>(writer.reserve(100)) - 1;
        writer.commit(0, LogClock::now(), 100);
        head->total = UINT32_MAX;
    }
    logs.flush();
    auto got = lines("honest");
    BOOST_TEST(got.back().find("holds what is no row") != got.back().npos);
    memory->rings[1].written = uint64_t{1} << 60;  // further than a ring goes
    memory->rings[2].written = 33;                 // not where a row ends
    memory->rings[3].written = 64;                 // a head of zeroes
    logs.flush();
    logs.write("honest", ORRERY_LOG_INFO, "honest", "and on");
    shared->end();
    logs.flush();
    got = lines("honest");
    BOOST_TEST(got.size() == 6u);
    BOOST_TEST(std::count_if(got.begin(), got.end(), [](auto& line) { return line.find("and on") != line.npos; }) == 1);
    BOOST_TEST(::ftruncate(shared->descriptor(), 0) != 0);  // it cannot be taken from under the reader
}

BOOST_AUTO_TEST_CASE(ticks_tell_the_time) {
    TickReader reader;
    for (int looks = 0; looks < 20; ++looks) {
        std::this_thread::sleep_for(15ms);
        reader.renew();
        auto off = reader.nanoseconds(LogClock::now()) - LogClock::wall_ns();
        BOOST_TEST(std::abs(off) < 1'000'000);  // loosely: this thread may have been put aside in between
    }
}

BOOST_AUTO_TEST_CASE(counters_add_and_measures_are_summed) {
    Counters counters;
    counters.count("a", 2);
    counters.count("a", 3);
    counters.observe("b", 0.5);
    counters.observe("b", 1.5);
    auto all = counters.all();
    BOOST_REQUIRE(all.size() == 2u);
    BOOST_TEST(all[0].count == 5);
    BOOST_TEST(all[1].count == 2);
    BOOST_TEST(all[1].sum == 2.0);
    BOOST_TEST(all[1].largest == 1.5);
}
