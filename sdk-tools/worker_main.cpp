#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include "plugins/copy.h"
#include "plugins/library.h"
#include "trials.h"

namespace orrery::tools {

namespace {

/// Away from the low numbers: a plugin that writes where it should not must not speak for us.
Descriptor moved_up(int descriptor) {
    Descriptor high(::fcntl(descriptor, F_DUPFD_CLOEXEC, 200));
    ::close(descriptor);
    return high;
}

PluginFacts facts_of(const WorkerTask& task, const Speaker& speaker) {
    if (task.placement == "isolated") return Bench(task, speaker).load()->facts();
    return read_facts(open_library(copy_for_load(task.file, task.scratch, "described"), task.file));
}

void describe(const WorkerTask& task, const Speaker& speaker) {
    auto fields = facts_of(task, speaker).to_fields();
    speaker.result(fields.add("result", "ok"));
}

void try_one(const WorkerTask& task, const Speaker& speaker) {
    for (auto& trial : trials()) {
        if (trial.name != task.work) continue;
        auto& bench = *new Bench(task, speaker);  // a trial that failed leaves a plugin that still uses it
        trial.run(bench);
        speaker.result({{"result", "ok"}});
    }
}

}  // namespace

int worker_main(const std::vector<std::string>& words) {
    ::signal(SIGPIPE, SIG_IGN);
    rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    WorkerTask task{words[0], words[1], words[2], words[3], words[4]};
    Speaker speaker(moved_up(3));
    try {
        task.work == "describe" ? describe(task, speaker) : try_one(task, speaker);
    } catch (const TrialFailed& failed) {
        speaker.result({{"result", "failed"}, {"detail", failed.what()}});
    } catch (const TrialSkipped& skipped) {
        speaker.result({{"result", "skipped"}, {"detail", skipped.what()}});
    } catch (const Error& error) {
        speaker.result({{"result", "failed"},
                        {"detail", error.message()},
                        {"hint", error.hint()},
                        {"code", std::to_string(static_cast<int>(error.code()))}});
    } catch (const std::exception& error) {
        speaker.result({{"result", "failed"}, {"detail", error.what()}});
    }
    // Threads may still be inside the plugin: no destructor may run under them.
    ::_exit(0);
}

}  // namespace orrery::tools
