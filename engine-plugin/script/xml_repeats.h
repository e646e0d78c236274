// Notes of which elements a row has several, so that somebody can be told what was left out.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace orrery::engine {

class XmlRepeats {
public:
    /// An element is opened at this path within the row, and this depth below it.
    void open(const std::string& path, std::size_t depth, std::uint64_t row) {
        if (inside_ != 0) return;  // of one that is left out already
        Seen& seen = seen_[path];
        if (seen.row == row + 1) {
            ++seen.left_out;
            inside_ = depth;
        }
        seen.row = row + 1;
    }
    void close(std::size_t depth) {
        if (depth == inside_) inside_ = 0;
    }
    /// By path, how many were left out in all.
    template <typename Tell>
    void for_each(const Tell& tell) const {
        for (const auto& [path, seen] : seen_)
            if (seen.left_out > 0) tell(path, seen.left_out);
    }

private:
    struct Seen {
        std::uint64_t row = 0;  // the last that had one, the first being 1
        std::uint64_t left_out = 0;
    };
    std::map<std::string, Seen> seen_;
    std::size_t inside_ = 0;  // the depth of the repeated element that is open; 0: none
};

}  // namespace orrery::engine
