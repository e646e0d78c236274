#include "roles/step.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <system_error>
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

Answer run_step(std::function<Answer()> step, Milliseconds deadline, const std::atomic<bool>& hurry, bool& lost) {
    constexpr Milliseconds look{100}, hurried{1'000};
    auto meeting = std::make_shared<Meeting>();
    try {
        std::thread([meeting, step] {
            auto answer = guarded(step);
            std::lock_guard lock(meeting->mutex);
            meeting->answer = std::move(answer);
            meeting->done = true;
            meeting->done_changed.notify_all();
        }).detach();
    } catch (const std::system_error&) {
        return guarded(step);  // the machine gives no more threads: better without a deadline than not at all
    }
    auto now = std::chrono::steady_clock::now();
    auto ends = now + deadline;
    bool was_hurried = false;
    for (std::unique_lock lock(meeting->mutex); now < ends; now = std::chrono::steady_clock::now()) {
        if (meeting->done_changed.wait_until(lock, std::min(ends, now + look), [&] { return meeting->done; }))
            return std::move(meeting->answer);
        if (hurry && !std::exchange(was_hurried, true)) ends = std::min(ends, now + hurried);
    }
    lost = true;
    return {ORRERY_DEADLINE,
            {{"error.message", "it did not return within " + std::to_string(deadline.count()) + " ms"}}};
}

}  // namespace orrery::kernel
