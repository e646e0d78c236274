// The star of the benches: sales over customers, products, dates and stores, the same on every machine and at every
// run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace orrery::bench {

constexpr std::uint32_t kCustomers = 100'000;
constexpr std::uint32_t kProducts = 20'000;
constexpr std::uint32_t kDays = 1096;  // 2022, 2023 and 2024
constexpr std::uint32_t kStores = 500;
constexpr std::uint32_t kCountries = 60;
constexpr std::uint32_t kCategories = 25;
constexpr std::uint32_t kRegions = 10;

/// One line of an order. Numbers are indexes of the dimension's rows; money is in cents.
struct Sale {
    std::uint32_t order = 0;
    std::uint32_t line = 0;
    std::uint32_t day = 0;
    std::uint32_t customer = 0;
    std::uint32_t product = 0;
    std::uint32_t store = 0;
    std::uint32_t channel = 0;
    std::uint32_t quantity = 0;
    std::uint32_t unit_price = 0;
    std::uint32_t discount = 0;  // in percent
    std::uint32_t amount = 0;
};

struct Customer {
    std::uint32_t segment, country, city, age_band;
};
struct Product {
    std::uint32_t category, subcategory, brand, list_price;
};
struct Day {
    int year, month, day, week, weekday;
};
struct Store {
    std::uint32_t region, state, format;
};

Customer customer(std::uint32_t number);
Product product(std::uint32_t number);
Day day(std::uint32_t number);
Store store(std::uint32_t number);

/// Customers, products and stores are skewed (products of two uniform numbers); an order has one to five lines.
class Sales {
public:
    explicit Sales(std::uint64_t rows);

    [[nodiscard]] std::uint64_t rows() const { return rows_; }
    /// Rows in parts that can be made independently: part p holds rows [first(p), first(p + 1)).
    [[nodiscard]] std::size_t parts() const { return starts_.size() - 1; }
    [[nodiscard]] std::uint64_t first(std::size_t part) const { return starts_[part].row; }

    template <typename Visit>
    void for_each(std::size_t part, Visit&& visit) const {
        std::uint64_t row = starts_[part].row;
        const std::uint64_t end = starts_[part + 1].row;
        for (std::uint32_t order = starts_[part].order; row < end; ++order) {
            const std::uint32_t lines = lines_of(order);
            Sale sale = order_of(order);
            for (std::uint32_t line = 1; line <= lines && row < end; ++line, ++row) {
                fill_line(sale, line);
                visit(static_cast<const Sale&>(sale));
            }
        }
    }

private:
    struct Start {
        std::uint64_t row;
        std::uint32_t order;
    };
    static std::uint32_t lines_of(std::uint32_t order);
    static Sale order_of(std::uint32_t order);
    void fill_line(Sale& sale, std::uint32_t line) const;

    std::uint64_t rows_;
    std::vector<Start> starts_;
    std::vector<std::uint32_t> prices_;  // per product
};

const char* segment_name(std::uint32_t segment);
const char* age_band_name(std::uint32_t band);
const char* channel_name(std::uint32_t channel);
const char* format_name(std::uint32_t format);
const char* weekday_name(int weekday);

}  // namespace orrery::bench
