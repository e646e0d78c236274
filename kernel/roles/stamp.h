// What a call carries about its caller: put by the kernel, never by the caller.
#pragma once
#include <orrery/record.h>

#include <array>

namespace orrery::kernel {

/// A record with `caller` set to `stanza`. A `caller` of the plugin's own is removed; so are its `identity.*` fields
/// unless it may act as any user, and then it acts as INTERNAL\<stanza>. Copies field heads, not bytes: valid while
/// `in` is.
class Stamped {
public:
    Stamped(orrery_record in, std::string_view stanza, bool may_act_as_any);
    Stamped(const Stamped&) = delete;
    Stamped& operator=(const Stamped&) = delete;
    orrery_record record() const noexcept { return {fields_, count_}; }

private:
    std::array<orrery_field, 40> near_;  // most records fit: no allocation
    std::vector<orrery_field> far_;
    orrery_field* fields_ = nullptr;
    size_t count_ = 0;
};

}  // namespace orrery::kernel
