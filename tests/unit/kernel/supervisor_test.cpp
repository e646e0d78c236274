// The thread that starts processes: from many threads at once, each with its own ending, nothing left of any.
#include "supervision/supervisor.h"

#include <fcntl.h>
#include <signal.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <fstream>

#include "support/folder.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

/// What becomes known of processes, by the supervisor's thread.
struct Endings {
    std::mutex mutex;
    std::condition_variable changed;
    std::map<int, int> statuses;  // how often each came
    int signals = 0;

    std::function<void(Ending)> note() {
        return [this](const Ending& ending) {
            std::lock_guard lock(mutex);
            if (ending.signal != 0)
                ++signals;
            else
                ++statuses[ending.status];
            changed.notify_all();
        };
    }
    template <class Condition>
    bool wait(Condition&& condition) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 60s, condition);
    }
};

Launch shell(const std::string& command) {
    Launch out;
    out.program = "sh", out.arguments = {"-c", command};
    return out;
}

bool runs(pid_t pid) { return ::kill(pid, 0) == 0; }

bool until(const auto& condition) {
    auto ends = std::chrono::steady_clock::now() + 60s;
    while (!condition() && std::chrono::steady_clock::now() < ends) std::this_thread::sleep_for(5ms);
    return condition();
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_process_of_many_threads_ends_once_with_its_status) {
    constexpr int threads = 4, each = 8;
    Endings endings;
    Supervisor supervisor;
    std::vector<std::thread> starting;
    for (int thread = 0; thread < threads; ++thread)
        starting.emplace_back([&, thread] {
            for (int i = 0; i < each; ++i)
                supervisor.start(shell("exit " + std::to_string(thread * each + i)), endings.note());
        });
    for (auto& thread : starting) thread.join();
    BOOST_REQUIRE(endings.wait([&] { return endings.statuses.size() == threads * each; }));
    for (auto& [status, times] : endings.statuses) BOOST_TEST(times == 1, "status " << status);
    BOOST_TEST(supervisor.alive(10s));
}

BOOST_AUTO_TEST_CASE(a_signal_reaches_the_group_and_never_who_has_ended) {
    Endings endings;
    Supervisor supervisor;
    auto quick = supervisor.start(shell("exit 7"), endings.note());
    auto slow = supervisor.start(shell("sleep 1000 & wait"), endings.note());
    BOOST_REQUIRE(endings.wait([&] { return endings.statuses.count(7) == 1; }));
    std::vector<std::thread> shooting;
    for (int i = 0; i < 4; ++i)
        shooting.emplace_back([&] {
            supervisor.signal(quick, SIGKILL, true);
            supervisor.signal(slow, SIGKILL, true);
        });
    for (auto& thread : shooting) thread.join();
    BOOST_TEST(endings.wait([&] { return endings.signals == 1; }));
    BOOST_TEST(!runs(slow));
}

BOOST_AUTO_TEST_CASE(who_left_the_group_is_ended_with_who_kept_it) {
    orrery::test::Folder folder;
    auto number = (folder.path / "number").string();
    Endings endings;
    Supervisor supervisor;
    auto what = shell("(setsid sh -c 'echo $$ >" + number + ".new && mv " + number + ".new " + number +
                      "; sleep 1000; true' &); while ! [ -e " + number + " ]; do sleep 0.01; done");
    what.keeps_orphans = true;
    supervisor.start(what, endings.note());
    BOOST_REQUIRE(endings.wait([&] { return endings.statuses[0] == 1; }));
    pid_t orphan = 0;
    std::ifstream(number) >> orphan;
    BOOST_REQUIRE(orphan > 0);
    BOOST_TEST(until([&] { return !runs(orphan); }));
}

BOOST_AUTO_TEST_CASE(what_is_written_is_heard_until_its_end_and_before_the_news_of_that) {
    int ends[2];
    BOOST_REQUIRE(::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
    Descriptor heard_end(ends[0]), theirs(ends[1]);
    std::atomic<int> bytes{0};
    std::atomic<bool> over{false};
    int when_ended = -1;
    Endings endings;
    {
        Supervisor supervisor;
        supervisor.watch(heard_end.get(), [&] {
            char buffer[64];
            auto got = ::read(heard_end.get(), buffer, sizeof buffer);
            if (got > 0) bytes += static_cast<int>(got);
            return got != 0 || (over = true, false);
        });
        auto what = shell("echo 1234567");
        what.output = theirs.get();
        supervisor.start(what, [&, note = endings.note()](const Ending& ending) {
            when_ended = bytes;
            note(ending);
        });
        theirs.reset();
        BOOST_REQUIRE(endings.wait([&] { return endings.statuses[0] == 1; }));
        BOOST_TEST(until([&] { return over.load(); }));
    }
    BOOST_TEST(when_ended == 8);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_started_is_told_to_who_asked) {
    Supervisor supervisor;
    Launch what;
    what.program = "/no/such/program";
    BOOST_CHECK_THROW(supervisor.start(what, [](const Ending&) { BOOST_ERROR("nothing ran"); }), orrery::Error);
}
