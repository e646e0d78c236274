// Statements answered by what a data connection leads to: LIB CONNECT TO, SQL and SELECT.
#include <boost/test/unit_test.hpp>

#include "script/load_error.h"
#include "script_fixture.h"

using namespace orrery::engine;
using orrery::engine::test::RecordingMonitor;

namespace {

/// Rows in two parts, as a connector gives them.
class TwoParts final : public SourceRows {
public:
    bool fetch(SourceTable& to) override {
        if (to.columns.empty())
            for (const char* name : {"id", "d", "t"}) to.columns.push_back({name, {}, {}});
        to.columns[1].meaning = NumberType::date;
        const double first = static_cast<double>(to.rows) + 1;
        for (int i = 0; i < 2; ++i) {
            to.columns[0].codes.push_back(to.columns[0].symbols.intern_number(first + i));
            to.columns[1].codes.push_back(to.columns[1].symbols.intern_number(45351 + i));
            to.columns[2].codes.push_back(i == 0 ? kNoElement : to.columns[2].symbols.intern_text("007"));
        }
        to.rows += 2;
        return to.rows < 4;
    }
};

class Nothing final : public SourceRows {
public:
    bool fetch(SourceTable&) override { return false; }
};

class Endless final : public SourceRows {
public:
    explicit Endless(const std::function<void()>& check) : check_(check) {}
    bool fetch(SourceTable&) override {
        check_();
        return true;
    }

private:
    const std::function<void()>& check_;
};

class Source final : public DataConnections {
public:
    [[nodiscard]] std::optional<std::filesystem::path> folder(std::string_view) const override { return std::nullopt; }
    [[nodiscard]] std::vector<std::string> names() const override { return {"sales"}; }
    [[nodiscard]] bool answers_statements(std::string_view name) const override { return name == "sales"; }
    [[nodiscard]] std::unique_ptr<SourceRows> query(const std::string&, const std::string& statement,
                                                    const std::function<void()>& check) const override {
        asked.push_back(statement);
        if (statement.find("wrong") != std::string::npos)
            throw LoadError(LoadErrorKind::source, "the database says: there is no table wrong");
        if (statement.find("insert") == 0) return std::make_unique<Nothing>();
        if (statement.find("endless") != std::string::npos) return std::make_unique<Endless>(check);
        return std::make_unique<TwoParts>();
    }
    mutable std::vector<std::string> asked;
};

struct SourceFixture : test::ScriptFixture {
    Source source;

    std::string ask(const std::string& text) {
        ScriptRequest request;
        request.text = text;
        request.connections = &source;
        request.monitor = &monitor;
        result = run_script(request);
        return result.model != nullptr ? tables() : failures();
    }
};
const std::string kConnect = "LIB CONNECT TO 'sales';\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(source, SourceFixture)

BOOST_AUTO_TEST_CASE(a_statement_is_passed_on_and_its_rows_become_a_table) {
    BOOST_TEST(ask(kConnect + "SQL SELECT id, 'a;b' -- it is\nFROM public.orders WHERE x = \"y\";") ==
               "orders(id,d,t): 1,2024-02-29,~; 2,2024-03-01,007; 3,2024-02-29,~; 4,2024-03-01,007");
    BOOST_TEST(source.asked.at(0) == "SELECT id, 'a;b' -- it is\nFROM public.orders WHERE x = \"y\"");
    BOOST_TEST(ask(kConnect + "SET t = orders;\nT: SELECT * FROM $(t) LIMIT 2;").find("T(id,d,t): 1,") == 0);
    BOOST_TEST(source.asked.at(1) == "SELECT * FROM orders LIMIT 2");
    BOOST_TEST(ask(kConnect + "SQL /orders?year=2024;").find("Table(id,d,t): 1,") == 0);
}

BOOST_AUTO_TEST_CASE(what_a_source_holds_is_asked_for_by_words_of_their_own) {
    BOOST_TEST(ask(kConnect + "SQLTABLES;").find("Table(id,d,t): 1,") == 0);
    BOOST_TEST(ask(kConnect + "C: LOAD id WHERE id < 2; SQLCOLUMNS;") == "C(id): 1");
    BOOST_TEST(ask(kConnect + "T: SQLTYPES; SQLTYPES = 3;").find("T(id,d,t): 1,") == 0);
    BOOST_TEST(source.asked == (std::vector<std::string>{"SQLTABLES", "SQLCOLUMNS", "SQLTYPES"}),
               boost::test_tools::per_element());
    BOOST_TEST(variable("SQLTYPES") == "3");
    BOOST_TEST(ask("SQLTABLES;").find("no data connection is open") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(loads_may_stand_before_it) {
    BOOST_TEST(
        ask(kConnect +
            "SET DateFormat = 'D/M/YY';\nT: LOAD id * 10 AS ten, d, Num(d) AS n WHERE id < 3;\nSQL SELECT * FROM o;") ==
        "T(ten,d,n): 10,29/2/24,45351; 20,1/3/24,45352");
    BOOST_TEST(ask(kConnect + "M: MAPPING SQL SELECT a, b, c FROM o;").find("a mapping table has two columns") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_statement_without_rows_makes_no_table) {
    BOOST_TEST(ask(kConnect + "SQL insert into t values (1);\nT: LOAD 1 AS a AUTOGENERATE 1;") == "T(a): 1");
}

BOOST_AUTO_TEST_CASE(errors_are_the_source_s_own_at_the_statement) {
    BOOST_TEST(ask(kConnect + "SQL SELECT * FROM wrong;") ==
               "line 2, column 1: the database says: there is no table wrong (in: SQL SELECT * FROM wrong)");
    BOOST_TEST(result.failures[0].code == 5);
    BOOST_TEST(ask("LIB CONNECT TO 'sale';").find("there is no data connection \"sale\"; nearest known: sales") !=
               std::string::npos);
    BOOST_TEST(ask(kConnect + "DISCONNECT;\nSQL SELECT 1;").find("no data connection is open") != std::string::npos);
    BOOST_TEST(ask("LOAD * FROM [lib://sales/x.csv];").find("leads to no folder; write LIB CONNECT TO 'sales'") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(cancelling_reaches_a_source_that_is_waited_for) {
    monitor.stop = true;
    ask("SLEEP 1;");
    BOOST_TEST(result.cancelled);
    struct Later final : ScriptMonitor {
        int asked = 0;
        bool cancelled() override { return ++asked > 100; }
    } later;
    ScriptRequest request;
    request.text = kConnect + "SQL endless;";
    request.connections = &source;
    request.monitor = &later;
    result = run_script(request);
    BOOST_TEST(result.cancelled);
}

BOOST_AUTO_TEST_SUITE_END()
