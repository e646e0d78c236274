#include "events/pool.h"

#include <algorithm>
#include <system_error>

#include "crashes/shortage.h"

namespace orrery::kernel {

namespace {
// Which groups the present thread is working for, so that close() from inside does not wait for itself.
thread_local std::vector<TaskGroup*> working_for;
}  // namespace

bool TaskGroup::enter() {
    std::lock_guard lock(mutex_);
    if (closed_) return false;
    working_for.push_back(this);
    ++running_;
    return true;
}

void TaskGroup::leave() {
    std::lock_guard lock(mutex_);
    --running_;
    working_for.pop_back();
    idle_.notify_all();
}

void TaskGroup::close() {
    int own = 0;
    for (auto* group : working_for) own += group == this;
    std::unique_lock lock(mutex_);
    closed_ = true;
    idle_.wait(lock, [&] { return running_ == own; });
}

Pool::Pool(size_t most) : most_(most), timer_([this] { keep_time(); }) {}

Pool::~Pool() { stop(); }

void Pool::post(std::shared_ptr<TaskGroup> group, std::function<void()> work, std::chrono::milliseconds delay) {
    std::lock_guard lock(mutex_);
    if (stopping_) return;
    Task task{std::move(group), std::move(work)};
    if (delay.count() <= 0) return make_ready(std::move(task));
    later_.emplace(Clock::now() + delay, std::move(task));
    time_changed_.notify_one();
}

void Pool::make_ready(Task task) {
    ready_.push_back(std::move(task));
    if (idle_ < ready_.size() && threads_.size() < most_) add_thread();
    ready_changed_.notify_one();
}

void Pool::add_thread() {
    try {
        threads_.emplace_back([this] { this->work(); });
    } catch (const std::system_error&) {
        time_changed_.notify_one();
    } catch (const std::bad_alloc&) {
        time_changed_.notify_one();
    }
}

void Pool::work() {
    Lock lock(mutex_);
    for (;;) {
        ++idle_;
        ready_changed_.wait(lock, [&] { return stopping_ || !ready_.empty(); });
        --idle_;
        if (stopping_) return;
        do_first(lock);
    }
}

void Pool::do_first(Lock& lock) {
    if (auto* group = ready_.front().group.get(); group && group->on_threads_ == group->most_)
        return parked_.splice(parked_.end(), ready_, ready_.begin());
    auto task = std::move(ready_.front());
    ready_.pop_front();
    auto group = task.group;
    if (group) ++group->on_threads_;
    lock.unlock();
    // What finds no memory is not done: the next may.
    if (!task.group) {
        if_memory_lasts(task.work);
    } else if (task.group->enter()) {
        if_memory_lasts(task.work);
        task.group->leave();
    }
    task = {};
    lock.lock();
    if (!group) return;
    --group->on_threads_;
    unpark(*group);
}

/// Allocates nothing: that the work goes on must not hang on memory.
void Pool::unpark(const TaskGroup& group) {
    auto mine = [&](const Task& task) { return task.group.get() == &group; };
    auto next = std::find_if(parked_.begin(), parked_.end(), mine);
    if (next != parked_.end()) ready_.splice(ready_.end(), parked_, next);
}

void Pool::keep_time() {
    Lock lock(mutex_);
    while (!stopping_) {
        if (threads_.empty() && !ready_.empty()) {
            do_first(lock);
        } else if (later_.empty()) {
            time_changed_.wait(lock);
        } else if (auto due = later_.begin(); due->first <= Clock::now()) {
            if (if_memory_lasts([&] { make_ready(due->second); }))
                later_.erase(due);
            else
                time_changed_.wait_for(lock, std::chrono::milliseconds(50));
        } else {
            time_changed_.wait_until(lock, due->first);
        }
    }
}

void Pool::stop() {
    std::vector<std::thread> threads;
    std::list<Task> dropped, dropped_parked;
    std::multimap<Clock::time_point, Task> dropped_later;
    {
        std::lock_guard lock(mutex_);
        if (stopping_) return;
        stopping_ = true;
        threads.swap(threads_);
        dropped.swap(ready_);
        dropped_parked.swap(parked_);
        dropped_later.swap(later_);
        ready_changed_.notify_all();
        time_changed_.notify_all();
    }
    timer_.join();
    for (auto& thread : threads) thread.join();
}

size_t Pool::waiting() const {
    std::lock_guard lock(mutex_);
    return ready_.size() + parked_.size();
}

}  // namespace orrery::kernel
