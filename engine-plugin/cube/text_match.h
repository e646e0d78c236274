// Text searches: words, wildcards, phrases, fuzzy and compound ones.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "cube/search.h"

namespace orrery::engine {

/// A run of characters a search matched, for highlighting.
struct MatchRange {
    std::uint32_t position = 0;
    std::uint32_t count = 0;
};

/// A prepared search. Immutable.
class TextMatch {
public:
    virtual ~TextMatch() = default;
    virtual bool matches(std::string_view text) const = 0;
    /// What to highlight in a text that matches; none where the whole value is meant.
    virtual std::vector<MatchRange> ranges(std::string_view text) const = 0;
};

std::unique_ptr<TextMatch> make_text_match(std::string_view search, SearchMode mode);

}  // namespace orrery::engine
