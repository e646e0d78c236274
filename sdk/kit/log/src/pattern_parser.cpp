// From a pattern's text to its steps.
#include <algorithm>

#include "converters.h"
#include "text.h"

namespace orrery::logkit {

namespace {

constexpr size_t longest_pattern = 64 * 1024;
constexpr uint32_t widest = 10'000;

class Parser {
public:
    Parser(std::string_view pattern, const std::vector<PartSpec>& converters, const Surroundings& around)
        : pattern_(pattern), converters_(all_converters(converters)), around_(around) {
        if (pattern.size() > longest_pattern) wrong(longest_pattern, "the pattern is longer than 64 KB");
    }

    std::vector<Step> parse() {
        while (at_ < pattern_.size()) {
            auto mark = std::min(pattern_.find('%', at_), pattern_.size());
            add_literal(pattern_.substr(at_, mark - at_));
            at_ = mark;
            if (at_ == pattern_.size()) break;
            if (at_ + 1 == pattern_.size())
                add_literal("%"), ++at_;  // as log4net: alone at the end it stands for itself
            else if (pattern_[at_ + 1] == '%')
                add_literal("%"), at_ += 2;
            else
                conversion();
        }
        return std::move(steps_);
    }

private:
    [[noreturn]] void wrong(size_t at, const std::string& what, std::string hint = {}) const {
        throw Error(Code::invalid,
                    "the pattern '" + shown(pattern_) + "', at character " +
                        std::to_string(characters(pattern_.substr(0, at)) + 1) + ": " + what,
                    std::move(hint));
    }

    void add_literal(std::string_view text) {
        if (text.empty()) return;
        if (steps_.empty() || steps_.back().what != What::literal) steps_.emplace_back();
        steps_.back().text += text;
    }

    uint32_t number() {
        uint32_t value = 0;
        for (; at_ < pattern_.size() && pattern_[at_] >= '0' && pattern_[at_] <= '9'; ++at_)
            value = std::min(value * 10 + static_cast<uint32_t>(pattern_[at_] - '0'), widest);
        return value;
    }
    bool skip(char c) {
        if (at_ >= pattern_.size() || pattern_[at_] != c) return false;
        return ++at_, true;
    }

    void conversion() {
        const auto begin = at_++;
        Step frame;
        frame.pad_right = skip('-');
        frame.least = number();
        if (skip('.')) frame.most = number();
        auto& converter = find(begin);
        Conversion what{converter.name, {}, false};
        at_ += converter.name.size();
        option(converter, what);
        try {
            add(converter.make(what, around_), frame);
        } catch (const Error& error) {
            wrong(begin, error.message(), error.hint());
        }
    }
    const Converter& find(size_t begin) const {
        auto rest = pattern_.substr(at_);
        for (auto& converter : converters_)
            if (rest.starts_with(converter.name)) return converter;
        auto word = rest.substr(0, std::min(rest.find_first_of(" \t%{}[]();,|:"), rest.size()));
        std::vector<std::string_view> names;
        for (auto& converter : converters_) names.push_back(converter.name);
        auto near = nearest(word, names);
        wrong(begin, "%" + shown(word) + " is no conversion",
              near.empty() ? "a plain percent sign is written %%" : "did you mean %" + near + "?");
    }
    void option(const Converter& converter, Conversion& what) {
        auto open = at_;
        if (converter.blank_before_option)
            open = std::min(pattern_.find_first_not_of(" \t\r\n", open), pattern_.size());
        if (open == pattern_.size() || pattern_[open] != '{') return;
        auto end = pattern_.find('}', open);
        if (end == pattern_.npos) wrong(open, "the brace is not closed");
        what.option = pattern_.substr(open + 1, end - open - 1);
        what.has_option = true;
        at_ = end + 1;
    }

    void add(Step step, const Step& frame) {
        step.framed = frame.least > 0 || frame.most != UINT32_MAX;
        step.pad_right = frame.pad_right, step.least = frame.least, step.most = frame.most;
        if (step.what != What::literal) {
            steps_.push_back(std::move(step));
            return;
        }
        // What never changes is framed here and joins the text around it.
        auto text = std::string_view(step.text);
        if (auto count = characters(text); count > step.most)
            text.remove_prefix(first_characters(text, count - step.most).size());
        std::string padding;
        if (auto count = characters(text); count < step.least) padding.assign(step.least - count, ' ');
        if (!step.pad_right) add_literal(padding);
        add_literal(text);
        if (step.pad_right) add_literal(padding);
    }

    std::string_view pattern_;
    size_t at_ = 0;
    std::vector<Converter> converters_;
    const Surroundings& around_;
    std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> compile_pattern(std::string_view pattern, const std::vector<PartSpec>& converters,
                                  const Surroundings& around) {
    return Parser(pattern, converters, around).parse();
}

}  // namespace orrery::logkit
