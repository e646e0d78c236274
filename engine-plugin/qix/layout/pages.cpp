#include "qix/layout/pages.h"

#include <algorithm>

#include "qix/errors.h"

namespace orrery::qix {

using json::Value;

Page Page::clipped(std::int64_t columns, std::int64_t rows) const {
    Page page;
    page.left = std::min(left, columns);
    page.top = std::min(top, rows);
    page.width = std::min(width, columns - page.left);
    page.height = std::min(height, rows - page.top);
    return page;
}

Value Page::area() const {
    return Value::object({{"qLeft", left}, {"qTop", top}, {"qWidth", width}, {"qHeight", height}});
}

engine::Area Page::engine_area() const {
    return {static_cast<std::uint32_t>(left), static_cast<std::uint32_t>(top), static_cast<std::uint32_t>(width),
            static_cast<std::uint32_t>(height)};
}

std::vector<Page> read_pages(const Value& pages) {
    std::vector<Page> read;
    const auto member = [](const Value& page, std::string_view name) {
        return std::max<std::int64_t>(0, page[name].integer_or(0));
    };
    for (const Value& page : pages.items())
        read.push_back({member(page, "qLeft"), member(page, "qTop"), member(page, "qWidth"), member(page, "qHeight")});
    return read;
}

void require_few_cells(const std::vector<Page>& pages, std::int64_t columns, std::int64_t rows) {
    std::int64_t cells = 0;
    for (const Page& page : pages) {
        const Page part = page.clipped(columns, rows);
        cells += part.width * part.height;
    }
    if (cells > kMostCells)
        throw QixError(ErrorCode::calc_pages_too_large,
                       "the pages hold " + std::to_string(cells) + " cells, more than " + std::to_string(kMostCells));
}

Value data_page(Value matrix, const Page& page, bool reduced) {
    Value result = Value::object({{"qMatrix", std::move(matrix)},
                                  {"qTails", Value::array({Value::object({{"qUp", 0}, {"qDown", 0}})})},
                                  {"qArea", page.area()}});
    if (reduced) result.set("qIsReduced", true);
    return result;
}

}  // namespace orrery::qix
