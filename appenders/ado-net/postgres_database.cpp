#include "settings.h"

namespace ado_net {

namespace {

using orrery::Code;
using orrery::Error;
using orrery::postgres::Failure;

/// Only values can make a row impossible for ever (SQLSTATE classes 22 and 23). What else the server says, a missing
/// table included, an operator may mend while the rows wait.
[[noreturn]] void rethrow(const Failure& failure) {
    bool of_values = failure.sqlstate().starts_with("22") || failure.sqlstate().starts_with("23");
    // The server quotes a value it does not take in its text, so of those only the state is told.
    throw Error(of_values ? Code::invalid : Code::unavailable,
                of_values ? "the database refused a row's value (SQLSTATE " + failure.sqlstate() + ")" : failure.what(),
                of_values ? "check the parameters' types against the table"
                          : "is the database up, may the user sign in, and does CommandText fit the table?");
}

class PostgresDatabase : public Database {
public:
    PostgresDatabase(const orrery::postgres::Settings& settings, const Command& command) try
        : connection_(settings), command_(command) {
    } catch (const Failure& failure) {
        rethrow(failure);
    }
    void begin() override {
        guarded([&] { transaction_.emplace(connection_); });
    }
    void insert(const Values& values) override {
        orrery::postgres::Statement statement;
        for (size_t i = 0; i < command_.pieces.size(); ++i) {
            statement.add_configured(command_.pieces[i]);
            if (i < command_.uses.size()) statement.value(values[command_.uses[i]]);
        }
        guarded([&] { connection_.run(statement); });
    }
    void commit() override {
        guarded([&] { transaction_.value().commit(); });
        transaction_.reset();
    }
    void rollback() noexcept override { transaction_.reset(); }

private:
    template <class Work>
    void guarded(Work work) try {
        work();
    } catch (const Failure& failure) {
        rethrow(failure);
    }
    orrery::postgres::Connection connection_;
    const Command& command_;
    std::optional<orrery::postgres::Transaction> transaction_;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const orrery::postgres::Settings& settings, const Command& command) {
    return std::make_unique<PostgresDatabase>(settings, command);
}

}  // namespace ado_net
