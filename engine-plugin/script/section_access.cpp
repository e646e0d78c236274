#include "script/section_access.h"

#include <algorithm>
#include <set>

#include "access/reduction.h"
#include "expression/utf8.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kMostCells = 20'000'000;

LoadError refused(const std::string& why) {
    return {LoadErrorKind::semantic, "nobody could open the app as its section access is: " + why};
}

Value in_upper_case(const Value& value) {
    if (!value.has_text()) return value;
    const std::string text = upper_case(value.stored_text());
    return value.has_number() ? Value::dual(text, value.number()) : Value::text(text);
}

bool contains(const std::vector<std::string>& fields, std::string_view name) {
    return std::find(fields.begin(), fields.end(), name) != fields.end();
}

AccessTable table_of(const TableBuilder& table) {
    if (table.rows() * table.columns().size() > kMostCells)
        throw LoadError(LoadErrorKind::semantic,
                        "the table of the section access has more than " + std::to_string(kMostCells) + " cells");
    AccessTable access;
    for (const ColumnBuilder& column : table.columns()) {
        const std::string name = upper_case(column.field->details.name);
        if (contains(access.fields, name)) throw refused("field " + name + " occurs twice");
        access.fields.push_back(name);
    }
    for (std::uint64_t row = 0; row < table.rows(); ++row) {
        std::vector<Value>& cells = access.rows.emplace_back();
        for (const ColumnBuilder& column : table.columns())
            cells.push_back(in_upper_case(column.field->symbols.value(column.codes[row])));
    }
    return access;
}

void check(const AccessTable& access) {
    if (!contains(access.fields, access_field::kAccess)) throw refused("its table has no field ACCESS");
    if (!contains(access.fields, access_field::kUser) && !contains(access.fields, access_field::kGroup))
        throw refused("its table has neither a field USERID nor a field GROUP");
    if (access.rows.empty()) throw refused("its table has no rows");
}

/// The rows of both, whose columns must be the same in whatever order.
AccessTable united(const AccessTable& one, const AccessTable& other) {
    AccessTable access = one;
    const std::set<std::string> wanted(one.fields.begin(), one.fields.end());
    if (wanted != std::set<std::string>(other.fields.begin(), other.fields.end()) || one.star != other.star)
        throw refused("the data brought a section access of its own with other fields");
    for (const std::vector<Value>& row : other.rows) {
        std::vector<Value>& cells = access.rows.emplace_back();
        for (const std::string& field : one.fields)
            cells.push_back(row[static_cast<std::size_t>(std::find(other.fields.begin(), other.fields.end(), field) -
                                                         other.fields.begin())]);
    }
    return access;
}

}  // namespace

void section_statement(ScriptState& state, Cursor& cursor) {
    if (cursor.accept("ACCESS"))
        state.enter(Section::access);
    else if (cursor.accept("APPLICATION"))
        state.enter(Section::application);
    else
        cursor.fail("expected ACCESS or APPLICATION behind SECTION, found " + cursor.found());
}

void star_statement(ScriptState& state, Cursor& cursor) {
    cursor.expect("IS");
    if (cursor.at_literal()) {
        state.star = cursor.literal();
        return;
    }
    state.star = cursor.rest();
    cursor.seek(cursor.statement().text.size());
}

AccessPtr finish_section_access(ScriptState& state) {
    state.enter(Section::application);
    if (!state.guarded()) return state.access;
    const std::list<TableBuilder>& tables = state.other_section().tables();
    if (tables.empty() && state.access != nullptr) return state.access;  // as in partial reloads, mostly
    if (tables.empty()) throw refused("it loads no table");
    if (tables.size() > 1)
        throw refused("it has the tables \"" + tables.front().name() + "\" and \"" + tables.back().name() +
                      "\"; join them or concatenate them into one");
    AccessTable access = table_of(tables.front());
    access.star = upper_case(state.star);
    check(access);
    if (state.access != nullptr) access = united(*state.access, access);
    return std::make_shared<const AccessTable>(std::move(access));
}

void warn_of_missing_fields(ScriptState& state, const DataModel& model, const AccessTable& access) {
    for (const std::string& field : access.fields) {
        if (is_access_field(field) || model.find_field(field)) continue;
        const std::string warning = "warning: the section access reduces by the field " + field +
                                    ", which the data does not have: nobody with values in it can open the app";
        state.message(warning);
        state.log(warning);
    }
}

}  // namespace orrery::engine
