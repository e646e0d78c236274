#include <orrery/kit/http/text.h>
#include <orrery/kit/log/encoding.h>
#include <sql.h>
#include <sqlext.h>

#include <algorithm>

#include "settings.h"

namespace ado_net {

namespace {

using orrery::Code;
using orrery::Error;

/// A handle of unixODBC's of one kind.
class Handle {
public:
    Handle(SQLSMALLINT kind, SQLHANDLE parent) : kind_(kind) {
        if (!SQL_SUCCEEDED(::SQLAllocHandle(kind, parent, &value_)))
            throw Error(Code::limit, "no ODBC handle could be made");
    }
    ~Handle() { ::SQLFreeHandle(kind_, value_); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    SQLHANDLE get() const noexcept { return value_; }

private:
    SQLSMALLINT kind_;
    SQLHANDLE value_ = nullptr;
};

class Environment : public Handle {
public:
    Environment() : Handle(SQL_HANDLE_ENV, SQL_NULL_HANDLE) {
        ::SQLSetEnvAttr(get(), SQL_ATTR_ODBC_VERSION, reinterpret_cast<SQLPOINTER>(SQL_OV_ODBC3), 0);
    }
};

SQLCHAR* bytes(const std::string& text) { return reinterpret_cast<SQLCHAR*>(const_cast<char*>(text.data())); }

SQLPOINTER number(long value) { return reinterpret_cast<SQLPOINTER>(value); }

/// Throws what the driver says. As with libpq, only values (SQLSTATE classes 22 and 23) make a row impossible for ever;
/// their text is left out, as drivers quote the value in it.
[[noreturn]] void fail(SQLSMALLINT kind, SQLHANDLE handle, const std::string& doing) {
    SQLCHAR state[6] = {}, text[512] = {};
    SQLINTEGER native = 0;
    SQLSMALLINT size = 0;
    std::string code, what;
    if (SQL_SUCCEEDED(::SQLGetDiagRec(kind, handle, 1, state, &native, text, sizeof text, &size))) {
        code = reinterpret_cast<char*>(state);
        what = reinterpret_cast<char*>(text);
        std::replace_if(
            what.begin(), what.end(), [](char c) { return static_cast<unsigned char>(c) < 32; }, ' ');
    }
    bool of_values = code.starts_with("22") || code.starts_with("23");
    throw Error(of_values ? Code::invalid : Code::unavailable,
                doing + " (" + code + ")" + (of_values ? "" : ": " + what),
                of_values ? "check the parameters' types against the table"
                          : "is the database up, is the driver right, and does CommandText fit the table?");
}

/// How a parameter is described to the driver.
struct Description {
    SQLSMALLINT type;
    SQLULEN size;
    SQLSMALLINT digits;
};

Description describe(const Parameter& parameter, size_t characters) {
    auto size = static_cast<SQLULEN>(
        std::max<std::int64_t>(parameter.size(), static_cast<std::int64_t>(std::max<size_t>(characters, 1))));
    auto digits = static_cast<SQLSMALLINT>(parameter.scale());
    switch (parameter.type()) {
        case DbType::date_time:
            return {SQL_TYPE_TIMESTAMP, 26, 6};
        case DbType::int32:
            return {SQL_INTEGER, 10, 0};
        case DbType::int64:
            return {SQL_BIGINT, 19, 0};
        case DbType::real:
            return {SQL_DOUBLE, 15, 0};
        case DbType::decimal:
            return {SQL_DECIMAL, parameter.precision() > 0 ? static_cast<SQLULEN>(parameter.precision()) : 38, digits};
        case DbType::boolean:
            return {SQL_BIT, 1, 0};
        case DbType::guid:
            return {SQL_GUID, 36, 0};
        case DbType::ansi_text:
        case DbType::text:
            break;
    }
    return {SQL_WVARCHAR, size, 0};
}

class OdbcDatabase : public Database {
public:
    OdbcDatabase(const OdbcSettings& settings, const Command& command, const std::vector<Parameter>& parameters)
        : command_(command), parameters_(parameters), connection_(SQL_HANDLE_DBC, environment_.get()) {
        auto seconds = number(settings.timeout.count());
        ::SQLSetConnectAttr(connection_.get(), SQL_ATTR_LOGIN_TIMEOUT, seconds, 0);
        ::SQLSetConnectAttr(connection_.get(), SQL_ATTR_CONNECTION_TIMEOUT, seconds, 0);
        auto status = ::SQLDriverConnect(connection_.get(), nullptr, bytes(settings.connection), SQL_NTS, nullptr, 0,
                                         nullptr, SQL_DRIVER_NOPROMPT);
        if (!SQL_SUCCEEDED(status)) fail(SQL_HANDLE_DBC, connection_.get(), "cannot connect to the database by ODBC");
        connected_ = true;
        statement_.emplace(SQL_HANDLE_STMT, connection_.get());
        ::SQLSetStmtAttr(statement_->get(), SQL_ATTR_QUERY_TIMEOUT, seconds, 0);
        auto text = command.with_marks();
        if (!SQL_SUCCEEDED(::SQLPrepare(statement_->get(), bytes(text), static_cast<SQLINTEGER>(text.size()))))
            fail(SQL_HANDLE_STMT, statement_->get(), "the database does not take CommandText");
    }
    ~OdbcDatabase() override {
        statement_.reset();
        if (!connected_) return;
        rollback();
        ::SQLDisconnect(connection_.get());
    }
    void begin() override { set_autocommit(SQL_AUTOCOMMIT_OFF); }
    void insert(const Values& values) override {
        std::vector<std::string> texts(command_.uses.size());
        std::vector<SQLLEN> sizes(command_.uses.size());
        for (size_t i = 0; i < texts.size(); ++i) bind(i, values[command_.uses[i]], texts[i], sizes[i]);
        auto status = ::SQLExecute(statement_->get());
        if (!SQL_SUCCEEDED(status) && status != SQL_NO_DATA)
            fail(SQL_HANDLE_STMT, statement_->get(), "the database refused a row");
        ::SQLFreeStmt(statement_->get(), SQL_CLOSE);
        ::SQLFreeStmt(statement_->get(), SQL_RESET_PARAMS);
    }
    void commit() override {
        if (!SQL_SUCCEEDED(::SQLEndTran(SQL_HANDLE_DBC, connection_.get(), SQL_COMMIT)))
            fail(SQL_HANDLE_DBC, connection_.get(), "the database did not commit");
        set_autocommit(SQL_AUTOCOMMIT_ON);
    }
    void rollback() noexcept override {
        if (statement_) {
            ::SQLFreeStmt(statement_->get(), SQL_CLOSE);
            ::SQLFreeStmt(statement_->get(), SQL_RESET_PARAMS);
        }
        ::SQLEndTran(SQL_HANDLE_DBC, connection_.get(), SQL_ROLLBACK);
    }

private:
    void set_autocommit(long mode) {
        if (!SQL_SUCCEEDED(::SQLSetConnectAttr(connection_.get(), SQL_ATTR_AUTOCOMMIT, number(mode), 0)))
            fail(SQL_HANDLE_DBC, connection_.get(), "the database begins no transaction");
    }
    /// Text goes as UTF-16, which every driver takes for what it is, whatever the process's locale.
    void bind(size_t at, const std::optional<std::string>& value, std::string& text, SQLLEN& size) {
        if (value) encoding_.append(*value, text);
        size = value ? static_cast<SQLLEN>(text.size()) : SQL_NULL_DATA;
        auto [type, column, digits] = describe(parameters_[command_.uses[at]], text.size() / 2);
        auto status =
            ::SQLBindParameter(statement_->get(), static_cast<SQLUSMALLINT>(at + 1), SQL_PARAM_INPUT, SQL_C_WCHAR, type,
                               column, digits, text.data(), static_cast<SQLLEN>(text.size()), &size);
        if (!SQL_SUCCEEDED(status)) fail(SQL_HANDLE_STMT, statement_->get(), "the driver does not take a parameter");
    }

    const Command& command_;
    const std::vector<Parameter>& parameters_;
    orrery::logkit::Encoding encoding_{"utf-16", "connectionstring"};
    Environment environment_;
    Handle connection_;
    std::optional<Handle> statement_;
    bool connected_ = false;
};

}  // namespace

std::unique_ptr<Database> open_odbc(const OdbcSettings& settings, const Command& command,
                                    const std::vector<Parameter>& parameters) {
    return std::make_unique<OdbcDatabase>(settings, command, parameters);
}

void require_odbc_driver(const std::string& name) {
    Environment environment;
    std::string known;
    SQLCHAR driver[256], attributes[512];
    SQLSMALLINT size = 0, more = 0;
    for (SQLUSMALLINT next = SQL_FETCH_FIRST; SQL_SUCCEEDED(
             ::SQLDrivers(environment.get(), next, driver, sizeof driver, &size, attributes, sizeof attributes, &more));
         next = SQL_FETCH_NEXT) {
        std::string_view found = reinterpret_cast<char*>(driver);
        if (orrery::kit::http::equal_ignoring_case(found, name)) return;
        known.append(known.empty() ? "" : ", ").append(found);
    }
    throw Error(Code::invalid, "parameter --connectionstring: Driver is no ODBC driver that is registered here",
                known.empty() ? "none is: install one, such as odbc-postgresql" : "those are: " + known);
}

}  // namespace ado_net
