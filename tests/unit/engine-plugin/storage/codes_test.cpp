// Codes of a column that is being made: whatever is added in whatever order comes back, and packs as a column would.
#include "storage/codes.h"

#include <boost/test/unit_test.hpp>
#include <random>

using namespace orrery::engine;

namespace {

/// Elements that grow with the rows, as those of a key do; the last ones are the largest there may be with `bits`.
std::vector<Element> growing(std::uint32_t bits, std::size_t rows) {
    std::mt19937 random(bits);
    std::vector<Element> codes(rows);
    const std::uint64_t most = (std::uint64_t{1} << bits) - (bits == 32 ? 2 : 1);
    for (std::size_t row = 0; row < rows; ++row) {
        const std::uint64_t there = most * (row + 1) / rows;
        codes[row] = there == 0 || random() % 11 == 0 ? kNoElement : static_cast<Element>(random() % there);
    }
    if (most != 0) codes.back() = static_cast<Element>(most - 1);
    return codes;
}

Element cardinality_of(const std::vector<Element>& codes) {
    Element cardinality = 0;
    for (const Element code : codes) cardinality = std::max(cardinality, code + 1);
    return cardinality;
}

void same(const Codes& codes, const std::vector<Element>& expected) {
    BOOST_REQUIRE(codes.size() == expected.size());
    BOOST_TEST(codes.null_count() ==
               static_cast<std::uint64_t>(std::count(expected.begin(), expected.end(), kNoElement)));
    BOOST_TEST(std::equal(codes.begin(), codes.end(), expected.begin()));
    std::vector<Element> read;
    codes.for_each_block([&](std::uint64_t first, std::span<const Element> block) {
        BOOST_REQUIRE(first == read.size());
        read.insert(read.end(), block.begin(), block.end());
    });
    BOOST_TEST((read == expected));
}

void same(const Column& column, const Column& expected) {
    BOOST_TEST(column.rows() == expected.rows());
    BOOST_TEST(column.null_code() == expected.null_code());
    BOOST_TEST(
        std::equal(column.bytes().begin(), column.bytes().end(), expected.bytes().begin(), expected.bytes().end()));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codes)

BOOST_AUTO_TEST_CASE(what_is_added_in_parts_of_any_length_comes_back) {
    for (std::uint32_t bits = 0; bits <= 32; ++bits) {
        BOOST_TEST_CONTEXT(bits << " bits") {
            const std::vector<Element> expected = growing(bits, 20'011);
            std::mt19937 random(bits);
            Codes codes;
            for (std::size_t done = 0; done < expected.size();) {
                const std::size_t part = std::min<std::size_t>(expected.size() - done, random() % 3000);
                if (random() % 2 == 0) {
                    codes.append(std::span(expected).subspan(done, part));
                } else {
                    for (std::size_t i = 0; i < part; ++i) codes.push_back(expected[done + i]);
                }
                done += part;
            }
            same(codes, expected);
            const Codes copy = codes;  // NOLINT: it is the copy that is looked at
            same(copy, expected);
            Codes twice = Codes(expected);
            twice.append(codes, 10'003);
            std::vector<Element> both = expected;
            both.insert(both.end(), expected.begin(), expected.begin() + 10'003);
            same(twice, both);
        }
    }
}

BOOST_AUTO_TEST_CASE(they_become_the_column_that_their_elements_make) {
    for (const std::size_t rows : {std::size_t{1}, std::size_t{20'011}, (std::size_t{1} << 18) + 5})
        for (std::uint32_t bits = 0; bits <= 32; bits += rows > 100'000 ? 4 : 1) {
            BOOST_TEST_CONTEXT(bits << " bits, " << rows << " rows") {
                const std::vector<Element> elements = growing(bits, rows);
                const Element cardinality = cardinality_of(elements);
                same(Codes(elements).pack(cardinality), Column::pack(elements, cardinality));
                // Of a field that has more values, as another table's column holds them.
                const Element more = cardinality > kNoElement / 3 ? kNoElement - 1 : cardinality * 3 + 7;
                same(Codes(elements).pack(more), Column::pack(elements, more));
                Codes single;
                for (const Element element : elements) single.push_back(element);
                same(std::move(single).pack(cardinality), Column::pack(elements, cardinality));
            }
        }
}

BOOST_AUTO_TEST_CASE(values_that_no_row_has_are_left_out) {
    std::vector<Element> elements = growing(12, 9'001);
    for (Element& element : elements)
        if (element != kNoElement) element &= ~Element{3};
    std::vector<Element> renumbered(4096, kNoElement), expected = elements;
    for (Element e = 0; e < 4096; e += 4) renumbered[e] = e / 4;
    for (Element& element : expected)
        if (element != kNoElement) element /= 4;
    same(Codes(elements).pack(1024, renumbered), Column::pack(expected, 1024));
}

BOOST_AUTO_TEST_CASE(rows_may_have_no_value_at_all) {
    same(Codes::nulls(5000), std::vector<Element>(5000, kNoElement));
    same(Codes::nulls(5000).pack(0), Column::pack(std::vector<Element>(5000, kNoElement), 0));
    same(Codes::nulls(5000).pack(9), Column::pack(std::vector<Element>(5000, kNoElement), 9));
    same(Codes().pack(9), Column::pack({}, 9));
    same(Codes::made(4097, [](std::uint64_t row) { return row % 2 == 0 ? static_cast<Element>(row) : kNoElement; })
             .pack(4097),
         Codes::made(4097, [](std::uint64_t row) {
             return row % 2 == 0 ? static_cast<Element>(row) : kNoElement;
         }).pack(4097));
}

BOOST_AUTO_TEST_CASE(what_was_moved_from_is_empty_and_may_be_filled_again) {
    Codes codes(growing(9, 100));
    const Codes taken = std::move(codes);
    BOOST_TEST(taken.size() == 100u);
    BOOST_TEST(codes.empty());  // NOLINT: this is what is asked
    codes.push_back(3);
    same(codes, {3});
}

BOOST_AUTO_TEST_SUITE_END()
