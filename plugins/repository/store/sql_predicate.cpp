#include "sql_predicate.h"

#include <stdexcept>

#include "columns.h"

namespace orrery::repository {
namespace {

using postgres::Literal;
using postgres::Statement;

// '*' is the only wildcard; what LIKE would take for one is escaped.
std::string like_pattern(const std::string& pattern) {
    std::string out;
    for (char c : pattern) {
        if (c == '%' || c == '_' || c == '\\') out.push_back('\\');
        out.push_back(c == '*' ? '%' : c);
    }
    return out;
}

class Translator {
public:
    explicit Translator(Statement& out) : out_(out) {}

    void condition(const Predicate& predicate, const Type& type, const std::string& alias) {
        switch (predicate.kind) {
            case Predicate::Kind::never:
                out_.add("false");
                break;
            case Predicate::Kind::always:
                out_.add("true");
                break;
            case Predicate::Kind::all:
                group(predicate, type, alias, " AND ");
                break;
            case Predicate::Kind::any:
                group(predicate, type, alias, " OR ");
                break;
            case Predicate::Kind::negated:
                // An empty reference makes a comparison NULL, which counts as false, also under NOT.
                out_.add("((");
                condition(*predicate.parts.front(), type, alias);
                out_.add(") IS NOT TRUE)");
                break;
            case Predicate::Kind::compare:
                comparison(predicate, type, alias);
                break;
            case Predicate::Kind::related:
                related(predicate, type, alias);
                break;
            case Predicate::Kind::same:
                throw std::logic_error("a comparison of two properties is no SQL condition");
        }
    }

private:
    void group(const Predicate& predicate, const Type& type, const std::string& alias, Literal between) {
        out_.add("(");
        for (std::size_t i = 0; i < predicate.parts.size(); ++i) {
            if (i) out_.add(between);
            condition(*predicate.parts[i], type, alias);
        }
        out_.add(")");
    }

    void column(const std::string& alias, const Field& field) { out_.name(alias).add(".").name(field.name); }

    void comparison(const Predicate& predicate, const Type& type, const std::string& alias) {
        const Field& field = *predicate.field;
        if (field.is_separate()) return by_id(predicate, type, alias);
        if (field.kind == Kind::texts || field.kind == Kind::guids || field.kind == Kind::integers)
            return of_list(predicate, alias);
        if (is_one_of_ids(predicate)) return one_of_ids(predicate, alias);
        const bool one = predicate.constants.size() == 1;
        if (!one) out_.add("(");
        for (std::size_t i = 0; i < predicate.constants.size(); ++i) {
            if (i) out_.add(" OR ");
            if (field.kind == Kind::text)
                text_test([&] { column(alias, field); }, predicate.test, std::get<std::string>(predicate.constants[i]));
            else
                scalar_test(predicate, alias, predicate.constants[i]);
        }
        if (!one) out_.add(")");
    }

    static bool is_one_of_ids(const Predicate& predicate) {
        const auto kind = predicate.field->kind;
        return (kind == Kind::guid || kind == Kind::reference) &&
               (predicate.test == Test::equal || predicate.test == Test::exact);
    }

    void one_of_ids(const Predicate& predicate, const std::string& alias) {
        std::vector<std::string> ids;
        for (auto& constant : predicate.constants) ids.push_back(std::get<Guid>(constant).text());
        column(alias, *predicate.field);
        if (ids.size() == 1)
            out_.add(" = ").value(ids.front()).add("::uuid");
        else
            out_.add(" = ANY(").values(ids).add("::uuid[])");
    }

    template <class Operand>
    void text_test(const Operand& operand, Test test, const std::string& constant) {
        const auto folded = [&](Literal before, Literal between, Literal after) {
            out_.add(before).add("lower(");
            operand();
            out_.add(")").add(between).add("lower(").value(constant).add("::text)").add(after);
        };
        switch (test) {
            case Test::equal:
                folded("", " = ", "");
                break;
            case Test::starts:
                folded("starts_with(", ", ", ")");
                break;
            case Test::contains:
                folded("(strpos(", ", ", ") > 0)");
                break;
            case Test::ends:
                out_.add("right(lower(");
                operand();
                out_.add("), length(lower(").value(constant).add("::text))) = lower(").value(constant).add("::text)");
                break;
            case Test::like:
                out_.add("lower(");
                operand();
                out_.add(") LIKE lower(").value(like_pattern(constant)).add("::text)");
                break;
            case Test::exact:
                operand();
                out_.add(" = ").value(constant).add("::text");
                break;
            default:
                throw std::logic_error("this comparison of texts is no SQL condition");
        }
    }

    void scalar_test(const Predicate& predicate, const std::string& alias, const Value& constant) {
        const Field& field = *predicate.field;
        if (const auto* pattern = std::get_if<std::string>(&constant)) {  // a GUID by its text
            text_test(
                [&] {
                    column(alias, field);
                    out_.add("::text");
                },
                predicate.test, *pattern);
            return;
        }
        column(alias, field);
        switch (predicate.test) {
            case Test::equal:
            case Test::exact:
                out_.add(" = ");
                break;
            case Test::less:
                out_.add(" < ");
                break;
            case Test::less_equal:
                out_.add(" <= ");
                break;
            case Test::greater:
                out_.add(" > ");
                break;
            case Test::greater_equal:
                out_.add(" >= ");
                break;
            default:
                throw std::logic_error("this comparison is no SQL condition");
        }
        append_value(out_, field, constant);
    }

    // A list in its own row: any item.
    void of_list(const Predicate& predicate, const std::string& alias) {
        if (predicate.test == Test::present) {
            out_.add("jsonb_array_length(");
            column(alias, *predicate.field);
            out_.add(") > 0");
            return;
        }
        out_.add("EXISTS (SELECT 1 FROM jsonb_array_elements_text(");
        column(alias, *predicate.field);
        out_.add(") AS item(v) WHERE false");
        for (auto& constant : predicate.constants) {
            out_.add(" OR ");
            if (const auto* id = std::get_if<Guid>(&constant))
                text_test([&] { out_.add("item.v"); }, Test::equal, id->text());
            else
                text_test([&] { out_.add("item.v"); }, predicate.test, std::get<std::string>(constant));
        }
        out_.add(")");
    }

    // A list with a table of its own, compared by the ids of its entities.
    void by_id(const Predicate& predicate, const Type& type, const std::string& alias) {
        const Field& field = *predicate.field;
        std::vector<std::string> ids;
        for (auto& constant : predicate.constants) ids.push_back(std::get<Guid>(constant).text());
        out_.name(alias).add(".\"id\" IN (SELECT \"parent\" FROM ").name(separate_table(type, field)).add(" WHERE ");
        if (field.kind == Kind::references)
            out_.add("\"target\"");
        else
            out_.add("\"id\"");
        out_.add(" = ANY(").values(ids).add("::uuid[]))");
    }

    void related(const Predicate& predicate, const Type& type, const std::string& alias) {
        const Field& field = *predicate.field;
        const Predicate& inner = *predicate.parts.front();
        const auto next = "t" + std::to_string(++aliases_);
        if (field.kind == Kind::reference) {
            column(alias, field);
            if (inner.is_always()) {
                out_.add(" IS NOT NULL");
                return;
            }
            out_.add(" IN (SELECT ").name(next).add(".\"id\" FROM ").name(field.target->name()).add(" ").name(next);
        } else if (field.kind == Kind::references) {
            const auto link = next + "l";
            out_.name(alias).add(".\"id\" IN (SELECT ").name(link).add(".\"parent\" FROM ");
            out_.name(separate_table(type, field)).add(" ").name(link).add(" JOIN ").name(field.target->name());
            out_.add(" ").name(next).add(" ON ").name(next).add(".\"id\" = ").name(link).add(".\"target\"");
        } else {
            out_.name(alias).add(".\"id\" IN (SELECT ").name(next).add(".\"parent\" FROM ");
            out_.name(separate_table(type, field)).add(" ").name(next);
        }
        out_.add(" WHERE ");
        condition(inner, *field.target, next);
        out_.add(")");
    }

    Statement& out_;
    int aliases_ = 0;
};

}  // namespace

void append_condition(Statement& out, const Predicate& predicate, const Type& type, const std::string& alias) {
    Translator(out).condition(predicate, type, alias);
}

}  // namespace orrery::repository
