#include "star_data.h"

#include <array>

namespace orrery::bench {
namespace {

std::uint64_t mixed(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
    return x ^ (x >> 31);
}

/// Numbers that depend on what they are for and on nothing else.
class Random {
public:
    Random(std::uint64_t purpose, std::uint64_t number) : state_(mixed(purpose << 40 ^ number)) {}
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>((next() >> 32) * limit >> 32); }
    /// A product of two uniform numbers: small results are frequent.
    std::uint32_t skewed(std::uint32_t limit) {
        const std::uint64_t product = (next() >> 32) * (next() >> 32) >> 32;
        return static_cast<std::uint32_t>(product * limit >> 32);
    }

private:
    std::uint64_t next() { return state_ = mixed(state_); }
    std::uint64_t state_;
};

enum Purpose : std::uint64_t { kOrder = 1, kLine, kCustomer, kProduct, kStore, kLines };

constexpr std::uint64_t kRowsPerPart = 1 << 16;
constexpr std::uint32_t kMostLines = 5;
constexpr std::array<std::uint32_t, 5> kPricePercent = {100, 98, 95, 92, 90};

bool leap(int year) { return year % 4 == 0; }
int days_of(int month, int year) {
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap(year) ? 1 : 0);
}

}  // namespace

Customer customer(std::uint32_t number) {
    Random random(kCustomer, number);
    const std::uint32_t country = random.skewed(kCountries);
    return {random.below(4), country, country * 20 + random.below(20), random.below(6)};
}

Product product(std::uint32_t number) {
    Random random(kProduct, number);
    const std::uint32_t category = random.below(kCategories);
    return {category, category * 6 + random.below(6), random.skewed(600), 100 + random.below(49'900)};
}

Day day(std::uint32_t number) {
    Day at{2022, 1, static_cast<int>(number), 0, static_cast<int>((number + 5) % 7)};  // 2022-01-01 was a Saturday
    while (at.day >= (leap(at.year) ? 366 : 365)) at.day -= leap(at.year++) ? 366 : 365;
    at.week = at.day / 7 + 1;
    while (at.day >= days_of(at.month, at.year)) at.day -= days_of(at.month++, at.year);
    ++at.day;
    return at;
}

Store store(std::uint32_t number) {
    Random random(kStore, number);
    const std::uint32_t region = random.below(kRegions);
    return {region, region * 5 + random.below(5), random.below(4)};
}

std::uint32_t Sales::lines_of(std::uint32_t order) { return 1 + Random(kLines, order).below(kMostLines); }

Sale Sales::order_of(std::uint32_t order) {
    Random random(kOrder, order);
    Sale sale;
    sale.order = order;
    sale.day = random.below(kDays);
    sale.customer = random.skewed(kCustomers);
    sale.store = random.skewed(kStores);
    sale.channel = random.skewed(4);
    return sale;
}

void Sales::fill_line(Sale& sale, std::uint32_t line) const {
    Random random(kLine, std::uint64_t{sale.order} * kMostLines + line);
    sale.line = line;
    sale.product = random.skewed(kProducts);
    sale.quantity = 1 + random.skewed(20);
    sale.discount = 5 * random.skewed(7);
    sale.unit_price = (prices_[sale.product] * kPricePercent[random.below(kPricePercent.size())] + 50) / 100;
    sale.amount = (sale.quantity * sale.unit_price * (100 - sale.discount) + 50) / 100;
}

Sales::Sales(std::uint64_t rows) : rows_(rows), prices_(kProducts) {
    for (std::uint32_t p = 0; p < kProducts; ++p) prices_[p] = product(p).list_price;
    std::uint32_t order = 0;
    for (std::uint64_t row = 0; row < rows; row += lines_of(order++))
        if (starts_.empty() || row - starts_.back().row >= kRowsPerPart) starts_.push_back({row, order});
    starts_.push_back({rows, order});
}

namespace {
template <std::size_t Size>
const char* at(const std::array<const char*, Size>& names, std::size_t index) {
    return names[index];
}
}  // namespace

const char* segment_name(std::uint32_t segment) {
    return at<4>({"Consumer", "Corporate", "Home Office", "Small Business"}, segment);
}
const char* age_band_name(std::uint32_t band) {
    return at<6>({"18-24", "25-34", "35-44", "45-54", "55-64", "65+"}, band);
}
const char* channel_name(std::uint32_t channel) { return at<4>({"Shop", "Web", "Phone", "Partner"}, channel); }
const char* format_name(std::uint32_t format) { return at<4>({"Mall", "Street", "Outlet", "Kiosk"}, format); }
const char* weekday_name(int weekday) {
    return at<7>({"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}, static_cast<std::size_t>(weekday));
}

}  // namespace orrery::bench
