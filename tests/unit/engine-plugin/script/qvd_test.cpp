// QVD files: what is written is read back, published bytes are read, and no damage does more than fail.
#include <boost/test/unit_test.hpp>
#include <random>
#include <sstream>

#include "script/qvd_header.h"
#include "script_fixture.h"

using namespace orrery::engine;
using namespace orrery::engine::test;

namespace {

struct QvdFixture : ScriptFixture {
    [[nodiscard]] std::string bytes(const std::string& name) const {
        std::ostringstream whole;
        whole << std::ifstream(folder / "data" / name, std::ios::binary).rdbuf();
        return whole.str();
    }
};

/// The published example: one field, three bits a row, bias -2.
std::string published_example() {
    QvdHeader header;
    header.table = "T";
    header.created = "2023-01-02 03:04:05";
    QvdField field;
    field.name = "f";
    field.bit_width = 3;
    field.bias = -2;
    field.symbols = 4;
    std::string symbols;
    const auto add = [&](char kind, auto number) {
        symbols += kind;
        symbols.append(reinterpret_cast<const char*>(&number), sizeof number);
    };
    add(2, 123.12);
    add(1, std::int32_t{124});
    add(1, std::int32_t{-2});
    add(1, std::int32_t{1});
    field.length = symbols.size();
    header.fields.push_back(field);
    header.row_bytes = 1;
    header.rows = 5;
    header.offset = field.length;
    header.length = 5;
    return write_qvd_header(header) + symbols + std::string("\x02\x0B\x14\x1D\x20", 5);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(qvd, QvdFixture)

BOOST_AUTO_TEST_CASE(a_published_example_is_read) {
    file("a.qvd", published_example());
    BOOST_TEST(run("T: LOAD * FROM [lib://data/a.qvd] (qvd);") == "T(f): 123.12; 124; -2; 1; ~");
    BOOST_TEST(run("T: LOAD f*2 AS g FROM [lib://data/a.qvd] (qvd) WHERE f>0;") == "T(g): 246.24; 248; 2");
}

BOOST_AUTO_TEST_CASE(what_was_stored_is_loaded_again) {
    const std::string table = R"(
        T: LOAD a, If(Len(b)>0,b) AS b, Dual(c,a*10) AS c, 'same' AS d, If(a>99,1) AS e, a/4 AS f INLINE [
        a,b,c
        1,x,one
        2,,two
        3,<&>',three
        1,x,one
        -5,ä€😀,minus];
        STORE T INTO [lib://data/t.qvd];)";
    const std::string expected =
        "U(a,b,c,d,e,f): 1,x,one,same,~,0.25; 2,~,two,same,~,0.5; 3,<&>',three,same,~,0.75; 1,x,one,same,~,0.25; "
        "-5,ä€😀,minus,same,~,-1.25";
    BOOST_TEST(run(table + "U: NOCONCATENATE LOAD * FROM [lib://data/t.qvd] (qvd); DROP TABLE T;") == expected);
    BOOST_TEST(run("U: LOAD Sum(c) AS s FROM [lib://data/t.qvd] (qvd);") == "U(s): 20");
    BOOST_TEST(run("U: LOAD b, a AS z FROM [lib://data/t.qvd] (qvd) WHERE a=3;") == "U(b,z): <&>',3");
}

BOOST_AUTO_TEST_CASE(fields_and_names_are_chosen_at_both_ends) {
    run("T: LOAD * INLINE [a,b\n1,2\n3,4]; STORE b AS [b & c], a FROM T INTO [lib://data/t.qvd] (qvd);");
    BOOST_TEST(run("U: LOAD * FROM [lib://data/t.qvd] (qvd);") == "U(b & c,a): 2,1; 4,3");
    BOOST_TEST(run("U: LOAD nothing FROM [lib://data/t.qvd] (qvd);").find("nothing") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(dates_keep_their_look) {
    const std::string expected = "U(d): 2020-02-29; 2021-12-31";
    BOOST_TEST(run("SET DateFormat='YYYY-MM-DD'; T: LOAD d INLINE [d\n2020-02-29\n2021-12-31]; "
                   "STORE T INTO [lib://data/d.qvd]; DROP TABLE T; U: LOAD * FROM [lib://data/d.qvd] (qvd);") ==
               expected);
    QvdHeader header = read_qvd_header(bytes("d.qvd"), "d");
    BOOST_TEST(header.fields[0].symbols == 2u);
    // A plain number in a field with a format gets it.
    file("n.qvd", [] {
        std::string text = published_example();
        const std::string from = "<Type>UNKNOWN</Type>", to = "<Type>DATE</Type>";
        text.replace(text.find(from), from.size(), to);
        const std::string empty = "<Fmt></Fmt>";
        text.replace(text.find(empty), empty.size(), "<Fmt>YYYY-MM-DD</Fmt>");
        return text;
    }());
    BOOST_TEST(run("T: LOAD f FROM [lib://data/n.qvd] (qvd) WHERE f=124;") == "T(f): 1900-05-03");
}

BOOST_AUTO_TEST_CASE(tables_without_rows_and_with_many_are_written) {
    BOOST_TEST(run("T: LOAD * INLINE [a,b]; STORE T INTO [lib://data/e.qvd]; DROP TABLE T; "
                   "U: LOAD Count(a) AS n FROM [lib://data/e.qvd] (qvd);") == "U(n):");
    BOOST_TEST(run("T: LOAD RecNo() AS a, If(Mod(RecNo(),7)=0, Null(), Mod(RecNo(),1000)) AS b, RecNo()/3 AS c "
                   "AUTOGENERATE 200000; STORE T INTO [lib://data/l.qvd]; "
                   "U: NOCONCATENATE LOAD Sum(a) AS sa, Sum(b) AS sb, Count(b) AS cb, Sum(c)*3 AS sc FROM "
                   "[lib://data/l.qvd] (qvd); V: LOAD Sum(a) AS ta, Sum(b) AS tb, Count(b) AS tc, Sum(c)*3 AS td "
                   "RESIDENT T; DROP TABLE T;")
                   .starts_with("U(sa,sb,cb,sc): 20000100000,"));
    const std::string both = tables();
    const std::string first = both.substr(both.find(": ") + 2, both.find(" | ") - both.find(": ") - 2);
    BOOST_TEST(both.substr(both.rfind(": ") + 2) == first);
}

BOOST_AUTO_TEST_CASE(functions_tell_what_the_header_says) {
    file("a.qvd", published_example());
    BOOST_TEST(run("T: LOAD QvdNoOfRecords('lib://data/a.qvd') AS r, QvdNoOfFields('lib://data/a.qvd') AS n, "
                   "QvdFieldName('lib://data/a.qvd',1) AS f, QvdTableName('lib://data/a.qvd') AS t, "
                   "Year(QvdCreateTime('lib://data/a.qvd')) AS y, QvdNoOfRecords('lib://data/none.qvd') AS x "
                   "AUTOGENERATE 1;") == "T(r,n,f,t,y,x): 5,1,f,T,2023,~");
}

BOOST_AUTO_TEST_CASE(rows_that_take_no_room_in_the_file_are_counted_before_they_are_made) {
    std::string text = published_example();
    const auto replace = [&](const std::string& from, const std::string& to) {
        text.replace(text.find(from), from.size(), to);
    };
    replace("<BitWidth>3<", "<BitWidth>0<");
    replace("<Bias>-2<", "<Bias>0<");
    replace("<RecordByteSize>1<", "<RecordByteSize>0<");
    replace("<NoOfRecords>5<", "<NoOfRecords>4000000000<");
    file("x.qvd", text);
    memory_limit = std::uint64_t{1} << 30;
    BOOST_TEST(run("T: LOAD * FROM [lib://data/x.qvd] (qvd);").find("MiB this reload may use") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_damage_does_more_than_fail) {
    const std::string whole = published_example();
    std::mt19937 random(11);
    const auto survives = [&](const std::string& damaged) {
        file("x.qvd", damaged);
        run("T: LOAD * FROM [lib://data/x.qvd] (qvd);");
        BOOST_TEST((result.model != nullptr || !result.failures.empty()));
    };
    for (std::size_t length = 1; length < whole.size(); length += 7) survives(whole.substr(0, length));
    for (int round = 0; round < 400; ++round) {
        std::string damaged = whole;
        damaged[random() % damaged.size()] = static_cast<char>(random());
        survives(damaged);
    }
    BOOST_TEST(run("T: LOAD * FROM [lib://data/none.qvd] (qvd);").find("none.qvd") != std::string::npos);
    file("empty.qvd", "");
    BOOST_TEST(run("T: LOAD * FROM [lib://data/empty.qvd] (qvd);").find("empty") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
