#include "writer.h"

#include <array>

#include "audit.h"
#include "columns.h"
#include "model/sign_in.h"

namespace orrery::repository {
namespace {

using postgres::Literal;
using postgres::Statement;

constexpr std::array<std::string_view, 3> names{"created", "updated", "removed"};

// INSERT of one row; `extra` says which columns come after the type's own.
Statement insert_row(const std::string& table, const Entity& entity) {
    Statement out("INSERT INTO ");
    out.name(table).add(" (");
    const auto fields = row_fields(*entity.type);
    for (auto* field : fields) out.add(field == fields.front() ? Literal("") : Literal(", ")).name(field->name);
    out.add(") VALUES (");
    for (auto* field : fields) {
        if (field != fields.front()) out.add(", ");
        append_value(out, *field, entity[*field]);
    }
    return out.add(")");
}

void insert_children(std::vector<Statement>& out, const std::string& table, const Guid& parent,
                     const std::vector<Entity>& children) {
    int place = 0;
    for (auto& child : children) {
        Statement row("INSERT INTO ");
        row.name(table).add(" (\"parent\", \"place\"");
        const auto fields = row_fields(*child.type);
        for (auto* field : fields) row.add(", ").name(field->name);
        row.add(") VALUES (").value(parent.text()).add(", ").value(place++);
        for (auto* field : fields) {
            row.add(", ");
            append_value(row, *field, child[*field]);
        }
        out.push_back(row.add(")"));
    }
}

void insert_links(std::vector<Statement>& out, const std::string& table, const Guid& parent,
                  const std::vector<Guid>& targets) {
    if (targets.empty()) return;
    std::vector<std::string> ids;
    for (auto& target : targets) ids.push_back(target.text());
    Statement rows("INSERT INTO ");
    rows.name(table).add(" (\"parent\", \"target\", \"place\") SELECT ").value(parent.text());
    out.push_back(rows.add("::uuid, t.id, t.n FROM unnest(").values(ids).add("::uuid[]) WITH ORDINALITY AS t(id, n)"));
}

void insert_list(std::vector<Statement>& out, const Entity& entity, const Field& field) {
    const auto table = separate_table(*entity.type, field);
    if (field.kind == Kind::children)
        insert_children(out, table, entity.id(), std::get<std::vector<Entity>>(entity[field]));
    else
        insert_links(out, table, entity.id(), std::get<std::vector<Guid>>(entity[field]));
}

void replace_list(std::vector<Statement>& out, const Entity& entity, const Field& field) {
    Statement clear("DELETE FROM ");
    clear.name(separate_table(*entity.type, field)).add(" WHERE \"parent\" = ").value(entity.id().text());
    out.push_back(std::move(clear));
    insert_list(out, entity, field);
}

Statement update_row(const Entity& before, const Entity& after) {
    Statement out("UPDATE ");
    out.name(after.type->name()).add(" SET ");
    bool first = true;
    for (auto* field : row_fields(*after.type)) {
        if (before[*field] == after[*field]) continue;
        out.add(first ? Literal("") : Literal(", ")).name(field->name).add(" = ");
        append_value(out, *field, after[*field]);
        first = false;
    }
    return out.add(" WHERE \"id\" = ").value(after.id().text());
}

}  // namespace

std::string_view name_of(Change::What what) { return names[static_cast<std::size_t>(what)]; }

std::string announcement(const Change& change) {
    return std::string(name_of(change.what)) + " " + change.id.text() + " " + change.type +
           (change.signed_out.empty() ? "" : " " + change.signed_out);
}

Change read_announcement(std::string_view text) {
    Change out;
    const auto first = text.find(' '), second = text.find(' ', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return out;
    const auto id = Guid::parse(text.substr(first + 1, second - first - 1));
    for (std::size_t i = 0; i < names.size(); ++i)
        if (id && text.substr(0, first) == names[i]) {
            out.what = static_cast<Change::What>(i);
            out.id = *id;
            const auto rest = text.substr(second + 1);
            const auto end = rest.find(' ');
            out.type = rest.substr(0, end);
            if (end != std::string_view::npos) out.signed_out = rest.substr(end + 1);
        }
    return out;
}

void Writer::stamp(Entity& entity, bool created) const {
    const auto now = created ? Instant::now() : Instant::after(entity.date("modifiedDate"));
    if (created) entity.at("createdDate") = now;
    entity.at("modifiedDate") = now;
    entity.at("modifiedByUserName") = user_;
    for (auto& field : entity.type->fields())
        if (field.kind == Kind::children && field.target->has_dates())
            for (auto& child : std::get<std::vector<Entity>>(entity[field]))
                if (child.date("createdDate") == Instant::none()) {
                    child.at("createdDate") = now;
                    child.at("modifiedDate") = now;
                    child.at("modifiedByUserName") = user_;
                }
}

void Writer::close_secrets(const Entity* before, Entity& entity) const {
    for (auto& field : entity.type->fields()) {
        if (!field.is_secret || (before && (*before)[field] == entity[field])) continue;
        const auto& text = std::get<std::string>(entity[field]);
        if (!text.empty()) entity[field] = seal_.close(text, entity.id().text() + field.name);
    }
}

void Writer::insert(Entity& entity) {
    stamp(entity, true);
    close_secrets(nullptr, entity);
    std::vector<Statement> statements{insert_row(entity.type->name(), entity)};
    for (auto* field : separate_fields(*entity.type)) insert_list(statements, entity, *field);
    run(std::move(statements), {Change::What::created, entity.type->name(), entity.id(), signed_out(nullptr, &entity)},
        nullptr, &entity);
}

void Writer::update(const Entity& before, Entity& after) {
    after.at("createdDate") = before.at("createdDate");
    after.at("modifiedDate") = before.at("modifiedDate");
    stamp(after, false);
    close_secrets(&before, after);
    std::vector<Statement> statements{update_row(before, after)};
    for (auto* field : separate_fields(*after.type))
        if (before[*field] != after[*field]) replace_list(statements, after, *field);
    run(std::move(statements), {Change::What::updated, after.type->name(), after.id(), signed_out(&before, &after)},
        &before, &after);
}

void Writer::remove(const Entity& entity) {
    Statement statement("DELETE FROM ");
    statement.name(entity.type->name()).add(" WHERE \"id\" = ").value(entity.id().text());
    run({std::move(statement)}, {Change::What::removed, entity.type->name(), entity.id(), signed_out(&entity, nullptr)},
        &entity, nullptr);
}

void Writer::run(std::vector<Statement> statements, const Change& change, const Entity* before, const Entity* after) {
    statements.push_back(audit_row(user_, std::string(name_of(change.what)), before, after));
    Statement notify("SELECT pg_notify(");
    notify.value(std::string(change_channel)).add(", ").value(announcement(change));
    statements.push_back(notify.add(")"));
    connection_.run_all(statements);
    changes_.push_back(change);
    if (const Entity& entity = after ? *after : *before; entity.type->find("name"))
        changes_.back().name = entity.text("name");
}

}  // namespace orrery::repository
