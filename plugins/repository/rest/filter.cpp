#include "filter.h"

#include <algorithm>

#include "filter_scanner.h"
#include "model/fold.h"
#include "model/json_read.h"

namespace orrery::repository::rest {
namespace {

constexpr std::size_t longest_filter = 64 * 1024;
constexpr int deepest_nesting = 64;
constexpr std::size_t most_comparisons = 1000;

struct Operator {
    std::string_view name;
    Test test;
    bool negated = false;
};

constexpr Operator operators[] = {{"eq", Test::equal},    {"ne", Test::equal, true},   {"gt", Test::greater},
                                  {"lt", Test::less},     {"ge", Test::greater_equal}, {"le", Test::less_equal},
                                  {"so", Test::contains}, {"sw", Test::starts},        {"ew", Test::ends}};

class FilterParser {
public:
    FilterParser(std::string_view text, const Type& type, const ReadableBy& readable)
        : scan_(text), type_(type), readable_(readable) {}

    PredicatePtr whole() {
        if (scan_.at_end()) return always();
        auto out = either();
        if (!scan_.at_end()) scan_.fail("expected 'and', 'or' or the end");
        return out;
    }

private:
    void deeper() {
        if (++depth_ > deepest_nesting) scan_.fail("nested deeper than " + std::to_string(deepest_nesting) + " levels");
    }

    PredicatePtr either() {
        deeper();
        std::vector<PredicatePtr> parts{both()};
        while (scan_.take_word("or")) parts.push_back(both());
        --depth_;
        return any_of(std::move(parts));
    }

    PredicatePtr both() {
        std::vector<PredicatePtr> parts{unary()};
        while (scan_.take_word("and")) parts.push_back(unary());
        return all_of(std::move(parts));
    }

    PredicatePtr unary() {
        if (scan_.take_word("not")) {
            deeper();
            auto out = negate(unary());
            --depth_;
            return out;
        }
        if (scan_.take('(')) {
            auto out = either();
            if (!scan_.take(')')) scan_.fail("expected ')'");
            return out;
        }
        return comparison();
    }

    PredicatePtr comparison() {
        if (++comparisons_ > most_comparisons)
            scan_.fail("more than " + std::to_string(most_comparisons) + " comparisons");
        const auto start = scan_.position();
        auto segments = scan_.path();
        if (scan_.take('(')) return function(segments, start);
        const auto path = resolved(segments, start);
        const auto* chosen = take_operator();
        if (!chosen) scan_.fail("expected one of eq, ne, gt, ge, lt, le, so, sw, ew");
        const auto value_at = scan_.position();
        return compared(path, *chosen, scan_.value(), value_at);
    }

    // tags.empty(): the only function there is.
    PredicatePtr function(std::vector<Segment> segments, std::size_t start) {
        if (segments.size() < 2 || !same_name(segments.back().name, "empty"))
            throw FilterError("the only function is <property>.empty()", start);
        if (!scan_.take(')')) scan_.fail("expected ')'");
        segments.pop_back();
        return negate(exists(resolved(segments, start)));
    }

    PropertyPath resolved(const std::vector<Segment>& segments, std::size_t start) const {
        auto path = resolve(type_, segments);
        if (path) {
            hide_unreadable(*path, readable_);
            return *path;
        }
        std::string name;
        for (auto& segment : segments)
            name += (name.empty() ? "" : ".") + std::string(segment.custom ? "@" : "") + segment.name;
        throw FilterError("'" + name + "' is no property of " + type_.name(), start);
    }

    const Operator* take_operator() {
        for (auto& candidate : operators)
            if (scan_.take_word(candidate.name)) return &candidate;
        return nullptr;
    }

    static PredicatePtr compared(const PropertyPath& path, const Operator& chosen, const FilterValue& value,
                                 std::size_t value_at) {
        const Field& field = *path.back().field;
        if (field.is_secret) throw FilterError("'" + field.name + "' cannot be compared", value_at);
        if (field.target && !value.quoted && same_name(value.text, "null") && chosen.test == Test::equal)
            return chosen.negated ? exists(path) : negate(exists(path));
        const bool textual = field.kind == Kind::text || field.kind == Kind::texts;
        const bool on_text = chosen.test == Test::contains || chosen.test == Test::starts || chosen.test == Test::ends;
        const bool ordered = field.kind == Kind::integer || field.kind == Kind::enumeration || field.kind == Kind::date;
        if (on_text ? !textual : chosen.test != Test::equal && !ordered)
            throw FilterError("'" + std::string(chosen.name) + "' cannot be used on '" + field.name + "'", value_at);
        auto comparing = compare(field, chosen.test, {constant_for(field, value.text, value_at)});
        if (!chosen.negated) return along(path, std::move(comparing));
        // Of several items any one may differ; of one value the whole comparison is turned round.
        const bool several = std::any_of(path.begin(), path.end(), [](auto& step) { return step.field->is_list(); });
        if (several && !field.is_list()) return along(path, negate(std::move(comparing)));
        return negate(along(path, std::move(comparing)));
    }

    static Value constant_for(const Field& field, const std::string& text, std::size_t value_at) {
        if (field.target || field.kind == Kind::guid || field.kind == Kind::guids) {
            if (auto id = Guid::parse(text)) return *id;
            throw FilterError("expected a GUID for '" + field.name + "'", value_at);
        }
        if (field.kind == Kind::text || field.kind == Kind::texts) return text;
        if (field.kind == Kind::integers) throw FilterError("'" + field.name + "' cannot be compared", value_at);
        try {
            return read_scalar(field, text);
        } catch (const Invalid& error) {
            throw FilterError(error.what(), value_at);
        }
    }

    FilterScanner scan_;
    const Type& type_;
    const ReadableBy& readable_;
    int depth_ = 0;
    std::size_t comparisons_ = 0;
};

}  // namespace

void hide_unreadable(PropertyPath& path, const ReadableBy& readable) {
    if (!readable) return;
    for (std::size_t i = 1; i < path.size(); ++i) {
        PathStep& step = path[i - 1];
        if (path[i].field->is_condensed || step.field->kind == Kind::children) continue;
        auto may_read = readable(*step.field->target);
        step.chosen = step.chosen ? all_of({step.chosen, std::move(may_read)}) : std::move(may_read);
    }
}

PredicatePtr parse_filter(std::string_view text, const Type& type, const ReadableBy& readable) {
    if (text.size() > longest_filter)
        throw FilterError("longer than " + std::to_string(longest_filter) + " bytes", longest_filter);
    if (text.find('\0') != std::string_view::npos) throw FilterError("holds a NUL character", text.find('\0') + 1);
    return FilterParser(text, type, readable).whole();
}

std::optional<Order> parse_order(std::string_view text, const Type& type) {
    FilterScanner scan(text);
    if (scan.at_end()) return std::nullopt;
    const auto segments = scan.path();
    const auto path = resolve(type, segments);
    if (!path || path->size() != 1 || path->front().field->is_list() || path->front().field->target ||
        path->front().field->is_secret)
        throw Invalid("orderby: expected a single-valued property of " + type.name());
    Order out{path->front().field, scan.take_word("desc")};
    if (!out.descending) scan.take_word("asc");
    if (!scan.at_end()) throw Invalid("orderby: expected '<property> asc' or '<property> desc'");
    return out;
}

}  // namespace orrery::repository::rest
