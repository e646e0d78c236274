// What is selected when select18 runs, and what it answers.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace orrery::bench {

/// On the command line "3,17,21/4,9/2023": countries, categories, the year.
struct Selection {
    std::vector<std::uint32_t> countries;
    std::vector<std::uint32_t> categories;
    int year = 2022;
};
/// Throws std::invalid_argument.
Selection parse_selection(std::string_view text);

/// The fields of select18, in the order of its answers.
constexpr std::array<const char*, 18> kFields = {"segment", "country", "city",    "age_band", "category", "subcategory",
                                                 "brand",   "year",    "quarter", "month",    "week",     "weekday",
                                                 "region",  "state",   "format",  "channel",  "quantity", "discount"};

struct Answer {
    std::array<std::uint32_t, kFields.size()> possible{};  // values given every selection but the field's own
    double total = 0;                                      // sum of the amounts under all selections
};

}  // namespace orrery::bench
