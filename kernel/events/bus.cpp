#include "events/bus.h"

#include <orrery/wire.h>

#include "crashes/shortage.h"

namespace orrery::kernel {

namespace {
constexpr size_t largest_event = 64 * 1024;
}

int32_t Bus::publish(std::string_view topic, std::string_view key, const Fields& record) {
    if (topic.empty()) return ORRERY_INVALID;
    if (topic.size() + key.size() + wire::encoded_size(record.record().raw_record()) > largest_event)
        return ORRERY_LIMIT;
    std::shared_ptr<const Fields> shared;
    std::shared_lock lock(mutex_);
    auto [first, last] = by_topic_.equal_range(std::string(topic));
    for (; first != last; ++first) {
        if (!shared) shared = std::make_shared<Fields>(record);
        auto& subscriber = first->second;
        std::lock_guard queue_lock(subscriber->mutex);
        if (!if_memory_lasts([&] { subscriber->put(key, shared, longest_queue_); })) subscriber->gap = true;
        if (subscriber->queue.empty()) continue;
        // Without memory for it the next event will try again.
        if (!subscriber->scheduled)
            subscriber->scheduled = if_memory_lasts(
                [&] { pool_.post(subscriber->group, [this, subscriber] { deliver_one(subscriber); }); });
    }
    return ORRERY_OK;
}

/// Gives up nothing that waits before there is memory for the new event. Precondition: its mutex is held.
void Bus::Subscriber::put(std::string_view key, const std::shared_ptr<const Fields>& record, size_t longest) {
    std::list<Event> fresh;
    fresh.push_back({std::string(key), record});
    // The newer event of a key replaces the waiting one, at the end: what is left is still in order.
    if (auto waiting = by_key.find(key); waiting != by_key.end()) {
        // The map's node is used again, with the new event's copy of the key.
        auto node = by_key.extract(waiting);
        queue.erase(node.mapped());
        node.key() = fresh.front().key;
        node.mapped() = fresh.begin();
        by_key.insert(std::move(node));
    } else {
        by_key.emplace(fresh.front().key, fresh.begin());
    }
    queue.splice(queue.end(), fresh);
    if (queue.size() <= longest) return;
    by_key.erase(queue.front().key);
    queue.pop_front();
    gap = true;
}

void Bus::deliver_one(const std::shared_ptr<Subscriber>& subscriber) {
    Event event;
    bool gap = false;
    {
        std::lock_guard lock(subscriber->mutex);
        if (subscriber->ended || subscriber->queue.empty()) {
            subscriber->scheduled = false;
            return;
        }
        subscriber->by_key.erase(subscriber->queue.front().key);
        event = std::move(subscriber->queue.front());
        subscriber->queue.pop_front();
        gap = std::exchange(subscriber->gap, false);
        subscriber->running = true;
        subscriber->runs_on = std::this_thread::get_id();
    }
    bool delivered = if_memory_lasts([&] {
        // A copy per delivery: the record's view is cached inside Fields, which is not for several threads.
        auto fields = *event.record;
        subscriber->event(subscriber->user, raw(subscriber->topic), raw(event.key), fields.record().raw_record(),
                          gap ? 1 : 0);
    });
    std::lock_guard lock(subscriber->mutex);
    subscriber->running = false;
    subscriber->idle.notify_all();
    subscriber->gap |= !delivered;
    // Back to the end of the pool's queue, so that a busy topic does not keep a thread for itself.
    auto post = [&] { pool_.post(subscriber->group, [this, subscriber] { deliver_one(subscriber); }); };
    subscriber->scheduled = !subscriber->ended && !subscriber->queue.empty() && if_memory_lasts(post);
}

uint64_t Bus::subscribe(std::shared_ptr<TaskGroup> group, std::string_view topic, orrery_event_fn event, void* user) {
    if (topic.empty() || !event) return 0;
    auto subscriber = std::make_shared<Subscriber>();
    subscriber->group = std::move(group);
    subscriber->topic = topic;
    subscriber->event = event;
    subscriber->user = user;
    std::unique_lock lock(mutex_);
    subscribers_.emplace(++last_id_, subscriber);
    by_topic_.emplace(topic, subscriber);
    return last_id_;
}

void Bus::unsubscribe(uint64_t id, bool wait) {
    std::shared_ptr<Subscriber> subscriber;
    {
        std::unique_lock lock(mutex_);
        auto found = subscribers_.find(id);
        if (found == subscribers_.end()) return;
        subscriber = found->second;
        subscribers_.erase(found);
        auto [first, last] = by_topic_.equal_range(subscriber->topic);
        while (first != last && first->second != subscriber) ++first;
        if (first != last) by_topic_.erase(first);
    }
    std::unique_lock lock(subscriber->mutex);
    subscriber->ended = true;
    if (!wait) return;
    subscriber->idle.wait(lock,
                          [&] { return !subscriber->running || subscriber->runs_on == std::this_thread::get_id(); });
}

}  // namespace orrery::kernel
