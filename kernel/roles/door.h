// Where calls to a stanza enter: resolves the present generation at each call. Lives as long as the site.
#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "roles/instance.h"

namespace orrery::kernel {

class Door {
public:
    explicit Door(std::string stanza) : stanza_(std::move(stanza)) {}
    const std::string& stanza() const noexcept { return stanza_; }

    /// Calls go to `instance` from now on, those that were held as well. Whom it led to before keeps the calls that are
    /// inside already, see left(). [control thread], as all but call()
    void open(Instance& instance);
    /// Lets no new call in: UNAVAILABLE.
    void close();
    /// Lets no new call in for now: they wait for open() or close(), each for 5 s at most.
    void hold();
    /// Waits until nobody is inside an instance that the door leads to no more; false when somebody still is after
    /// `patience`, and then nothing of that instance may be freed.
    bool left(const Instance& instance, Milliseconds patience);
    bool is_open() const noexcept { return present_.load() != nullptr; }
    int64_t inside(const Instance& instance);

    /// UNAVAILABLE with a message while the door is closed. [any thread]
    int32_t call(RoleNumber role, uint32_t index, orrery_record in, const orrery_writer* out, Milliseconds deadline);
    /// Starts one: `receiver` is told. False, and it is left alone, while that would have to wait. [any thread]
    bool start(RoleNumber role, uint32_t index, orrery_record in, std::unique_ptr<Receiver>& receiver,
               Milliseconds deadline);

private:
    /// The calls inside one instance. Never freed, but used again: who comes late may still look at it.
    struct Slot {
        Door& door;
        Instance* instance = nullptr;
        std::atomic<int64_t> inside{0};
    };
    Slot* enter() noexcept;
    Slot* enter_when_open(Milliseconds& deadline);
    void leave(Slot& slot) noexcept;
    Slot* slot_of(const Instance* instance);

    static constexpr size_t most_held_ = 1024;
    static constexpr Milliseconds longest_hold_{5'000};
    const std::string stanza_;
    std::atomic<Slot*> present_{nullptr};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::unique_ptr<Slot>> slots_;
    size_t held_ = 0;
    bool holding_ = false;
};

}  // namespace orrery::kernel
