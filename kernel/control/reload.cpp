#include "control/reload.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <future>
#include <sstream>

#include "cli/exit_codes.h"

namespace orrery::kernel {

namespace {

using Clock = std::chrono::steady_clock;
constexpr Milliseconds patience{120'000};
constexpr size_t longest_output = 4u << 20;

/// In a process of its own: it opens libraries, and forks, which a process with threads must not do.
Launch the_verb(const SiteOptions& options, int output) {
    Launch what;
    what.program = options.folders.binary;
    what.arguments = {"--site", options.folders.site, "--config", options.config, "--run", options.folders.run};
    for (auto& root : options.plugin_roots) what.arguments.insert(what.arguments.end(), {"--plugins", root});
    what.arguments.emplace_back("check");
    for (char** entry = environ; *entry; ++entry)
        if (is_for_dispatchers(*entry)) what.environment.emplace_back(*entry);
    what.output = what.errors = output;
    return what;
}

/// Until its last writer has closed it, or the time is up.
std::string read_all(const Descriptor& pipe, Clock::time_point ends) {
    std::string out;
    char bytes[16 * 1024];
    for (;;) {
        auto left = std::chrono::ceil<Milliseconds>(ends - Clock::now()).count();
        pollfd polled{pipe.get(), POLLIN, 0};
        if (left <= 0 || ::poll(&polled, 1, static_cast<int>(left)) <= 0) return out;
        auto got = ::read(pipe.get(), bytes, sizeof bytes);
        if (got <= 0 || out.size() > longest_output) return out;
        out.append(bytes, static_cast<size_t>(got));
    }
}

/// The problems that forbid a reload, a line each; none when there is no error.
std::vector<std::string> errors_found(Site& site) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw Error(Code::limit, "no more pipes can be made");
    Descriptor output(ends[0]), their_output(ends[1]);
    auto ended = std::make_shared<std::promise<Ending>>();
    auto& supervisor = site.machine().supervisor;
    auto until = Clock::now() + patience;
    auto pid = supervisor.start(the_verb(site.options(), their_output.get()),
                                [ended](const Ending& ending) { ended->set_value(ending); });
    their_output.reset();
    std::istringstream lines(read_all(output, until));
    auto ending = ended->get_future();
    if (ending.wait_until(until) != std::future_status::ready) {
        supervisor.signal(pid, SIGKILL, true);
        return {"`orrery check` did not end within 120 s; run it by hand to see where it hangs"};
    }
    auto how = ending.get();
    if (!how.failed()) return {};
    std::vector<std::string> out;
    for (std::string line; std::getline(lines, line);) out.push_back(line);
    if (how.signal != 0 || how.status != exit_code::configuration)
        out.push_back("`orrery check` " + how.text() + "; run it by hand to see why");
    return out;
}

}  // namespace

/// Also when the machine gives no more processes, threads or descriptors: that must not end what runs.
ReloadReport checked_reload(Site& site) {
    try {
        ReloadReport refusal{errors_found(site), true, {}, {}};
        return refusal.problems.empty() ? site.reload() : refusal;
    } catch (const std::exception& error) {
        return {{std::string("the reload broke off: ") + error.what()}, true, {}, {}};
    }
}

}  // namespace orrery::kernel
