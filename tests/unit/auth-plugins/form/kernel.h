// The SDK's fake kernel with the one thing that matters here as the real one does it: a one-time key that exists is
// kept.
#pragma once
#include <orrery/testing.h>

#include <set>

class Kernel {
public:
    Kernel() {
        table_ = *fake.table();
        keys() = {};
        table_.once_put = [](void*, orrery_str key, orrery_str, uint64_t) -> int32_t {
            return keys().insert(std::string(orrery::view(key))).second ? ORRERY_OK : ORRERY_CONFLICT;
        };
    }
    orrery::Host host() { return {&table_, "form"}; }

    orrery::testing::FakeHost fake;

private:
    static std::set<std::string>& keys() {
        static std::set<std::string> kept;
        return kept;
    }
    orrery_host table_{};
};
