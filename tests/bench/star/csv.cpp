#include "csv.h"

#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "star_data.h"

namespace orrery::bench {
namespace {

using Text = fmt::memory_buffer;

std::ofstream open(const std::filesystem::path& path) {
    std::ofstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot write " + path.string());
    return file;
}

void put(std::ofstream& file, const Text& text, const std::filesystem::path& path) {
    if (!file.write(text.data(), static_cast<std::streamsize>(text.size())))
        throw std::runtime_error("cannot write " + path.string() + ": is the disk full?");
}

void write(const std::filesystem::path& path, std::uint32_t rows, const char* header,
           const std::function<void(std::uint32_t, Text&)>& line) {
    Text text;
    text.append(std::string_view(header));
    for (std::uint32_t row = 0; row < rows; ++row) line(row, text);
    std::ofstream file = open(path);
    put(file, text, path);
}

std::uint32_t date_id(const Day& day) {
    return static_cast<std::uint32_t>(day.year * 10'000 + day.month * 100 + day.day);
}

void write_sales(const Sales& sales, const std::vector<std::uint32_t>& dates, const std::filesystem::path& path) {
    std::ofstream file = open(path);
    file << "order_id,line_no,date_id,customer_id,product_id,store_id,channel,quantity,unit_price,discount,amount\n";
    const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
    for (std::size_t first = 0; first < sales.parts(); first += threads) {
        std::vector<Text> texts(std::min(threads, sales.parts() - first));
        std::vector<std::thread> workers;
        for (std::size_t i = 0; i < texts.size(); ++i)
            workers.emplace_back([&, i] {
                sales.for_each(first + i, [&](const Sale& s) {
                    fmt::format_to(std::back_inserter(texts[i]), "{},{},{},{},{},{},{},{},{}.{:02},{}.{:02},{}.{:02}\n",
                                   s.order + 1, s.line, dates[s.day], s.customer + 1, s.product + 1, s.store + 1,
                                   channel_name(s.channel), s.quantity, s.unit_price / 100, s.unit_price % 100,
                                   s.discount / 100, s.discount % 100, s.amount / 100, s.amount % 100);
                });
            });
        for (std::thread& worker : workers) worker.join();
        for (const Text& text : texts) put(file, text, path);
    }
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

void write_csv(std::uint64_t rows, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    write(folder / "customers.csv", kCustomers, "customer_id,customer,segment,country,city,age_band\n",
          [](std::uint32_t row, Text& text) {
              const Customer c = customer(row);
              fmt::format_to(std::back_inserter(text), "{0},Customer {0:06},{1},Country {2:02},City {3:04},{4}\n",
                             row + 1, segment_name(c.segment), c.country, c.city, age_band_name(c.age_band));
          });
    write(folder / "products.csv", kProducts, "product_id,product,category,subcategory,brand,list_price\n",
          [](std::uint32_t row, Text& text) {
              const Product p = product(row);
              fmt::format_to(std::back_inserter(text),
                             "{0},Product {0:05},Category {1:02},Sub-category {2:03},Brand {3:03},{4}.{5:02}\n",
                             row + 1, p.category, p.subcategory, p.brand, p.list_price / 100, p.list_price % 100);
          });
    std::vector<std::uint32_t> dates;
    write(folder / "dates.csv", kDays, "date_id,year,quarter,month,week,weekday\n", [&](std::uint32_t row, Text& text) {
        const Day d = day(row);
        dates.push_back(date_id(d));
        fmt::format_to(std::back_inserter(text), "{},{},Q{},{}-{:02},{},{}\n", dates.back(), d.year, (d.month + 2) / 3,
                       d.year, d.month, d.week, weekday_name(d.weekday));
    });
    write(folder / "stores.csv", kStores, "store_id,store,region,state,format\n", [](std::uint32_t row, Text& text) {
        const Store s = store(row);
        fmt::format_to(std::back_inserter(text), "{0},Store {0:03},Region {1:02},State {2:02},{3}\n", row + 1, s.region,
                       s.state, format_name(s.format));
    });
    write_sales(Sales(rows), dates, folder / "sales.csv");
}

}  // namespace orrery::bench
