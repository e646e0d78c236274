#include "expression/wildcard.h"

#include "expression/utf8.h"

namespace orrery::engine {

Wildcard::Wildcard(std::string_view pattern) : pattern_(lower_case(pattern)) {}

bool Wildcard::matches(std::string_view original) const {
    const std::string text = lower_case(original);
    std::size_t t = 0;
    std::size_t p = 0;
    std::size_t star = std::string::npos;  // the last * seen, and where its run may next end
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern_.size() && pattern_[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern_.size() && pattern_[p] == '?') {
            t += character_bytes(text, t);
            ++p;
        } else if (p < pattern_.size() && pattern_[p] == text[t]) {
            ++t;
            ++p;
        } else if (star != std::string::npos) {
            p = star + 1;
            resume += character_bytes(text, resume);
            t = resume;
        } else {
            return false;
        }
    }
    while (p < pattern_.size() && pattern_[p] == '*') ++p;
    return p == pattern_.size();
}

bool has_wildcard(std::string_view pattern) { return pattern.find_first_of("*?") != std::string_view::npos; }

}  // namespace orrery::engine
