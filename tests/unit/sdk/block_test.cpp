// Blocks: every kind, nulls, and damage of any byte or length either read safely or refused.
#include <orrery/block.h>

#include <boost/test/unit_test.hpp>

using namespace orrery;

namespace {
std::string sample() {
    BlockWriter writer({ColumnKind::integer, ColumnKind::number, ColumnKind::text});
    for (std::int64_t i = 0; i < 20; ++i) {
        auto text = std::string(static_cast<size_t>(i), 'a');
        if (i % 3 == 0)
            writer.row({{}, {}, {}});
        else
            writer.row({i, static_cast<double>(i) / 2, std::string_view(text)});
    }
    auto size = writer.size();
    auto bytes = writer.take();
    BOOST_TEST(bytes.size() == size);
    return bytes;
}
/// Reads every cell, so that a sanitizer sees any read outside the bytes.
size_t touch(const Block& block) {
    size_t sum = 0;
    for (uint32_t row = 0; row < block.rows(); ++row)
        for (size_t column = 0; column < block.columns(); ++column) {
            sum += block.null(row, column);
            if (block.kind(column) == ColumnKind::text)
                sum += block.text(row, column).size();
            else
                sum += static_cast<size_t>(block.integer(row, column) & 1);
        }
    return sum;
}
}  // namespace

BOOST_AUTO_TEST_SUITE(blocks)

BOOST_AUTO_TEST_CASE(cells_come_back) {
    auto bytes = sample();
    Block block(bytes);
    BOOST_TEST(block.rows() == 20u);
    BOOST_TEST(block.columns() == 3u);
    BOOST_TEST(block.null(0, 2));
    BOOST_TEST(!block.null(19, 0));
    BOOST_TEST(block.integer(19, 0) == 19);
    BOOST_TEST(block.number(7, 1) == 3.5);
    BOOST_TEST(block.text(5, 2) == "aaaaa");
}

BOOST_AUTO_TEST_CASE(truncations_are_refused_and_flipped_bytes_are_harmless) {
    auto bytes = sample();
    for (size_t length = 0; length < bytes.size(); ++length)
        BOOST_CHECK_THROW(Block(std::string_view(bytes).substr(0, length)), Error);
    for (size_t at = 0; at < bytes.size(); ++at) {
        auto damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
        try {
            touch(Block(damaged));
        } catch (const Error&) {
        }
    }
}

BOOST_AUTO_TEST_CASE(a_cell_of_the_wrong_kind_names_its_column) {
    BlockWriter writer({ColumnKind::text, ColumnKind::integer});
    BOOST_CHECK_EXCEPTION(writer.row({std::string_view("x"), 1.5}), Error,
                          [](const Error& error) { return error.message().find("column 1") != std::string::npos; });
}

BOOST_AUTO_TEST_SUITE_END()
