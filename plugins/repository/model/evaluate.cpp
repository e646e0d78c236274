#include "evaluate.h"

#include <algorithm>

#include "fold.h"
#include "pattern.h"

namespace orrery::repository {
namespace {

bool test_text(const std::string& value, const Predicate& predicate) {
    if (predicate.test == Test::matches) return predicate.pattern->found_in(value);
    const auto folded = fold(value);
    for (auto& constant : predicate.constants) {
        const auto& wanted = std::get<std::string>(constant);
        if (predicate.test == Test::exact) {
            if (value == wanted) return true;
            continue;
        }
        const auto other = fold(wanted);
        switch (predicate.test) {
            case Test::equal:
                if (folded == other) return true;
                break;
            case Test::starts:
                if (folded.starts_with(other)) return true;
                break;
            case Test::ends:
                if (folded.ends_with(other)) return true;
                break;
            case Test::contains:
                if (folded.find(other) != std::string::npos) return true;
                break;
            case Test::like:
                if (like(folded, other)) return true;
                break;
            default:
                break;
        }
    }
    return false;
}

template <class T>
bool test_ordered(const T& value, const Predicate& predicate) {
    return std::any_of(predicate.constants.begin(), predicate.constants.end(), [&](const Value& constant) {
        const auto* wanted = std::get_if<T>(&constant);
        if (!wanted) return false;
        switch (predicate.test) {
            case Test::equal:
            case Test::exact:
                return value == *wanted;
            case Test::less:
                return value < *wanted;
            case Test::less_equal:
                return value <= *wanted;
            case Test::greater:
                return value > *wanted;
            case Test::greater_equal:
                return value >= *wanted;
            default:
                return false;
        }
    });
}

// GUIDs compare as such, or by their text where the test is one on texts.
bool test_guid(const Guid& value, const Predicate& predicate) {
    if (predicate.test == Test::equal || predicate.test == Test::exact) return test_ordered(value, predicate);
    return test_text(value.text(), predicate);
}

struct Compare {
    const Predicate& predicate;

    bool operator()(std::monostate) const { return false; }
    bool operator()(bool value) const { return test_ordered(value, predicate); }
    bool operator()(std::int64_t value) const { return test_ordered(value, predicate); }
    bool operator()(const std::string& value) const { return test_text(value, predicate); }
    bool operator()(const Instant& value) const { return test_ordered(value, predicate); }
    bool operator()(const Guid& value) const { return test_guid(value, predicate); }
    bool operator()(const std::vector<Entity>& list) const {
        return std::any_of(list.begin(), list.end(), [&](auto& item) { return test_guid(item.id(), predicate); });
    }
    template <class T>
    bool operator()(const std::vector<T>& list) const {
        if (predicate.test == Test::present) return !list.empty();
        return std::any_of(list.begin(), list.end(), [&](auto& item) { return (*this)(item); });
    }
};

// Every entity behind a field, until `visit` says true.
bool visit_related(const Field& field, const Entity& entity, Lookup& lookup, const auto& visit) {
    const auto at_id = [&](const Guid& id) {
        const auto* found = lookup.find(*field.target, id);
        return found && visit(*found);
    };
    const Value& value = entity[field];
    if (const auto* one = std::get_if<Guid>(&value)) return at_id(*one);
    if (const auto* many = std::get_if<std::vector<Guid>>(&value))
        return std::any_of(many->begin(), many->end(), at_id);
    if (const auto* owned = std::get_if<std::vector<Entity>>(&value))
        return std::any_of(owned->begin(), owned->end(), visit);
    return false;
}

void collect(const PropertyPath& path, std::size_t at, const Entity& entity, Lookup& lookup,
             std::vector<std::string>& out) {
    const Field& field = *path[at].field;
    if (at + 1 < path.size()) {
        visit_related(field, entity, lookup, [&](const Entity& next) {
            if (!path[at].chosen || evaluate(*path[at].chosen, next, lookup)) collect(path, at + 1, next, lookup, out);
            return false;
        });
        return;
    }
    const Value& value = entity[field];
    if (const auto* text = std::get_if<std::string>(&value)) out.push_back(fold(*text));
    if (const auto* id = std::get_if<Guid>(&value)) out.push_back(id->text());
    if (const auto* number = std::get_if<std::int64_t>(&value)) out.push_back(std::to_string(*number));
    if (const auto* truth = std::get_if<bool>(&value)) out.push_back(*truth ? "true" : "false");
    if (const auto* list = std::get_if<std::vector<std::string>>(&value))
        for (auto& item : *list) out.push_back(fold(item));
}

bool evaluate_same(const Predicate& predicate, const Entity& entity, Lookup& lookup) {
    std::vector<std::string> left, right;
    collect(predicate.left, 0, entity, lookup, left);
    collect(predicate.right, 0, entity, lookup, right);
    std::sort(right.begin(), right.end());
    return std::any_of(left.begin(), left.end(),
                       [&](auto& item) { return std::binary_search(right.begin(), right.end(), item); });
}

}  // namespace

bool evaluate(const Predicate& predicate, const Entity& entity, Lookup& lookup) {
    const auto holds = [&](const PredicatePtr& part) { return evaluate(*part, entity, lookup); };
    switch (predicate.kind) {
        case Predicate::Kind::never:
            return false;
        case Predicate::Kind::always:
            return true;
        case Predicate::Kind::all:
            return std::all_of(predicate.parts.begin(), predicate.parts.end(), holds);
        case Predicate::Kind::any:
            return std::any_of(predicate.parts.begin(), predicate.parts.end(), holds);
        case Predicate::Kind::negated:
            return !holds(predicate.parts.front());
        case Predicate::Kind::compare:
            return std::visit(Compare{predicate}, entity[*predicate.field]);
        case Predicate::Kind::related:
            return visit_related(*predicate.field, entity, lookup,
                                 [&](const Entity& next) { return evaluate(*predicate.parts.front(), next, lookup); });
        case Predicate::Kind::same:
            return evaluate_same(predicate, entity, lookup);
    }
    return false;
}

}  // namespace orrery::repository
