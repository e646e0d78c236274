// Pages of JSON objects as rows of a block.
#pragma once
#include <Poco/JSON/Array.h>
#include <orrery/connector.h>

namespace rest {

/// What one answer holds: its objects, and the link to the next page ("" when there is none).
struct Page {
    Poco::JSON::Array::Ptr rows;
    std::string next;
    /// Throws Error(invalid) naming `from` when the text is no such page.
    static Page read(const std::string& text, const std::string& rows_member, const std::string& next_member,
                     const std::string& from);
};

/// The columns, found in the first page, and the conversion of rows to them.
class Table {
public:
    Table() = default;
    explicit Table(const Page& first);
    const std::vector<orrery::ResultColumn>& columns() const noexcept { return columns_; }
    /// Adds row `index` of a page; throws Error(invalid) naming row and column when a value does not fit.
    void add(const Page& page, size_t index, orrery::BlockWriter& out) const;

private:
    std::vector<orrery::ResultColumn> columns_;
};

}  // namespace rest
