// The names of earlier files, and how they move when the file is rolled.
#pragma once
#include <cstdint>
#include <set>
#include <string>

namespace orrery::appenders {

/// In a folder given as a descriptor. Every function throws Error(unavailable) with both names when the system refuses.
class Backups {
public:
    /// `keep_extension`: "log.txt" with ".1" is "log.1.txt", not "log.txt.1".
    explicit Backups(bool keep_extension) : keep_extension_(keep_extension) {}

    std::string name(const std::string& base, const std::string& suffix) const;
    std::string numbered(const std::string& base, std::uint64_t number) const {
        return name(base, "." + std::to_string(number));
    }
    /// The numbers of those that are there.
    std::set<std::uint64_t> numbers(int folder, const std::string& base) const;

    /// base becomes .1, .1 becomes .2, …; `most` are kept (negative: all).
    void shift(int folder, const std::string& base, std::int64_t most) const;
    /// base becomes the next number; the lowest go when there are more than `most`.
    void count_up(int folder, const std::string& base, std::int64_t most) const;
    /// Removes all but the `most` highest numbers below `below`.
    void prune(int folder, const std::string& base, std::uint64_t below, std::int64_t most) const;
    /// Renames base and its numbered backups to `target` and its own; names that are taken are not overwritten.
    void move_all(int folder, const std::string& base, const std::string& target) const;

private:
    void move_to_free(int folder, const std::string& from, const std::string& target) const;
    const bool keep_extension_;
};

}  // namespace orrery::appenders
