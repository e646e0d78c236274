#include "cube/text_match.h"

#include <algorithm>
#include <string>

#include "expression/suggest.h"
#include "expression/utf8.h"
#include "expression/wildcard.h"

namespace orrery::engine {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_word_character(std::string_view text, std::size_t at) {
    const auto c = static_cast<unsigned char>(text[at]);
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/// Each word matches the beginning of any word of the value; one word is enough.
class WordMatch : public TextMatch {
public:
    explicit WordMatch(std::string_view search) {
        std::string lower = lower_case(search);
        for (std::size_t at = 0; at < lower.size();) {
            const std::size_t end = std::min(lower.find(' ', at), lower.size());
            if (end > at) words_.push_back(lower.substr(at, end - at));
            at = end + 1;
        }
    }
    bool matches(std::string_view text) const override { return words_.empty() || !ranges(text).empty(); }
    std::vector<MatchRange> ranges(std::string_view text) const override {
        const std::string lower = lower_case(text);
        std::vector<MatchRange> out;
        for (const std::string& word : words_) {
            for (std::size_t at = lower.find(word); at != std::string::npos; at = lower.find(word, at + 1)) {
                if (at > 0 && is_word_character(lower, at - 1) && is_word_character(lower, at)) continue;
                out.push_back({static_cast<std::uint32_t>(character_count(std::string_view(lower).substr(0, at))),
                               static_cast<std::uint32_t>(character_count(word))});
                break;
            }
        }
        return out;
    }

private:
    std::vector<std::string> words_;
};

class WildcardMatch : public TextMatch {
public:
    explicit WildcardMatch(std::string_view search) : pattern_(search) {}
    bool matches(std::string_view text) const override { return pattern_.matches(text); }
    std::vector<MatchRange> ranges(std::string_view) const override { return {}; }

private:
    Wildcard pattern_;
};

/// The whole value, ignoring case.
class WholeMatch : public TextMatch {
public:
    explicit WholeMatch(std::string_view search) : lower_(lower_case(search)) {}
    bool matches(std::string_view text) const override { return lower_case(text) == lower_; }
    std::vector<MatchRange> ranges(std::string_view) const override { return {}; }

private:
    std::string lower_;
};

/// The text anywhere in the value.
class PhraseMatch : public TextMatch {
public:
    explicit PhraseMatch(std::string_view search) : lower_(lower_case(search)) {}
    bool matches(std::string_view text) const override { return lower_case(text).find(lower_) != std::string::npos; }
    std::vector<MatchRange> ranges(std::string_view text) const override {
        const std::string lower = lower_case(text);
        const std::size_t at = lower.find(lower_);
        if (at == std::string::npos) return {};
        return {{static_cast<std::uint32_t>(character_count(std::string_view(lower).substr(0, at))),
                 static_cast<std::uint32_t>(character_count(lower_))}};
    }

private:
    std::string lower_;
};

/// A value near the text counts: a slip or two, by the rule for suggestions.
class FuzzyMatch : public TextMatch {
public:
    explicit FuzzyMatch(std::string_view search) : search_(lower_case(search)) {}
    bool matches(std::string_view text) const override {
        Nearest nearest(search_);
        nearest.offer(lower_case(text));
        return !nearest.best().empty();
    }
    std::vector<MatchRange> ranges(std::string_view) const override { return {}; }

private:
    std::string search_;
};

/// (a & b | c): "&" binds tighter.
class CompoundMatch : public TextMatch {
public:
    CompoundMatch(std::string_view search, SearchMode mode) {
        for (std::string_view alternative : split(search, '|')) {
            alternatives_.emplace_back();
            for (std::string_view part : split(alternative, '&'))
                alternatives_.back().push_back(make_text_match(trimmed(part), mode));
        }
    }
    bool matches(std::string_view text) const override {
        return std::any_of(alternatives_.begin(), alternatives_.end(), [&](const auto& parts) {
            return std::all_of(parts.begin(), parts.end(), [&](const auto& part) { return part->matches(text); });
        });
    }
    std::vector<MatchRange> ranges(std::string_view text) const override {
        std::vector<MatchRange> out;
        for (const auto& parts : alternatives_) {
            for (const auto& part : parts) {
                const auto found = part->ranges(text);
                out.insert(out.end(), found.begin(), found.end());
            }
        }
        return out;
    }

private:
    static std::vector<std::string_view> split(std::string_view text, char separator) {
        std::vector<std::string_view> out;
        while (true) {
            const std::size_t end = text.find(separator);
            out.push_back(text.substr(0, end));
            if (end == std::string_view::npos) return out;
            text.remove_prefix(end + 1);
        }
    }
    std::vector<std::vector<std::unique_ptr<TextMatch>>> alternatives_;
};

}  // namespace

std::unique_ptr<TextMatch> make_text_match(std::string_view search, SearchMode mode) {
    const std::string_view core = trimmed(search);
    if (core.size() > 2 && core.front() == '(' && core.back() == ')')
        return std::make_unique<CompoundMatch>(core.substr(1, core.size() - 2), mode);
    if (core.size() > 2 && core.front() == '"' && core.back() == '"')
        return std::make_unique<PhraseMatch>(core.substr(1, core.size() - 2));
    if (has_wildcard(core)) return std::make_unique<WildcardMatch>(core);
    if (mode == SearchMode::programmatic) return std::make_unique<WholeMatch>(search);
    if (core.size() > 1 && core.front() == '~') return std::make_unique<FuzzyMatch>(core.substr(1));
    return std::make_unique<WordMatch>(core);
}

}  // namespace orrery::engine
