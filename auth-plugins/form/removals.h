// Users whose sign-in was removed. Whoever keeps sessions hears of it at once, or, if it did not run then, when it
// starts.
#pragma once
#include <orrery/host.h>

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::form {

/// Remembered in a file of its own, for as long as a session can idle. [any thread]
class Removals {
public:
    Removals(Host host, std::filesystem::path file) : host_(std::move(host)), file_(std::move(file)) {}
    /// Answers "proxy.started" with what was removed lately, from here on.
    void listen();
    /// Tells the removal, then remembers it. Throws Error or std::runtime_error when the file cannot be read or
    /// written: whoever does not run now will not hear of it.
    void add(std::string_view directory, std::string_view name) const;

private:
    struct Removal {
        std::string directory, name;
        std::int64_t when = 0;  // seconds since the epoch
    };
    std::vector<Removal> recent() const;
    void tell(const Removal& removal) const;

    const Host host_;
    const std::filesystem::path file_;
    mutable std::mutex mutex_;
    Subscription started_;
};

}  // namespace orrery::form
