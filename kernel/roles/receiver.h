// Who is told the answer of a call that nobody waits for.
#pragma once
#include <orrery/record.h>

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
};

}  // namespace orrery::kernel
