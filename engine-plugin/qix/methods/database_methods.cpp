#include "qix/methods/database_methods.h"

#include <algorithm>

#include "qix/database_rows.h"
#include "qix/method_tools.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kMostItems = 200'000;
constexpr std::size_t kPreviewRows = 50;

/// Where in a database, as the request says; what it does not name is not looked at.
struct Place {
    std::string connection, database, owner, table;

    bool holds(const DatabaseRows& all, const std::vector<std::string>& row) const {
        const auto fits = [&](const std::string& wanted, const char* column) {
            return wanted.empty() || all.cell(row, column) == wanted;
        };
        return fits(database, "TABLE_QUALIFIER") && fits(owner, "TABLE_OWNER") && fits(table, "TABLE_NAME");
    }
};

Place place_of(const Parameters& params, bool with_owner, bool with_table) {
    Place place{params.text("qConnectionId"), params.text("qDatabase"), {}, {}};
    if (with_owner) place.owner = params.text("qOwner");
    if (with_table) place.table = params.text("qTable");
    return place;
}

/// Asks the source beside the strand, for those who may change the script of the open app.
template <class Make>
Answer with_rows(Call& call, const Place& place, const std::string& statement, std::size_t most, Make make) {
    workspace(call).require("update");
    return Background{Background::Lane::files,
                      [session = call.session.shared_from_this(), place, statement, most,
                       make = std::move(make)](const std::stop_token& stop) -> Completion {
                          const DatabaseRows rows = database_rows(session->engine(), session->user(), place.connection,
                                                                  statement, most, stop);
                          json::Value result = make(rows);
                          return [result = std::move(result)](Effects&) { return result; };
                      }};
}

/// {qName: …} for every different value of a column, in the order of the rows.
json::Value names_of(const DatabaseRows& all, const Place& place, const char* column) {
    json::Value names = json::Value::array();
    std::vector<std::string> seen;
    for (const auto& row : all.rows) {
        const std::string name = all.cell(row, column);
        if (!place.holds(all, row) || std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
        seen.push_back(name);
        names.push_back(result_of("qName", name));
    }
    return names;
}

Answer info(Call& call) {
    const Place place{call.params.text("qConnectionId"), {}, {}, {}};
    return with_rows(call, place, "SQLTABLES", 1, [](const DatabaseRows& all) {
        const std::string database = all.rows.empty() ? std::string() : all.cell(all.rows.front(), "TABLE_QUALIFIER");
        return result_of("qInfo", json::Value::object({{"qDBMSName", ""},
                                                       {"qDBUsage", true},
                                                       {"qOwnerUsage", true},
                                                       {"qDBSeparator", "."},
                                                       {"qOwnerSeparator", "."},
                                                       {"qDBFirst", true},
                                                       {"qQuotePreffix", "\""},
                                                       {"qQuoteSuffix", "\""},
                                                       {"qSpecialChars", " "},
                                                       {"qDefaultDatabase", database},
                                                       {"qKeywords", json::Value::array()}}));
    });
}

Answer databases(Call& call) {
    const Place place{call.params.text("qConnectionId"), {}, {}, {}};
    return with_rows(call, place, "SQLTABLES", kMostItems, [place](const DatabaseRows& all) {
        json::Value databases = json::Value::array();
        const json::Value names = names_of(all, place, "TABLE_QUALIFIER");
        for (const json::Value& name : names.items()) {
            json::Value database = name;
            database.set("qIsDefault", databases.size() == 0);
            databases.push_back(std::move(database));
        }
        return result_of("qDatabases", std::move(databases));
    });
}

Answer owners(Call& call) {
    const Place place = place_of(call.params, false, false);
    return with_rows(call, place, "SQLTABLES", kMostItems, [place](const DatabaseRows& all) {
        return result_of("qOwners", names_of(all, place, "TABLE_OWNER"));
    });
}

Answer tables(Call& call) {
    const Place place = place_of(call.params, true, false);
    return with_rows(call, place, "SQLTABLES", kMostItems, [place](const DatabaseRows& all) {
        json::Value tables = json::Value::array();
        for (const auto& row : all.rows)
            if (place.holds(all, row))
                tables.push_back(json::Value::object(
                    {{"qName", all.cell(row, "TABLE_NAME")}, {"qType", all.cell(row, "TABLE_TYPE")}}));
        return result_of("qTables", std::move(tables));
    });
}

Answer fields(Call& call) {
    const Place place = place_of(call.params, true, true);
    return with_rows(call, place, "SQLCOLUMNS", kMostItems, [place](const DatabaseRows& all) {
        json::Value fields = json::Value::array();
        for (const auto& row : all.rows) {
            if (!place.holds(all, row)) continue;
            const std::string name = all.cell(row, "COLUMN_NAME");
            fields.push_back(json::Value::object(
                {{"qName", name}, {"qOriginalFieldName", name}, {"qIsKey", all.cell(row, "PRIMARY_KEY") == "1"}}));
        }
        return result_of("qFields", std::move(fields));
    });
}

/// A name as SQL quotes it.
std::string quoted(const std::string& name) {
    std::string out = "\"";
    for (const char letter : name) out += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return out + "\"";
}

/// The names of the columns, then some rows.
Answer preview(Call& call) {
    const Place place = place_of(call.params, true, true);
    std::string statement = "SELECT * FROM ";
    if (!place.owner.empty()) statement += quoted(place.owner) + ".";
    statement += quoted(place.table);
    const std::string condition(call.params["qConditions"]["qWherePredicate"].string_or(""));
    if (!condition.empty()) statement += " WHERE " + condition;
    return with_rows(call, place, statement, kPreviewRows, [](const DatabaseRows& all) {
        json::Value records = json::Value::array();
        const auto add = [&](const std::vector<std::string>& cells) {
            json::Value values = json::Value::array();
            for (const std::string& cell : cells) values.push_back(cell);
            records.push_back(result_of("qValues", std::move(values)));
        };
        add(all.columns);
        for (const auto& row : all.rows) add(row);
        return json::Value::object({{"qPreview", std::move(records)}, {"qRowCount", all.rows.size()}});
    });
}

}  // namespace

void add_database_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "GetDatabaseInfo", "qConnectionId", info);
    registry.add(doc, "GetDatabases", "qConnectionId", databases);
    registry.add(doc, "GetDatabaseOwners", "qConnectionId qDatabase?", owners);
    registry.add(doc, "GetDatabaseTables", "qConnectionId qDatabase? qOwner?", tables);
    registry.add(doc, "GetDatabaseTableFields", "qConnectionId qDatabase? qOwner? qTable", fields);
    registry.add(doc, "GetDatabaseTablePreview", "qConnectionId qDatabase? qOwner? qTable qConditions:object?",
                 preview);
}

}  // namespace orrery::qix
