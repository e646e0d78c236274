// Who is told the answer of a call that nobody waits for.
#pragma once
#include <orrery/record.h>

#include <memory>

namespace orrery::kernel {

class Receiver {
public:
    virtual ~Receiver() = default;
    /// Comes once, perhaps before what started the call has returned; must not block. The record is borrowed.
    virtual void answered(int32_t status, orrery_record answer) noexcept = 0;

    void refused(int32_t status, std::string_view message) noexcept {
        orrery_field why{raw("error.message"), raw(message)};
        answered(status, {&why, 1});
    }
    /// What goes when it has been told and has gone itself: the call is inside an instance until then.
    std::unique_ptr<void, void (*)(void*)> inside{nullptr, nullptr};
};

}  // namespace orrery::kernel
