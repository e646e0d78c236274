// Events between services: ordered per publisher, bounded, coalesced by (topic, key); after a loss a subscriber is
// told.
#pragma once
#include <orrery/record.h>

#include <atomic>
#include <list>
#include <shared_mutex>
#include <unordered_map>

#include "events/pool.h"

namespace orrery::kernel {

/// [any thread]
class Bus {
public:
    explicit Bus(Pool& pool, size_t longest_queue = 4096) : pool_(pool), longest_queue_(longest_queue) {}

    /// Copies the record once for all subscribers. INVALID for an empty topic, LIMIT for more than 64 KiB.
    int32_t publish(std::string_view topic, std::string_view key, const Fields& record);
    /// Events arrive one at a time on the pool, on behalf of `group`.
    uint64_t subscribe(std::shared_ptr<TaskGroup> group, std::string_view topic, orrery_event_fn event, void* user);
    /// With `wait` it returns when no event of it is running, unless called from within one.
    void unsubscribe(uint64_t id, bool wait);

private:
    struct Event {
        std::string key;
        std::shared_ptr<const Fields> record;
    };
    struct Subscriber {
        void put(std::string_view key, const std::shared_ptr<const Fields>& record, size_t longest);

        std::shared_ptr<TaskGroup> group;
        std::string topic;
        orrery_event_fn event = nullptr;
        void* user = nullptr;
        std::mutex mutex;
        std::condition_variable idle;
        std::list<Event> queue;
        std::unordered_map<std::string_view, std::list<Event>::iterator> by_key;  ///< views of the keys in `queue`
        bool gap = false, scheduled = false, ended = false, running = false;
        std::thread::id runs_on;
    };
    void deliver_one(const std::shared_ptr<Subscriber>& subscriber);

    Pool& pool_;
    const size_t longest_queue_;
    std::shared_mutex mutex_;
    std::unordered_map<uint64_t, std::shared_ptr<Subscriber>> subscribers_;
    std::unordered_multimap<std::string, std::shared_ptr<Subscriber>> by_topic_;
    uint64_t last_id_ = 0;
};

}  // namespace orrery::kernel
