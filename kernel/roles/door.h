// Where calls to a stanza enter: open while an instance serves, closed otherwise. Lives as long as the site.
#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "roles/instance.h"

namespace orrery::kernel {

class Door {
public:
    explicit Door(std::string stanza) : stanza_(std::move(stanza)) {}
    const std::string& stanza() const noexcept { return stanza_; }

    void open(Instance& instance) noexcept { instance_.store(&instance); }
    /// Lets no new call in and waits for those inside; false when some are still there after `patience`. [control
    /// thread]
    bool close(Milliseconds patience);
    bool is_open() const noexcept { return instance_.load() != nullptr; }
    int64_t inside() const noexcept { return inside_.load(); }

    /// UNAVAILABLE with a message while the door is closed. [any thread]
    int32_t call(RoleNumber role, uint32_t index, orrery_record in, const orrery_writer* out, Milliseconds deadline);

private:
    void leave() noexcept;

    const std::string stanza_;
    std::atomic<Instance*> instance_{nullptr};
    std::atomic<int64_t> inside_{0};
    std::mutex mutex_;
    std::condition_variable left_;
};

}  // namespace orrery::kernel
