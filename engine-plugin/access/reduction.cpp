#include "access/reduction.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

#include "expression/utf8.h"

namespace orrery::engine {
namespace {

constexpr std::array kAccessFields = {access_field::kAccess, access_field::kUser, access_field::kGroup,
                                      access_field::kSerial, access_field::kOmit};

using Row = std::vector<Value>;

/// Equal for values that are the same symbol, and for those only: every bit of a number counts.
std::string key_of(const Value& value) {
    if (!value.has_number()) return "t" + std::string(value.stored_text());
    const double number = value.number() == 0 ? 0 : value.number();  // there is one zero
    char bits[sizeof number];
    std::memcpy(bits, &number, sizeof number);
    return "n" + std::string(bits, sizeof bits);
}

/// So that no two lists of texts look alike.
void append_part(std::string& key, std::string_view part) {
    key += std::to_string(part.size());
    key += ':';
    key += part;
}

class Rules {
public:
    Rules(const AccessTable& table, const AccessIdentity& who)
        : table_(table),
          user_(upper_case(who.user)),
          access_(column(access_field::kAccess)),
          user_column_(column(access_field::kUser)),
          group_column_(column(access_field::kGroup)),
          serial_column_(column(access_field::kSerial)) {
        for (const std::string& group : who.groups) groups_.push_back(upper_case(group));
    }

    std::optional<Reduction> reduction() const {
        std::vector<const Row*> rows;
        for (const Row& row : table_.rows)
            if (is_for_user(row)) rows.push_back(&row);
        if (rows.empty()) return std::nullopt;
        Reduction reduction;
        for (std::size_t c = 0; c < table_.fields.size(); ++c) {
            if (table_.fields[c] == access_field::kOmit)
                omit(rows, c, reduction);
            else if (!is_access_field(table_.fields[c]))
                restrict(rows, c, reduction);
        }
        return reduction;
    }

private:
    [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const {
        const auto found = std::find(table_.fields.begin(), table_.fields.end(), name);
        if (found == table_.fields.end()) return std::nullopt;
        return static_cast<std::size_t>(found - table_.fields.begin());
    }

    static bool is_empty(const Value& cell) { return cell.is_null() || cell.to_text().empty(); }
    [[nodiscard]] bool is_star(const Value& cell) const {
        return !table_.star.empty() && !cell.is_null() && cell.to_text() == table_.star;
    }

    [[nodiscard]] bool is_for_user(const Row& row) const {
        const std::string kind = access_ ? row[*access_].to_text() : std::string();
        if (kind != "USER" && kind != "ADMIN") return false;
        // Nobody here has a serial number.
        if (serial_column_ && !is_empty(row[*serial_column_]) && !is_star(row[*serial_column_])) return false;
        const bool names_user = user_column_ && !is_empty(row[*user_column_]);
        const bool names_group = group_column_ && !is_empty(row[*group_column_]);
        if (!names_user && !names_group) return false;  // a row about nobody is not one about everybody
        return (!names_user || fits(row, *user_column_, {user_})) &&
               (!names_group || fits(row, *group_column_, groups_));
    }

    /// One of the names stands in the row's column, or the row says "*" and one of them stands somewhere in it.
    [[nodiscard]] bool fits(const Row& row, std::size_t column, const std::vector<std::string>& names) const {
        const auto is_named = [&](const Row& candidate) {
            return !is_star(candidate[column]) &&
                   std::find(names.begin(), names.end(), candidate[column].to_text()) != names.end();
        };
        if (!is_star(row[column])) return is_named(row);
        return std::any_of(table_.rows.begin(), table_.rows.end(),
                           [&](const Row& other) { return !is_empty(other[column]) && is_named(other); });
    }

    /// What the rows list in a column; "*" is what any row of the table lists in it.
    [[nodiscard]] std::vector<Value> listed(const std::vector<const Row*>& rows, std::size_t column) const {
        std::vector<Value> values;
        std::set<std::string> seen;
        const auto add = [&](const Value& cell) {
            if (!is_empty(cell) && !is_star(cell) && seen.insert(key_of(cell)).second) values.push_back(cell);
        };
        for (const Row* row : rows) {
            add((*row)[column]);
            if (!is_star((*row)[column])) continue;
            for (const Row& other : table_.rows) add(other[column]);
        }
        return values;
    }

    void restrict(const std::vector<const Row*>& rows, std::size_t column, Reduction& reduction) const {
        for (const Row* row : rows)
            if (is_empty((*row)[column]) && (*row)[*access_].to_text() == "ADMIN") return;
        reduction.restrictions.push_back({table_.fields[column], listed(rows, column)});
    }

    void omit(const std::vector<const Row*>& rows, std::size_t column, Reduction& reduction) const {
        for (const Value& field : listed(rows, column)) reduction.omitted.push_back(field.to_text());
        std::sort(reduction.omitted.begin(), reduction.omitted.end());
    }

    const AccessTable& table_;
    const std::string user_;
    std::vector<std::string> groups_;
    const std::optional<std::size_t> access_, user_column_, group_column_, serial_column_;
};

}  // namespace

std::string Reduction::key() const {
    std::string key;
    for (const Restriction& restriction : restrictions) {
        append_part(key, restriction.field);
        std::vector<std::string> values;
        for (const Value& value : restriction.values) values.push_back(key_of(value));
        std::sort(values.begin(), values.end());
        key += std::to_string(values.size()) + "=";
        for (const std::string& value : values) append_part(key, value);
    }
    key += "-";
    for (const std::string& field : omitted) append_part(key, field);
    return key;
}

bool is_access_field(std::string_view name) {
    return std::find(kAccessFields.begin(), kAccessFields.end(), name) != kAccessFields.end();
}

std::optional<Reduction> reduction_of(const AccessTable& table, const AccessIdentity& who) {
    return Rules(table, who).reduction();
}

}  // namespace orrery::engine
