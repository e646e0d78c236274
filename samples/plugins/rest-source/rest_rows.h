// An open result: one page in memory at a time.
#pragma once
#include <functional>

#include "table.h"

namespace rest {

class RestRows : public orrery::Rows {
public:
    /// Reads the page behind an address and, in `address`, leaves that of the next one ("" after the last).
    using Read = std::function<Page(std::string& address)>;
    RestRows(std::string first, Read read);
    const std::vector<orrery::ResultColumn>& columns() const override { return table_.columns(); }
    bool fetch(orrery::BlockWriter& out) override;

private:
    void load();
    static constexpr size_t most_pages_ = 100'000;  // a page that names itself as the next one would never end
    Read read_;
    std::string next_;
    Page page_;
    size_t row_ = 0, pages_ = 0;
    Table table_;
};

}  // namespace rest
