// Waiting on a descriptor until a deadline, and the errors that name the receiver.
#pragma once
#include <orrery/kit/client/endpoint.h>

namespace orrery::client {

/// Owns a descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();
    int get() const noexcept { return value_; }
    int release() noexcept;

private:
    int value_ = -1;
};

/// True when `events` (POLLIN, POLLOUT) came, false at the deadline.
bool wait_for(int descriptor, short events, Deadline deadline);
/// The same, with Error(deadline) that says what `label` did not do.
void require(int descriptor, short events, Deadline deadline, const std::string& label);
/// Error(unavailable) "`doing` LABEL: reason of errno".
[[noreturn]] void throw_system(const std::string& doing, const std::string& label, int error);

}  // namespace orrery::client
