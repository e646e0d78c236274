// A field: a name, its symbols, how numbers are displayed, and orders made on first use.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "storage/symbols.h"
#include "storage/verification.h"

namespace orrery::engine {

/// Index of a field in its model; $Syn fields included.
using FieldId = std::uint32_t;
constexpr FieldId kNoField = 0xFFFFFFFF;

/// How a field's numbers are displayed when a chart says nothing else; the letters are those of the wire format.
enum class NumberType : std::uint8_t { unknown, ascii, integer, real, fix, money, date, time, timestamp, interval };
struct NumberFormat {
    NumberType type = NumberType::unknown;
    std::string pattern;  // for example "YYYY-MM-DD"; empty: the type's default
};

struct FieldDetails {
    std::string name;
    NumberFormat format;
    std::string comment;
    std::vector<std::string> tags;        // sorted; system tags start with "$"
    bool synthetic = false;               // a $Syn field: hidden, its symbols are combinations
    std::vector<std::string> components;  // of a $Syn field: the field names it stands for
};

/// Immutable; the lazy orders are made once, from whichever thread asks first.
class Field {
public:
    /// With `verification` the symbols come from an app file and are checked when they are first looked at.
    Field(FieldDetails details, Symbols symbols, std::shared_ptr<Verification> verification = nullptr)
        : details_(std::move(details)), symbols_(std::move(symbols)), verification_(std::move(verification)) {}
    Field(const Field&) = delete;
    Field& operator=(const Field&) = delete;

    [[nodiscard]] const std::string& name() const { return details_.name; }
    [[nodiscard]] const FieldDetails& details() const { return details_; }
    /// Throws AppFileError when they are from a file and damaged.
    [[nodiscard]] const Symbols& symbols() const {
        if (verification_) verification_->ensure();
        return symbols_;
    }
    /// Number of distinct values; also the code that stands for NULL in columns of this field.
    [[nodiscard]] Element cardinality() const { return symbols_.size(); }

    /// Elements by ascending number, then texts by text order.
    [[nodiscard]] std::span<const Element> numeric_order() const;
    /// Elements by displayed text (see compare_text).
    [[nodiscard]] std::span<const Element> text_order() const;
    /// rank[element] = position in the order: what a sort by that order compares.
    [[nodiscard]] std::span<const std::uint32_t> numeric_rank() const;
    [[nodiscard]] std::span<const std::uint32_t> text_rank() const;

    /// The symbol equal to `value` (by number if it has one, else by exact text); kNoElement if there is none.
    [[nodiscard]] Element find(const Value& value) const;
    /// The symbols displayed exactly as `text`, numbers included, in no particular order.
    [[nodiscard]] std::vector<Element> find_displayed(std::string_view text) const;

private:
    struct Order {
        std::once_flag once;
        std::vector<Element> order;
        std::vector<std::uint32_t> rank;
    };
    const Order& numeric() const;
    const Order& text() const;

    FieldDetails details_;
    Symbols symbols_;
    std::shared_ptr<Verification> verification_;
    mutable Order numeric_;
    mutable Order text_;
};

/// Orders displayed texts: case-insensitively first, by bytes where that leaves a tie. <0, 0 or >0.
int compare_text(std::string_view a, std::string_view b);

}  // namespace orrery::engine
