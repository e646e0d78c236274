#include "floor.h"

#include <thread>

#include "star_data.h"

namespace orrery::bench {

struct Floor::Columns {
    std::vector<std::uint32_t> customer;
    std::vector<std::uint16_t> product, day, store;
    std::vector<std::uint8_t> channel, quantity, discount;
    std::vector<double> amount;
    std::vector<Customer> customers;
    std::vector<Product> products;
    std::vector<Day> days;
    std::vector<Store> stores;
};

namespace {

constexpr unsigned kThreads = 2;

// A row's mask: all selections hold, all but the country's, all but the category's, all but the year's.
constexpr std::uint8_t kAll = 1, kNotCountry = 2, kNotCategory = 4, kNotYear = 8, kEvery = 15;

/// What one thread has seen: masks per key, flags per value.
struct Seen {
    std::vector<std::uint8_t> customers = std::vector<std::uint8_t>(kCustomers);
    std::vector<std::uint8_t> products = std::vector<std::uint8_t>(kProducts);
    std::vector<std::uint8_t> days = std::vector<std::uint8_t>(kDays);
    std::vector<std::uint8_t> stores = std::vector<std::uint8_t>(kStores);
    std::array<std::uint8_t, 256> channels{}, quantities{}, discounts{};
    double total = 0;
};

template <typename Values, typename Contains>
std::vector<std::uint8_t> masks(const Values& values, std::uint8_t otherwise, const Contains& contains) {
    std::vector<std::uint8_t> out;
    out.reserve(values.size());
    for (const auto& value : values) out.push_back(contains(value) ? kEvery : otherwise);
    return out;
}

template <typename Flags>
void add(Flags& to, const Flags& from) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] |= from[i];
}

/// Distinct values of a dimension's attribute among the keys that have the bit.
template <typename Rows, typename Value>
std::uint32_t distinct(const std::vector<std::uint8_t>& seen, std::uint8_t bit, const Rows& rows, const Value& value) {
    std::array<std::uint8_t, 4096> found{};
    for (std::size_t i = 0; i < rows.size(); ++i) found[value(rows[i])] |= seen[i] & bit;
    std::uint32_t count = 0;
    for (std::uint8_t flag : found) count += flag != 0 ? 1 : 0;
    return count;
}

std::uint32_t flags(const std::array<std::uint8_t, 256>& seen) {
    std::uint32_t count = 0;
    for (std::uint8_t flag : seen) count += flag;
    return count;
}

}  // namespace

Floor::Floor(std::uint64_t rows) : columns_(std::make_unique<Columns>()) {
    Columns& c = *columns_;
    for (std::uint32_t i = 0; i < kCustomers; ++i) c.customers.push_back(customer(i));
    for (std::uint32_t i = 0; i < kProducts; ++i) c.products.push_back(product(i));
    for (std::uint32_t i = 0; i < kDays; ++i) c.days.push_back(day(i));
    for (std::uint32_t i = 0; i < kStores; ++i) c.stores.push_back(store(i));
    const Sales sales(rows);
    for (std::size_t part = 0; part < sales.parts(); ++part)
        sales.for_each(part, [&](const Sale& sale) {
            c.customer.push_back(sale.customer);
            c.product.push_back(static_cast<std::uint16_t>(sale.product));
            c.day.push_back(static_cast<std::uint16_t>(sale.day));
            c.store.push_back(static_cast<std::uint16_t>(sale.store));
            c.channel.push_back(static_cast<std::uint8_t>(sale.channel));
            c.quantity.push_back(static_cast<std::uint8_t>(sale.quantity));
            c.discount.push_back(static_cast<std::uint8_t>(sale.discount));
            c.amount.push_back(sale.amount / 100.0);
        });
}

Floor::~Floor() = default;

Answer Floor::select18(const Selection& selection) const {
    const Columns& c = *columns_;
    const auto has = [](const std::vector<std::uint32_t>& list, std::uint32_t value) {
        for (std::uint32_t each : list)
            if (each == value) return true;
        return false;
    };
    const auto of_customer =
        masks(c.customers, kNotCountry, [&](const Customer& each) { return has(selection.countries, each.country); });
    const auto of_product =
        masks(c.products, kNotCategory, [&](const Product& each) { return has(selection.categories, each.category); });
    const auto of_day = masks(c.days, kNotYear, [&](const Day& each) { return each.year == selection.year; });

    const auto scan = [&](Seen& seen, std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i) {
            const auto mask =
                static_cast<std::uint8_t>(of_customer[c.customer[i]] & of_product[c.product[i]] & of_day[c.day[i]]);
            if (mask == 0) continue;
            seen.customers[c.customer[i]] |= mask;
            seen.products[c.product[i]] |= mask;
            seen.days[c.day[i]] |= mask;
            if ((mask & kAll) == 0) continue;
            seen.stores[c.store[i]] = 1;
            seen.channels[c.channel[i]] = 1;
            seen.quantities[c.quantity[i]] = 1;
            seen.discounts[c.discount[i]] = 1;
            seen.total += c.amount[i];
        }
    };
    std::array<Seen, kThreads> parts;
    std::vector<std::thread> threads;
    const std::size_t rows = c.day.size();
    for (unsigned t = 0; t < kThreads; ++t)
        threads.emplace_back([&, t] { scan(parts[t], rows * t / kThreads, rows * (t + 1) / kThreads); });
    for (std::thread& thread : threads) thread.join();
    Seen& seen = parts[0];
    add(seen.customers, parts[1].customers);
    add(seen.products, parts[1].products);
    add(seen.days, parts[1].days);
    add(seen.stores, parts[1].stores);
    add(seen.channels, parts[1].channels);
    add(seen.quantities, parts[1].quantities);
    add(seen.discounts, parts[1].discounts);

    Answer answer;
    answer.total = parts[0].total + parts[1].total;
    answer.possible = {
        distinct(seen.customers, kAll, c.customers, [](const Customer& each) { return each.segment; }),
        distinct(seen.customers, kNotCountry, c.customers, [](const Customer& each) { return each.country; }),
        distinct(seen.customers, kAll, c.customers, [](const Customer& each) { return each.city; }),
        distinct(seen.customers, kAll, c.customers, [](const Customer& each) { return each.age_band; }),
        distinct(seen.products, kNotCategory, c.products, [](const Product& each) { return each.category; }),
        distinct(seen.products, kAll, c.products, [](const Product& each) { return each.subcategory; }),
        distinct(seen.products, kAll, c.products, [](const Product& each) { return each.brand; }),
        distinct(seen.days, kNotYear, c.days, [](const Day& each) { return static_cast<unsigned>(each.year); }),
        distinct(seen.days, kAll, c.days, [](const Day& each) { return static_cast<unsigned>(each.month + 2) / 3; }),
        distinct(seen.days, kAll, c.days,
                 [](const Day& each) { return static_cast<unsigned>(each.year % 100 * 12 + each.month); }),
        distinct(seen.days, kAll, c.days, [](const Day& each) { return static_cast<unsigned>(each.week); }),
        distinct(seen.days, kAll, c.days, [](const Day& each) { return static_cast<unsigned>(each.weekday); }),
        distinct(seen.stores, kAll, c.stores, [](const Store& each) { return each.region; }),
        distinct(seen.stores, kAll, c.stores, [](const Store& each) { return each.state; }),
        distinct(seen.stores, kAll, c.stores, [](const Store& each) { return each.format; }),
        flags(seen.channels),
        flags(seen.quantities),
        flags(seen.discounts)};
    return answer;
}

}  // namespace orrery::bench
