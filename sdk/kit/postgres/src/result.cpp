#include <charconv>
#include <stdexcept>

#include "result_data.h"

namespace orrery::postgres {

Result::Result() = default;
Result::Result(std::unique_ptr<Data> data) : data_(std::move(data)) {}
Result::Result(Result&&) noexcept = default;
Result& Result::operator=(Result&&) noexcept = default;
Result::~Result() = default;

int Result::rows() const { return data_ ? PQntuples(data_->handle.get()) : 0; }
int Result::columns() const { return data_ ? PQnfields(data_->handle.get()) : 0; }

bool Result::null(int row, int column) const {
    if (row < 0 || row >= rows() || column < 0 || column >= columns())
        throw std::out_of_range("row " + std::to_string(row) + ", column " + std::to_string(column) +
                                " is outside the result");
    return PQgetisnull(data_->handle.get(), row, column) != 0;
}

std::string_view Result::text(int row, int column) const {
    if (null(row, column)) return {};
    auto* raw = data_->handle.get();
    return {PQgetvalue(raw, row, column), static_cast<std::size_t>(PQgetlength(raw, row, column))};
}

std::int64_t Result::integer(int row, int column) const {
    auto raw = text(row, column);
    std::int64_t number = 0;
    auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
    if (error != std::errc{} || end != raw.data() + raw.size())
        throw std::invalid_argument("column " + std::to_string(column) + " holds no whole number");
    return number;
}

std::int64_t Result::affected() const {
    if (!data_) return 0;
    std::string_view raw = PQcmdTuples(data_->handle.get());
    std::int64_t number = 0;
    std::from_chars(raw.data(), raw.data() + raw.size(), number);
    return number;
}

}  // namespace orrery::postgres
