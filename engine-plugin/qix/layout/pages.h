// Pages: rectangles of cells that clients ask for.
#pragma once

#include <cstdint>
#include <vector>

#include "cube/cell.h"
#include "orrery/kit/json.h"

namespace orrery::qix {

struct Page {
    std::int64_t left = 0, top = 0, width = 0, height = 0;
    /// The part of it that lies in a table of so many columns and rows.
    Page clipped(std::int64_t columns, std::int64_t rows) const;
    json::Value area() const;
    engine::Area engine_area() const;
};

/// Reads NxPage[]; negative members count as 0.
std::vector<Page> read_pages(const json::Value& pages);

/// Throws QixError calc_pages_too_large when the pages together hold more cells than one call may ask for.
void require_few_cells(const std::vector<Page>& pages, std::int64_t columns, std::int64_t rows);
constexpr std::int64_t kMostCells = 10'000;

/// NxDataPage.
json::Value data_page(json::Value matrix, const Page& page, bool reduced = false);

}  // namespace orrery::qix
