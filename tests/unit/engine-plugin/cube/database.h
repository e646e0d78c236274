// SQLite beside the engine: what a query gives, as texts like the engine's.
#pragma once

#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "storage/value.h"

namespace orrery::engine::test {

class Database {
public:
    Database() { BOOST_REQUIRE(sqlite3_open(":memory:", &handle_) == SQLITE_OK); }
    ~Database() { sqlite3_close(handle_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void run(const std::string& sql) {
        char* error = nullptr;
        BOOST_REQUIRE_MESSAGE(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &error) == SQLITE_OK,
                              sql << ": " << (error ? error : ""));
    }
    /// Rows as texts, numbers rounded as the engine shows them, null as "-".
    std::vector<std::string> rows(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        BOOST_REQUIRE_MESSAGE(sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK,
                              sql << ": " << sqlite3_errmsg(handle_));
        std::vector<std::string> out;
        while (sqlite3_step(statement) == SQLITE_ROW) {
            std::string row;
            for (int c = 0; c < sqlite3_column_count(statement); ++c) row += (c == 0 ? "" : " ") + cell(statement, c);
            out.push_back(row);
        }
        sqlite3_finalize(statement);
        return out;
    }

private:
    static std::string cell(sqlite3_stmt* statement, int column) {
        switch (sqlite3_column_type(statement, column)) {
            case SQLITE_NULL:
                return "-";
            case SQLITE_TEXT:
                return reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
            default:
                return format_number(sqlite3_column_double(statement, column));
        }
    }
    sqlite3* handle_ = nullptr;
};

}  // namespace orrery::engine::test
