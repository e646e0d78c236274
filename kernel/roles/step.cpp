#include "roles/step.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace orrery::kernel {

std::string Answer::text() const {
    auto message = std::string(fields.value_or("error.message", "no reason was given"));
    auto hint = fields.value_or("error.hint", "");
    return hint.empty() ? message : message + " (" + std::string(hint) + ")";
}

namespace {
struct Meeting {
    std::mutex mutex;
    std::condition_variable done_changed;
    bool done = false;
    Answer answer;
};

Answer guarded(const std::function<Answer()>& step) {
    try {
        return step();
    } catch (const std::exception& error) {
        return {ORRERY_INTERNAL,
                {{"error.message", std::string("an exception crossed the boundary: ") + error.what()}}};
    } catch (...) {
        return {ORRERY_INTERNAL, {{"error.message", "an exception of an unknown type crossed the boundary"}}};
    }
}
}  // namespace

Answer run_step(std::function<Answer()> step, Milliseconds deadline, bool& lost) {
    auto meeting = std::make_shared<Meeting>();
    std::thread([meeting, step = std::move(step)] {
        auto answer = guarded(step);
        std::lock_guard lock(meeting->mutex);
        meeting->answer = std::move(answer);
        meeting->done = true;
        meeting->done_changed.notify_all();
    }).detach();
    std::unique_lock lock(meeting->mutex);
    if (meeting->done_changed.wait_for(lock, deadline, [&] { return meeting->done; }))
        return std::move(meeting->answer);
    lost = true;
    return {ORRERY_DEADLINE,
            {{"error.message", "it did not return within " + std::to_string(deadline.count()) + " ms"}}};
}

}  // namespace orrery::kernel
