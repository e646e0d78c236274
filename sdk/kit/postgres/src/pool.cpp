#include <orrery/kit/postgres/pool.h>

#include <condition_variable>
#include <mutex>
#include <vector>

#include "pause.h"

namespace orrery::postgres {

using Clock = std::chrono::steady_clock;

struct Pool::State {
    Settings settings;
    std::size_t limit;
    std::mutex mutex;
    std::condition_variable freed;
    std::vector<std::unique_ptr<Connection>> idle;
    std::size_t open = 0;  // idle, leased and being opened
    Pause pause;
    Clock::time_point not_before{};
    std::string last_failure;
};

Lease::Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}

Lease::~Lease() {
    if (connection_) pool_->give_back(std::move(connection_));
}

Pool::Pool(Settings settings, std::size_t limit) : state_(std::make_unique<State>()) {
    state_->settings = std::move(settings);
    state_->limit = limit ? limit : 1;
}

Pool::~Pool() = default;

const Settings& Pool::settings() const { return state_->settings; }

Lease Pool::acquire(std::chrono::milliseconds patience) {
    auto& state = *state_;
    const auto deadline = Clock::now() + patience;
    std::unique_lock lock(state.mutex);
    for (;;) {
        while (!state.idle.empty()) {
            auto connection = std::move(state.idle.back());
            state.idle.pop_back();
            if (connection->alive()) return Lease(*this, std::move(connection));
            --state.open;
        }
        if (state.open < state.limit) break;
        if (state.freed.wait_until(lock, deadline) == std::cv_status::timeout && state.idle.empty())
            throw Failure("all " + std::to_string(state.limit) + " connections to the database " +
                              state.settings.label() + " are busy",
                          "", true);
    }
    if (Clock::now() < state.not_before) throw Failure(state.last_failure, "", true);
    ++state.open;
    lock.unlock();
    try {
        auto connection = std::make_unique<Connection>(state.settings);
        lock.lock();
        state.pause.reset();
        return Lease(*this, std::move(connection));
    } catch (const std::exception& failed) {
        if (!lock.owns_lock()) lock.lock();
        --state.open;
        state.last_failure = failed.what();
        state.not_before = Clock::now() + state.pause.next();
        state.freed.notify_one();
        throw;
    }
}

void Pool::give_back(std::unique_ptr<Connection> connection) noexcept {
    auto& state = *state_;
    const bool usable = !connection->in_transaction() && connection->alive();
    if (!usable) connection.reset();
    std::lock_guard lock(state.mutex);
    if (usable)
        state.idle.push_back(std::move(connection));
    else
        --state.open;
    state.freed.notify_one();
}

void Pool::close_idle() {
    std::lock_guard lock(state_->mutex);
    state_->open -= state_->idle.size();
    state_->idle.clear();
    state_->freed.notify_all();
}

}  // namespace orrery::postgres
