#include "reader.h"

#include <algorithm>
#include <unordered_set>

#include "columns.h"
#include "sql_predicate.h"

namespace orrery::repository {
namespace {

using postgres::Literal;
using postgres::Statement;

const std::string alias = "t0";

Statement select_rows(const Type& type) {
    Statement out("SELECT ");
    bool first = true;
    for (auto* field : row_fields(type)) {
        if (!first) out.add(", ");
        out.name(alias).add(".").name(field->name);
        first = false;
    }
    return out.add(" FROM ").name(type.name()).add(" ").name(alias);
}

std::vector<std::string> texts_of(const std::vector<Guid>& ids) {
    std::vector<std::string> out;
    out.reserve(ids.size());
    for (auto& id : ids) out.push_back(id.text());
    return out;
}

PredicatePtr among(const Type& type, const std::vector<Guid>& ids) {
    return compare(type.field("id"), Test::equal, {ids.begin(), ids.end()});
}

// The parts of a conjunction the database can decide, and the rest.
std::pair<PredicatePtr, PredicatePtr> split(const PredicatePtr& where) {
    if (in_database(*where)) return {where, always()};
    if (where->kind != Predicate::Kind::all) return {always(), where};
    std::vector<PredicatePtr> there, here;
    for (auto& part : where->parts) (in_database(*part) ? there : here).push_back(part);
    return {all_of(std::move(there)), all_of(std::move(here))};
}

bool is_left_out(const Field* field) { return !field->is_condensed; }

void collect_targets(const Entity& entity, bool condensed,
                     std::unordered_map<const Type*, std::unordered_set<Guid>>& out) {
    for (auto& field : entity.type->fields()) {
        if (condensed && !field.is_condensed) continue;
        const auto& value = entity[field];
        if (field.kind == Kind::reference)
            if (const auto* id = std::get_if<Guid>(&value)) out[field.target].insert(*id);
        if (field.kind == Kind::references)
            if (const auto* ids = std::get_if<std::vector<Guid>>(&value))
                out[field.target].insert(ids->begin(), ids->end());
        if (field.kind == Kind::children)
            if (const auto* children = std::get_if<std::vector<Entity>>(&value))
                for (auto& child : *children) collect_targets(child, false, out);
    }
}

}  // namespace

std::vector<Entity> Reader::rows(const Type& type, const postgres::Result& result) const {
    std::vector<Entity> out;
    out.reserve(static_cast<std::size_t>(result.rows()));
    const auto columns = row_fields(type), lists = separate_fields(type);
    for (int row = 0; row < result.rows(); ++row) {
        Entity entity{&type, std::vector<Value>(type.fields().size())};
        for (std::size_t i = 0; i < columns.size(); ++i)
            entity[*columns[i]] = read_column(*columns[i], result, row, static_cast<int>(i));
        for (auto* field : lists) entity[*field] = field->initial;
        out.push_back(std::move(entity));
    }
    return out;
}

// Links and children of all entities: one statement per list, all of them in one round trip.
void Reader::add_lists(const Type& type, std::vector<Entity>& entities, bool brief) {
    auto fields = separate_fields(type);
    if (brief) fields.erase(std::remove_if(fields.begin(), fields.end(), is_left_out), fields.end());
    if (fields.empty() || entities.empty()) return;
    std::unordered_map<Guid, Entity*> by_id;
    std::vector<Guid> ids;
    for (auto& entity : entities) {
        by_id[entity.id()] = &entity;
        ids.push_back(entity.id());
    }
    const auto texts = texts_of(ids);
    std::vector<Statement> statements;
    for (auto* field : fields) {
        Statement query("SELECT ");
        // The rows of a children table have the child type's columns, under the list's own name.
        if (field->kind == Kind::children) {
            for (auto* column : row_fields(*field->target)) query.name(column->name).add(", ");
            query.add("\"parent\" FROM ");
        } else {
            query.add("\"target\", \"parent\" FROM ");
        }
        query.name(separate_table(type, *field)).add(" WHERE \"parent\" = ANY(").values(texts);
        statements.push_back(query.add("::uuid[]) ORDER BY \"parent\", \"place\""));
    }
    const auto results = connection_.run_all(statements);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& result = results[i];
        const int parent_column = result.columns() - 1;
        auto children = fields[i]->kind == Kind::children ? rows(*fields[i]->target, result) : std::vector<Entity>{};
        for (int row = 0; row < result.rows(); ++row) {
            auto found = by_id.find(Guid::parse(result.text(row, parent_column)).value());
            if (found == by_id.end()) continue;
            Value& list = (*found->second)[*fields[i]];
            if (fields[i]->kind == Kind::children)
                std::get<std::vector<Entity>>(list).push_back(std::move(children[static_cast<std::size_t>(row)]));
            else
                std::get<std::vector<Guid>>(list).push_back(Guid::parse(result.text(row, 0)).value());
        }
    }
}

std::vector<Entity> Reader::select(const Selection& selection) {
    const Type& type = *selection.type;
    if (selection.where->is_never()) return {};
    const auto [there, here] = split(selection.where);
    auto query = select_rows(type);
    query.add(" WHERE ");
    append_condition(query, *there, type, alias);
    query.add(" ORDER BY ");
    if (selection.order) {
        if (selection.order->kind == Kind::text)
            query.add("lower(").name(alias).add(".").name(selection.order->name).add(")");
        else
            query.name(alias).add(".").name(selection.order->name);
        query.add(selection.descending ? Literal(" DESC, ") : Literal(", "));
    }
    query.name(alias).add(".\"id\"");
    if (selection.lock) query.add(" FOR UPDATE OF ").name(alias);
    auto out = rows(type, connection_.run(query));
    add_lists(type, out, selection.brief);
    if (!here->is_always())
        out.erase(std::remove_if(out.begin(), out.end(),
                                 [&, &rest = here](const Entity& entity) { return !evaluate(*rest, entity, *this); }),
                  out.end());
    return out;
}

std::int64_t Reader::count(const Type& type, const PredicatePtr& where) {
    if (where->is_never()) return 0;
    if (!in_database(*where)) return static_cast<std::int64_t>(select({.type = &type, .where = where}).size());
    Statement query("SELECT count(*) FROM ");
    query.name(type.name()).add(" ").name(alias).add(" WHERE ");
    append_condition(query, *where, type, alias);
    return connection_.run(query).integer(0, 0);
}

std::optional<Entity> Reader::get(const Type& type, const Guid& id, bool lock) {
    auto found = select({.type = &type, .where = among(type, {id}), .lock = lock});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

const Entity* Reader::find(const Type& type, const Guid& id) {
    auto& known = cache_[&type];
    auto found = known.find(id);
    if (found == known.end()) {
        auto loaded = get(type, id);
        if (!loaded) return nullptr;
        found = known.emplace(id, std::move(*loaded)).first;
    }
    return &found->second;
}

std::unordered_map<Guid, std::vector<bool>> Reader::test(const Type& type, const std::vector<Guid>& ids,
                                                         const std::vector<PredicatePtr>& conditions) {
    if (ids.empty()) return {};
    const auto decidable = [](const PredicatePtr& condition) { return in_database(*condition); };
    if (!std::all_of(conditions.begin(), conditions.end(), decidable)) return test_here(type, ids, conditions);
    Statement query("SELECT ");
    query.name(alias).add(".\"id\"");
    for (auto& condition : conditions) {
        query.add(", (");
        append_condition(query, *condition, type, alias);
        query.add(") IS TRUE");
    }
    query.add(" FROM ").name(type.name()).add(" ").name(alias).add(" WHERE ").name(alias).add(".\"id\" = ANY(");
    const auto result = connection_.run(query.values(texts_of(ids)).add("::uuid[])"));
    std::unordered_map<Guid, std::vector<bool>> out;
    for (int row = 0; row < result.rows(); ++row) {
        auto& answers = out[Guid::parse(result.text(row, 0)).value()];
        for (int i = 0; i < static_cast<int>(conditions.size()); ++i) answers.push_back(result.boolean(row, i + 1));
    }
    return out;
}

std::unordered_map<Guid, std::vector<bool>> Reader::test_here(const Type& type, const std::vector<Guid>& ids,
                                                              const std::vector<PredicatePtr>& conditions) {
    std::unordered_map<Guid, std::vector<bool>> out;
    for (auto& entity : select({.type = &type, .where = among(type, ids)}))
        for (auto& condition : conditions) out[entity.id()].push_back(evaluate(*condition, entity, *this));
    return out;
}

const Entity* Reader::Brief::find(const Type& type, const Guid& id) {
    const auto& of_type = known[&type];
    const auto found = of_type.find(id);
    return found == of_type.end() ? nullptr : &found->second;
}

Lookup& Reader::related_to(const std::vector<Entity>& entities) {
    std::unordered_map<const Type*, std::unordered_set<Guid>> wanted;
    for (auto& entity : entities) collect_targets(entity, false, wanted);
    // A condensed form may show further entities: level by level until nothing new turns up.
    while (!wanted.empty()) {
        std::unordered_map<const Type*, std::unordered_set<Guid>> next;
        for (auto& [type, ids] : wanted) {
            auto& known = brief_.known[type];
            std::vector<Guid> missing;
            for (auto& id : ids)
                if (!known.count(id)) missing.push_back(id);
            if (missing.empty()) continue;
            for (auto& entity : select({.type = type, .where = among(*type, missing), .brief = true})) {
                collect_targets(entity, true, next);
                known.emplace(entity.id(), std::move(entity));
            }
        }
        wanted = std::move(next);
    }
    return brief_;
}

void Reader::forget() {
    cache_.clear();
    brief_.known.clear();
}

}  // namespace orrery::repository
