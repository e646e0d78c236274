#include "throttle.h"

namespace orrery::proxy {

bool Throttle::is_blocked(const std::string& remote, Time now) {
    std::lock_guard lock(mutex_);
    auto found = windows_.find(remote);
    return found != windows_.end() && now - found->second.since < std::chrono::minutes(1) &&
           found->second.failures >= allowed_;
}

void Throttle::failed(const std::string& remote, Time now) {
    std::lock_guard lock(mutex_);
    if (windows_.size() >= most_addresses) {
        std::erase_if(windows_, [now](const auto& one) { return now - one.second.since >= std::chrono::minutes(1); });
        if (windows_.size() >= most_addresses) windows_.clear();  // a flood of addresses: better to forget than to grow
    }
    Window& window = windows_[remote];
    if (now - window.since >= std::chrono::minutes(1)) window = {now, 0};
    ++window.failures;
}

}  // namespace orrery::proxy
