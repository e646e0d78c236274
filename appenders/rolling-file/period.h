// The period of time that a file belongs to, by a date pattern.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace orrery::appenders {

/// [one thread]
class Period {
public:
    /// Throws Error(invalid) for a pattern that is wrong or would lead into another folder.
    explicit Period(std::string_view pattern);
    ~Period();
    /// The text of a moment, such as ".2024-02-09".
    std::string text(std::int64_t microseconds) const;
    /// From now on the period is that of the moment.
    void set(std::int64_t microseconds);
    const std::string& current() const noexcept { return current_; }
    /// Whether the moment lies in a later period. Earlier rows stay where they are.
    bool is_over(std::int64_t microseconds);

private:
    struct Format;
    std::unique_ptr<Format> format_;
    std::string current_;
    std::int64_t since_ = 0, same_until_ = 0;
};

}  // namespace orrery::appenders
