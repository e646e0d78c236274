// select18 written by hand for this one schema, over plain arrays: what the machine allows.
#pragma once

#include <cstdint>
#include <memory>

#include "selection.h"

namespace orrery::bench {

class Floor {
public:
    explicit Floor(std::uint64_t rows);
    ~Floor();
    /// One pass over the rows by two threads.
    [[nodiscard]] Answer select18(const Selection& selection) const;

private:
    struct Columns;
    std::unique_ptr<Columns> columns_;
};

}  // namespace orrery::bench
