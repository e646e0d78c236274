// The rows a statement answered.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace orrery::postgres {

/// Rows and columns in text form. Movable; views are valid as long as the result lives. Reading is [any thread].
class Result {
public:
    struct Data;
    Result();
    explicit Result(std::unique_ptr<Data> data);
    Result(Result&&) noexcept;
    Result& operator=(Result&&) noexcept;
    ~Result();

    int rows() const;
    int columns() const;
    bool null(int row, int column) const;
    /// Empty for NULL; throws std::out_of_range outside the result.
    std::string_view text(int row, int column) const;
    /// Throws std::invalid_argument when the value is no whole number.
    std::int64_t integer(int row, int column) const;
    bool boolean(int row, int column) const { return text(row, column) == "t"; }
    /// Rows an INSERT, UPDATE or DELETE touched.
    std::int64_t affected() const;

private:
    std::unique_ptr<Data> data_;
};

}  // namespace orrery::postgres
