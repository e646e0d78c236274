#include "expression/dollar.h"

#include <fmt/format.h>

#include <vector>

#include "expression/parse.h"
#include "expression/token.h"

namespace orrery::engine {
namespace {

constexpr unsigned kDeepestExpansion = 50;
constexpr unsigned kMostExpansions = 300'000;               // counted up to three times each
constexpr std::size_t kMostWork = 64 * kLongestExpression;  // bytes, of all that is put in somewhere

struct ExpansionFailure {
    std::string message;
};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// The offset of the ")" that closes the "(" before `at`; quoted texts are skipped.
std::size_t closing(std::string_view text, std::size_t at) {
    unsigned depth = 1;
    char quote = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && --depth == 0) {
            return at;
        }
    }
    return std::string_view::npos;
}

// Splits on commas outside parentheses and quotes.
std::vector<std::string> split_arguments(std::string_view text) {
    std::vector<std::string> out(1);
    unsigned depth = 0;
    char quote = 0;
    for (char c : text) {
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(') {
            ++depth;
        } else if (c == ')' && depth > 0) {
            --depth;
        } else if (c == ',' && depth == 0) {
            out.emplace_back();
            continue;
        }
        out.back() += c;
    }
    return out;
}

// $1 ... $9 of a definition by the arguments; the ones without an argument stay.
std::string with_arguments(std::string_view definition, const std::vector<std::string>& arguments) {
    std::string out;
    for (std::size_t i = 0; i < definition.size(); ++i) {
        const char next = i + 1 < definition.size() ? definition[i + 1] : '\0';
        if (definition[i] == '$' && next >= '1' && next <= '9' &&
            static_cast<std::size_t>(next - '1') < arguments.size()) {
            out += arguments[static_cast<std::size_t>(next - '1')];
            ++i;
        } else {
            out += definition[i];
        }
    }
    return out;
}

class Expander {
public:
    explicit Expander(const DollarSource& source) : source_(source) {}

    std::string expand(std::string_view text, unsigned depth) {
        if (depth > kDeepestExpansion)
            throw ExpansionFailure{fmt::format(
                "dollar expansions are nested more than {} deep; does a variable contain itself?", kDeepestExpansion)};
        std::string out;
        std::size_t at = 0;
        for (std::size_t hit = text.find("$("); hit != std::string_view::npos; hit = text.find("$(", at)) {
            out.append(text.substr(at, hit - at));
            const std::size_t end = closing(text, hit + 2);
            if (end == std::string_view::npos) throw ExpansionFailure{"a dollar expansion is not closed; expected ')'"};
            out += replacement(text.substr(hit + 2, end - hit - 2), depth);
            check(out.size());
            at = end + 1;
        }
        return out.append(text.substr(at));
    }

private:
    void check(std::size_t size) {
        if (size > kLongestExpression || ++count_ > kMostExpansions)
            throw ExpansionFailure{
                fmt::format("the dollar expansion makes a text of more than {} bytes", kLongestExpression)};
    }
    /// Counts a text that is going to be expanded or was, whatever becomes of it.
    void spend(std::size_t size) {
        check(size);
        work_ += size;
        if (work_ > kMostWork)
            throw ExpansionFailure{
                "the dollar expansion takes too much work; are long texts expanded again and again?"};
    }

    std::string replacement(std::string_view raw, unsigned depth) {
        const std::string inner = expand(raw, depth + 1);  // innermost first
        spend(inner.size());
        std::string_view body = trimmed(inner);
        const bool numeric = !body.empty() && body.front() == '#';
        if (numeric) body = trimmed(body.substr(1));
        if (!body.empty() && body.front() == '=') return evaluated(body.substr(1), numeric);
        if (const std::size_t equals = body.find('='); equals != std::string_view::npos) {
            const std::string_view command = trimmed(body.substr(0, equals));
            if (equals_ignoring_case(command, "include")) return included(body.substr(equals + 1), false, depth);
            if (equals_ignoring_case(command, "must_include")) return included(body.substr(equals + 1), true, depth);
        }
        return variable(body, numeric, depth);
    }

    std::string variable(std::string_view body, bool numeric, unsigned depth) {
        std::vector<std::string> arguments;
        std::string_view name = body;
        auto definition = source_.variable(name);
        const std::size_t open = body.find('(');
        if (!definition && open != std::string_view::npos && body.back() == ')') {
            name = trimmed(body.substr(0, open));
            arguments = split_arguments(body.substr(open + 1, body.size() - open - 2));
            definition = source_.variable(name);
        }
        if (!definition) return {};
        // Arguments may grow with each call: they are measured before the next one doubles them.
        const std::string called = with_arguments(*definition, arguments);
        spend(called.size());
        const std::string text = expand(called, depth + 1);
        const std::string_view core = trimmed(text);
        if (!core.empty() && core.front() == '=') return evaluated(core.substr(1), numeric);
        return text;
    }

    std::string evaluated(std::string_view expression, bool numeric) {
        const Outcome<Value> value = source_.evaluate(expression);
        if (!value) throw ExpansionFailure{value.error().describe()};
        if (numeric) return value.value().has_number() ? format_number(value.value().number()) : std::string("0");
        return value.value().to_text();
    }

    std::string included(std::string_view path, bool required, unsigned depth) {
        const auto content = source_.include(trimmed(path));
        if (!content && required)
            throw ExpansionFailure{fmt::format("the file to include was not found: {}", trimmed(path))};
        return content ? expand(*content, depth + 1) : std::string();
    }

    const DollarSource& source_;
    unsigned count_ = 0;
    std::size_t work_ = 0;
};

}  // namespace

Outcome<std::string> expand_dollars(std::string_view text, const DollarSource& source) {
    try {
        return Expander(source).expand(text, 0);
    } catch (const ExpansionFailure& failure) {
        return error_at(text, std::min(text.find("$("), text.size()), 2, failure.message);
    }
}

}  // namespace orrery::engine
