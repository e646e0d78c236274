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

// Sanitizers look at it here: nothing is copied from nowhere.
BOOST_AUTO_TEST_CASE(a_column_may_have_no_rows) { BOOST_TEST(Column::pack({}, 5).rows() == 0u); }

BOOST_AUTO_TEST_CASE(bits_leave_room_for_the_null_code) {
    BOOST_TEST(Column::bits_for(0) == 0);
    BOOST_TEST(Column::bits_for(1) == 1);
    BOOST_TEST(Column::bits_for(255) == 8);
    BOOST_TEST(Column::bits_for(256) == 9);
    BOOST_TEST(Column::bits_for(0x80000000) == 32);
    BOOST_TEST(Column::size_for(8, 255) == 8 + Column::kPadding);
    BOOST_TEST(Column::size_for(3, 7) == 2 + Column::kPadding);
    BOOST_TEST(Column::size_for(3, 0) == 0);
}

BOOST_AUTO_TEST_CASE(a_column_knows_whether_a_row_is_null) {
    BOOST_TEST(!Column::pack(std::vector<Element>{0, 1, 2}, 3).has_null());
    BOOST_TEST(Column::pack(std::vector<Element>{0, kNoElement, 2}, 3).has_null());
    BOOST_TEST(Column::pack(std::vector<Element>{0, 3, 2}, 3).has_null());  // its code
    BOOST_TEST(Column::pack(std::vector<Element>{kNoElement}, 0).has_null());
    BOOST_TEST(!Column::pack({}, 0).has_null());
}

BOOST_AUTO_TEST_CASE(codes_of_every_width_come_back_however_they_are_read) {
    for (std::uint32_t bits = 0; bits <= 32; ++bits) {
        const auto cardinality = static_cast<Element>((std::uint64_t{1} << bits) - (bits == 32 ? 2 : 1));
        std::vector<Element> codes = random_codes(cardinality, 10001);
        const Column column = Column::pack(codes, cardinality);
        BOOST_TEST(column.bits() == bits);
        BOOST_TEST(column.bytes().size() == Column::size_for(codes.size(), cardinality));
        for (Element& code : codes)
            if (code == kNoElement) code = cardinality;
        std::vector<Element> read;
        column.for_each_block(0, column.rows(), [&](std::uint64_t first, const Element* block, std::uint32_t count) {
            BOOST_REQUIRE(first == read.size());
            read.insert(read.end(), block, block + count);
        });
        BOOST_TEST((read == codes));
        for (std::uint64_t first : {std::uint64_t{0}, std::uint64_t{3}, std::uint64_t{9001}}) {
            std::vector<Element> part(1000);
            column.unpack(first, 1000, part.data());
            BOOST_TEST(std::equal(part.begin(), part.end(), codes.begin() + static_cast<std::ptrdiff_t>(first)));
            for (bool most : {true, false})
                column.visit_codes(first, 1000, most, [&](const auto& in_place) {
                    for (std::uint32_t i = 0; i < 1000; ++i) part[i] = in_place[i];
                });
            BOOST_TEST(std::equal(part.begin(), part.end(), codes.begin() + static_cast<std::ptrdiff_t>(first)));
        }
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
