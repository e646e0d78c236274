// Columns: every width, nulls, blocks; row indexes from symbols to rows.
#include "storage/column.h"

#include <boost/test/unit_test.hpp>
#include <random>

#include "storage/row_index.h"

using namespace orrery::engine;

namespace {

std::vector<Element> random_codes(Element cardinality, std::size_t rows) {
    std::mt19937 random(cardinality);
    std::vector<Element> codes(rows);
    for (Element& code : codes) code = random() % 9 == 0 || cardinality == 0 ? kNoElement : random() % cardinality;
    return codes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(column)

BOOST_AUTO_TEST_CASE(widths_leave_room_for_the_null_code) {
    BOOST_TEST(Column::width_for(0) == 0);
    BOOST_TEST(Column::width_for(255) == 1);
    BOOST_TEST(Column::width_for(256) == 2);
    BOOST_TEST(Column::width_for(65535) == 2);
    BOOST_TEST(Column::width_for(65536) == 3);
    BOOST_TEST(Column::width_for(16777216) == 4);
}

BOOST_AUTO_TEST_CASE(codes_of_every_width_come_back) {
    for (Element cardinality : {0U, 1U, 255U, 256U, 65535U, 65536U, 16777215U, 16777216U}) {
        std::vector<Element> codes = random_codes(cardinality, 10001);
        Column column = Column::pack(codes, cardinality);
        BOOST_TEST(column.bytes().size() == codes.size() * Column::width_for(cardinality));
        std::vector<Element> read;
        column.for_each_block(0, column.rows(), [&](std::uint64_t first, const Element* block, std::uint32_t count) {
            BOOST_REQUIRE(first == read.size());
            read.insert(read.end(), block, block + count);
        });
        for (Element& code : codes)
            if (code == kNoElement) code = cardinality;
        BOOST_TEST((read == codes));
        BOOST_TEST(column.code(10000) == codes[10000]);
    }
}

BOOST_AUTO_TEST_CASE(numbers_are_gathered_by_code) {
    Column column = Column::pack(std::vector<Element>{1, 0, kNoElement}, 2);
    double numbers[] = {10, 20, -1};
    double out[3];
    column.unpack_numbers(0, 3, numbers, out);
    BOOST_TEST(out[0] == 20);
    BOOST_TEST(out[1] == 10);
    BOOST_TEST(out[2] == -1);
}

BOOST_AUTO_TEST_CASE(a_unique_column_has_one_row_per_symbol) {
    RowIndex index(Column::pack(std::vector<Element>{2, kNoElement, 0, kNoElement}, 4));
    BOOST_TEST(index.unique());
    BOOST_TEST(index.row_of()[2] == 0);
    BOOST_TEST(index.row_of()[1] == RowIndex::kNoRow);
    BOOST_TEST(index.rows(0).front() == 2);
    BOOST_TEST(index.rows(3).empty());
    BOOST_TEST(index.rows(4).empty());
}

BOOST_AUTO_TEST_CASE(repeated_symbols_list_their_rows_in_order) {
    RowIndex index(Column::pack(std::vector<Element>{1, 0, 1, kNoElement, 1}, 3));
    BOOST_TEST(!index.unique());
    auto rows = index.rows(1);
    BOOST_TEST((std::vector<std::uint32_t>(rows.begin(), rows.end()) == std::vector<std::uint32_t>{0, 2, 4}));
    BOOST_TEST(index.rows(2).empty());
    BOOST_TEST(index.rows(3).front() == 3);
}

BOOST_AUTO_TEST_SUITE_END()
