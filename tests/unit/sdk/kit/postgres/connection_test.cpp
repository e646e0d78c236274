#include <orrery/kit/postgres/connection.h>
#include <orrery/kit/postgres/purpose.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "private_postgres.h"

using namespace orrery::postgres;
using orrery::test::PrivatePostgres;

namespace {
Settings settings() {
    static const Settings made = PrivatePostgres::shared().create_database("connection");
    return made;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(connections)

BOOST_AUTO_TEST_CASE(values_come_back_as_they_went) {
    Connection connection(settings());
    const std::string nasty = "it's \"quoted\" \\ $1 ; -- \n\t\xc3\xa9\xe2\x82\xac";
    auto result = connection.run(Statement("SELECT ")
                                     .value(nasty)
                                     .add("::text, ")
                                     .null()
                                     .add("::text, 42::bigint, true, (")
                                     .values({"a", "b\"\\c,}"})
                                     .add("::text[])[2]"));
    BOOST_TEST(result.rows() == 1);
    BOOST_TEST(result.text(0, 0) == nasty);
    BOOST_TEST(result.null(0, 1));
    BOOST_TEST(result.integer(0, 2) == 42);
    BOOST_TEST(result.boolean(0, 3));
    BOOST_TEST(result.text(0, 4) == "b\"\\c,}");
    BOOST_CHECK_THROW(result.text(1, 0), std::out_of_range);
    BOOST_CHECK_THROW(result.integer(0, 0), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_text_is_prepared_once_and_old_ones_go) {
    Connection connection(settings());
    for (int i = 0; i < 3; ++i) connection.run(Statement("SELECT ").value(i).add("::int"));
    auto prepared = [&] {
        return connection.run_once(Statement("SELECT count(*) FROM pg_prepared_statements")).integer(0, 0);
    };
    BOOST_TEST(prepared() == 1);
    Statement longer("SELECT 1");
    for (int i = 0; i < 300; ++i) connection.run(longer.add(", 1"));
    BOOST_TEST(prepared() == 256);
    BOOST_TEST(connection.run(longer).columns() == 301);
}

BOOST_AUTO_TEST_CASE(a_changed_table_is_prepared_anew) {
    Connection connection(settings());
    connection.run_once(Statement("CREATE TABLE changing (a int)"));
    const Statement all("SELECT * FROM changing");
    BOOST_TEST(connection.run(all).columns() == 1);
    connection.run_once(Statement("ALTER TABLE changing ADD COLUMN b int"));
    BOOST_CHECK_THROW(connection.run(all), Failure);
    BOOST_TEST(connection.run(all).columns() == 2);
}

BOOST_AUTO_TEST_CASE(failures_say_what_without_values) {
    Connection connection(settings());
    connection.run_once(Statement("CREATE TABLE people (name text CONSTRAINT people_name UNIQUE)"));
    const auto insert = Statement("INSERT INTO people VALUES (").value("secret-value").add(")");
    connection.run(insert);
    try {
        connection.run(insert);
        BOOST_ERROR("a duplicate was accepted");
    } catch (const Failure& failed) {
        BOOST_TEST(failed.unique_violation());
        BOOST_TEST(failed.constraint() == "people_name");
        BOOST_TEST(!failed.connection_lost());
        BOOST_TEST(std::string(failed.what()).find("secret-value") == std::string::npos);
    }
    BOOST_TEST(connection.run(Statement("SELECT count(*) FROM people")).integer(0, 0) == 1);
}

BOOST_AUTO_TEST_CASE(transactions_commit_or_vanish) {
    Connection connection(settings());
    connection.run_once(Statement("CREATE TABLE ledger (n int UNIQUE)"));
    const auto add = [](int n) { return Statement("INSERT INTO ledger VALUES (").value(n).add(")"); };
    {
        Transaction abandoned(connection);
        connection.run(add(1));
    }
    {
        Transaction kept(connection);
        connection.run(add(2));
        kept.commit();
    }
    {
        Transaction broken(connection);
        BOOST_CHECK_THROW(connection.run(add(2)), Failure);
        BOOST_CHECK_THROW(broken.commit(), Failure);
    }
    BOOST_TEST(!connection.in_transaction());
    auto rows = connection.run(Statement("SELECT n FROM ledger"));
    BOOST_TEST(rows.rows() == 1);
    BOOST_TEST(rows.integer(0, 0) == 2);
}

BOOST_AUTO_TEST_CASE(a_batch_is_one_round_trip_and_all_or_nothing) {
    Connection connection(settings());
    connection.run_once(Statement("CREATE TABLE batch (n int UNIQUE)"));
    const auto add = [](int n) { return Statement("INSERT INTO batch VALUES (").value(n).add(")"); };
    auto results = connection.run_all({add(1), add(2), Statement("SELECT count(*) FROM batch")});
    BOOST_TEST(results.size() == 3u);
    BOOST_TEST(results[2].integer(0, 0) == 2);
    BOOST_CHECK_THROW(connection.run_all({add(3), add(1), add(4)}), Failure);
    BOOST_TEST(connection.run(Statement("SELECT count(*) FROM batch")).integer(0, 0) == 2);
}

BOOST_AUTO_TEST_CASE(the_server_knows_what_statements_are_for) {
    auto named = settings();
    named.application = "kit";
    Connection connection(named);
    const Statement ask("SELECT current_setting('application_name')");
    const auto name = [&] { return std::string(connection.run(ask).text(0, 0)); };
    BOOST_TEST(name() == "kit");
    {
        const Purpose outer("a-1");
        BOOST_TEST(name() == "kit a-1");
        {
            const Purpose inner("b-2");
            BOOST_TEST(connection.run_once(ask).text(0, 0) == "kit b-2");
        }
        const auto batch = connection.run_all({ask, ask});
        BOOST_TEST(batch.size() == 2u);
        BOOST_TEST(batch.at(0).text(0, 0) == "kit a-1");
        const Purpose longer(std::string(100, 'x'));
        BOOST_TEST(name() == "kit " + std::string(59, 'x'));
    }
    BOOST_TEST(name() == "kit");
    // The text is the same whatever it is for.
    BOOST_TEST(
        connection
            .run_once(Statement("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%current_setting%'"))
            .integer(0, 0) == 1);
}

BOOST_AUTO_TEST_CASE(what_statements_are_for_outlives_what_is_undone) {
    Connection connection(settings());
    const Statement ask("SELECT right(current_setting('application_name'), 3)");
    const auto name = [&] { return std::string(connection.run(ask).text(0, 0)); };
    const Purpose purpose("a-1");
    { Transaction abandoned(connection); }
    BOOST_TEST(name() == "a-1");
    {
        const Purpose other("b-2");
        Transaction abandoned(connection);
        BOOST_TEST(name() == "b-2");
    }
    BOOST_TEST(name() == "a-1");
    {
        const Purpose other("c-3");
        BOOST_CHECK_THROW(connection.run(Statement("SELECT 1 / 0")), Failure);
        BOOST_CHECK_THROW(connection.run_all({Statement("SELECT 1"), Statement("SELECT 1 / 0")}), Failure);
        BOOST_TEST(name() == "c-3");
        Transaction broken(connection);
        BOOST_CHECK_THROW(connection.run(Statement("SELECT 1 / 0")), Failure);
        const Purpose further("d-4");  // the server takes nothing but the transaction's end now
    }
    BOOST_TEST(name() == "a-1");
    {
        const Purpose other("e-5");
        Transaction kept(connection);
        kept.commit();
    }
    BOOST_TEST(name() == "a-1");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_refused_and_not_shown) {
    auto wrong = settings();
    wrong.password = "not-the-password";
    try {
        Connection connection(wrong);
        BOOST_ERROR("a wrong password was accepted");
    } catch (const Failure& failed) {
        BOOST_TEST(failed.connection_lost());
        BOOST_TEST(std::string(failed.what()).find("not-the-password") == std::string::npos);
        BOOST_TEST(std::string(failed.what()).find("app@") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(the_password_may_come_from_a_file) {
    auto from_file = settings();
    const auto path = std::filesystem::temp_directory_path() / ("orrery-password-" + std::to_string(::getpid()));
    std::ofstream(path) << from_file.password << "\n";
    from_file.password.clear();
    from_file.password_file = path;
    BOOST_TEST(Connection(from_file).run(Statement("SELECT 1")).rows() == 1);
    std::filesystem::remove(path);
    BOOST_CHECK_THROW(Connection{from_file}, Failure);
}

BOOST_AUTO_TEST_SUITE_END()
