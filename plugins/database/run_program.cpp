#include "run_program.h"

#include <condition_variable>
#include <mutex>

namespace orrery::database {
namespace {

struct Ending {
    std::mutex mutex;
    std::condition_variable changed;
    std::optional<int> status;
};

int number_in(Record state, std::string_view name) { return static_cast<int>(Config(state).number(name, 0)); }

}  // namespace

int run_to_end(const Host& host, Fields spec, std::chrono::milliseconds patience) {
    spec.add("restart", "never");
    const std::string program(spec.value_or("program", ""));
    Ending ending;
    // The child ends before `ending`: its last notification may still arrive while it is being stopped.
    const Child child = host.spawn(spec, [&ending](Record state) {
        if (state.value_or("state", "") == "running") return;
        const int signal = number_in(state, "signal");
        const std::lock_guard lock(ending.mutex);
        ending.status = signal ? 128 + signal : number_in(state, "status");
        ending.changed.notify_all();
    });
    std::unique_lock lock(ending.mutex);
    if (!ending.changed.wait_for(lock, patience, [&ending] { return ending.status.has_value(); })) {
        lock.unlock();
        throw Error(Code::deadline, program + " did not end within " + std::to_string(patience.count() / 1000) + " s");
    }
    return *ending.status;
}

}  // namespace orrery::database
