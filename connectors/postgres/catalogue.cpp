#include "catalogue.h"

#include <array>
#include <utility>

namespace postgres {

namespace {

constexpr std::string_view tables = R"(
select table_catalog::text as "TABLE_QUALIFIER", table_schema::text as "TABLE_OWNER", table_name::text as "TABLE_NAME",
       case table_type when 'BASE TABLE' then 'TABLE' else table_type::text end as "TABLE_TYPE",
       obj_description(to_regclass(quote_ident(table_schema) || '.' || quote_ident(table_name)), 'pg_class') as "REMARKS"
from information_schema.tables
where table_schema not in ('pg_catalog', 'information_schema')
order by table_schema, table_name)";

constexpr std::string_view columns = R"(
select c.table_catalog::text as "TABLE_QUALIFIER", c.table_schema::text as "TABLE_OWNER", c.table_name::text as "TABLE_NAME",
       c.column_name::text as "COLUMN_NAME", c.udt_name::text as "TYPE_NAME",
       coalesce(c.numeric_precision, c.datetime_precision)::integer as "PRECISION",
       c.character_maximum_length::integer as "LENGTH", c.numeric_scale::integer as "SCALE",
       (c.is_nullable = 'YES')::integer as "NULLABLE",
       (exists (select from information_schema.table_constraints t join information_schema.key_column_usage k
                  using (constraint_schema, constraint_name)
                where t.constraint_type = 'PRIMARY KEY' and k.table_schema = c.table_schema
                  and k.table_name = c.table_name and k.column_name = c.column_name))::integer as "PRIMARY_KEY",
       c.ordinal_position::integer as "ORDINAL_POSITION"
from information_schema.columns c
where c.table_schema not in ('pg_catalog', 'information_schema')
order by c.table_schema, c.table_name, c.ordinal_position)";

constexpr std::string_view types = R"(
select t.typname::text as "TYPE_NAME", format_type(t.oid, null) as "REMARKS"
from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
where n.nspname = 'pg_catalog' and t.typtype = 'b' and t.typelem = 0
order by 1)";

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> catalogue{
    {{"SQLTABLES", tables}, {"SQLCOLUMNS", columns}, {"SQLTYPES", types}}};

std::string in_upper_case(std::string_view text) {
    std::string out(text);
    for (char& letter : out)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return out;
}

}  // namespace

std::optional<std::string> catalogue_query(std::string_view statement) {
    constexpr std::string_view around = " \t\r\n;";
    const auto first = statement.find_first_not_of(around);
    if (first == statement.npos) return std::nullopt;
    const auto wanted = in_upper_case(statement.substr(first, statement.find_last_not_of(around) - first + 1));
    for (const auto& [name, query] : catalogue)
        if (wanted == name) return std::string(query);
    return std::nullopt;
}

}  // namespace postgres
