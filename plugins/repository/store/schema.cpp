#include "schema.h"

#include <set>
#include <stdexcept>

#include "columns.h"
#include "migrations.h"

namespace orrery::repository {
namespace {

using postgres::Connection;
using postgres::Literal;
using postgres::Statement;

Literal column_type(const Field& field) {
    switch (field.kind) {
        case Kind::text:
            return "text";
        case Kind::integer:
        case Kind::enumeration:
            return "bigint";
        case Kind::boolean:
            return "boolean";
        case Kind::date:
            return "timestamptz(3)";
        case Kind::guid:
        case Kind::reference:
            return "uuid";
        default:
            return "jsonb";
    }
}

Literal on_delete(const Field& field) {
    switch (field.on_delete) {
        case OnDelete::cascade:
            return " ON DELETE CASCADE";
        case OnDelete::clear:
            return " ON DELETE SET NULL";
        case OnDelete::refuse:
            break;
    }
    return " ON DELETE RESTRICT";
}

class Builder {
public:
    Builder(Connection& connection, const Model& model) : connection_(connection), model_(model) {
        auto rows = connection_.run_once(Statement(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"));
        for (int i = 0; i < rows.rows(); ++i) {
            tables_.insert(std::string(rows.text(i, 0)));
            columns_.insert(std::string(rows.text(i, 0)) + "\n" + std::string(rows.text(i, 1)));
        }
    }

    void build() {
        // Rows first, then columns: types may refer to each other in circles.
        for (auto& type : model_.types())
            if (!type.is_child()) create(type.name(), "(\"id\" uuid PRIMARY KEY)");
        for (auto& type : model_.types())
            if (!type.is_child()) {
                add_columns(type.name(), type);
                add_indexes(type);
            }
        for (auto& type : model_.types())
            if (!type.is_child()) add_separate_tables(type);
    }

private:
    bool create(const std::string& table, Literal definition) {
        if (tables_.count(table)) return false;
        connection_.run_once(Statement("CREATE TABLE ").name(table).add(" ").add(definition));
        return true;
    }

    void add_columns(const std::string& table, const Type& type) {
        std::vector<const Field*> missing;
        for (auto* field : row_fields(type))
            if (field->name != "id" && !columns_.count(table + "\n" + field->name)) missing.push_back(field);
        if (missing.empty()) return;
        Statement add("ALTER TABLE ");
        add.name(table);
        for (auto* field : missing) {
            add.add(field == missing.front() ? Literal(" ADD COLUMN ") : Literal(", ADD COLUMN "));
            add.name(field->name).add(" ").add(column_type(*field));
            if (field->kind == Kind::reference)
                add.add(" REFERENCES ").name(field->target->name()).add(" (\"id\")").add(on_delete(*field));
        }
        connection_.run_once(add);
        fill(table, missing);
        for (auto* field : missing)
            if (field->kind == Kind::reference) index(table, field->name);
    }

    // Rows that were there before get the default; then nothing but references may be empty.
    void fill(const std::string& table, const std::vector<const Field*>& fields) {
        Statement fill("UPDATE "), tighten("ALTER TABLE ");
        fill.name(table).add(" SET ");
        tighten.name(table);
        bool first = true;
        for (auto* field : fields) {
            if (field->kind == Kind::reference) continue;
            fill.add(first ? Literal("") : Literal(", ")).name(field->name).add(" = ");
            append_value(fill, *field, field->initial);
            tighten.add(first ? Literal(" ALTER COLUMN ") : Literal(", ALTER COLUMN ")).name(field->name);
            tighten.add(" SET NOT NULL");
            first = false;
        }
        if (first) return;
        connection_.run_once(fill);
        connection_.run_once(tighten);
    }

    void index(const std::string& table, const std::string& column) {
        connection_.run_once(Statement("CREATE INDEX ON ").name(table).add(" (").name(column).add(")"));
    }

    void add_indexes(const Type& type) {
        for (auto& group : type.unique_groups()) {
            std::string name = type.name();
            for (auto& column : group) name += "." + column;
            Statement make("CREATE UNIQUE INDEX IF NOT EXISTS ");
            make.name((name + ".unique").substr(0, 63)).add(" ON ").name(type.name()).add(" (");
            for (auto& column : group)
                make.add(&column == &group.front() ? Literal("lower(") : Literal(", lower(")).name(column).add(")");
            connection_.run_once(make.add(")"));
        }
    }

    void add_separate_tables(const Type& type) {
        for (auto* field : separate_fields(type)) {
            const auto table = separate_table(type, *field);
            if (field->kind == Kind::children) {
                if (create(table, "(\"id\" uuid PRIMARY KEY, \"place\" integer NOT NULL)")) add_parent(table, type);
                add_columns(table, *field->target);
            } else if (create(table, "(\"place\" integer NOT NULL)")) {
                add_parent(table, type);
                Statement target("ALTER TABLE ");
                target.name(table).add(" ADD COLUMN \"target\" uuid NOT NULL REFERENCES ");
                target.name(field->target->name()).add(" (\"id\") ON DELETE CASCADE");
                connection_.run_once(target.add(", ADD PRIMARY KEY (\"parent\", \"target\")"));
                index(table, "target");
            }
        }
    }

    void add_parent(const std::string& table, const Type& type) {
        Statement parent("ALTER TABLE ");
        parent.name(table).add(" ADD COLUMN \"parent\" uuid NOT NULL REFERENCES ").name(type.name());
        connection_.run_once(parent.add(" (\"id\") ON DELETE CASCADE"));
        index(table, "parent");
    }

    Connection& connection_;
    const Model& model_;
    std::set<std::string> tables_, columns_;
};

int stored_version(Connection& connection) {
    connection.run_once(
        Statement("CREATE TABLE IF NOT EXISTS \"schema_version\" (\"version\" integer PRIMARY KEY, \"applied\" "
                  "timestamptz NOT NULL DEFAULT now(), \"description\" text NOT NULL)"));
    auto row = connection.run_once(Statement("SELECT coalesce(max(\"version\"), 0) FROM \"schema_version\""));
    return static_cast<int>(row.integer(0, 0));
}

void add_audit_table(Connection& connection) {
    connection.run_once(Statement(
        "CREATE TABLE IF NOT EXISTS \"audit_entry\" (\"number\" bigserial PRIMARY KEY, \"at\" timestamptz(3) NOT NULL "
        "DEFAULT clock_timestamp(), \"user\" text NOT NULL, \"action\" text NOT NULL, \"type\" text NOT NULL, \"id\" "
        "uuid NOT NULL, \"name\" text NOT NULL, \"changes\" jsonb NOT NULL)"));
}

}  // namespace

void migrate(Connection& connection, const Model& model, const std::string& schema) {
    postgres::Transaction transaction(connection);
    connection.run_once(Statement("SELECT pg_advisory_xact_lock(727468841)"));
    connection.run_once(Statement("CREATE SCHEMA IF NOT EXISTS ").name(schema));
    const int stored = stored_version(connection);
    if (stored > schema_version())
        throw std::runtime_error("the repository database holds data of version " + std::to_string(stored) +
                                 ", this program knows versions up to " + std::to_string(schema_version()) +
                                 "; start the newer program, or restore a backup made before the upgrade");
    if (stored > 0) run_migrations(connection, stored);
    Builder(connection, model).build();
    add_audit_table(connection);
    if (stored < schema_version())
        connection.run_once(Statement("INSERT INTO \"schema_version\" (\"version\", \"description\") VALUES (")
                                .value(schema_version())
                                .add(", ")
                                .value(stored == 0 ? "created" : "migrated")
                                .add(")"));
    transaction.commit();
}

}  // namespace orrery::repository
