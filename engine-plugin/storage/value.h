// One cell: null, a number, a text, or a number that is displayed as a text (a dual).
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace orrery::engine {

/// 24 bytes, cheap to copy: a text is shared (reference counted) or borrowed. Thread-safe like a shared_ptr.
/// Every number is a double; dates are day serials (day 0 = 1899-12-30). A NaN never counts as a number: it becomes
/// null.
class Value {
public:
    Value() = default;
    Value(double number) : number_(number), kind_(number == number ? Kind::number : Kind::null) {}  // NOLINT
    static Value text(std::string_view text) { return Value(Kind::text, kNoNumber, text, Ownership::shared); }
    static Value dual(std::string_view text, double number) {
        return Value(Kind::dual, number, text, Ownership::shared);
    }
    /// Like text() and dual() without copying: `text` must outlive the value and its copies (symbols of a model do).
    static Value borrowed_text(std::string_view text) {
        return Value(Kind::text, kNoNumber, text, Ownership::borrowed);
    }
    static Value borrowed_dual(std::string_view text, double number) {
        return Value(Kind::dual, number, text, Ownership::borrowed);
    }
    /// -1 for true and 0 for false, as the expression language has it.
    static Value boolean(bool truth) { return Value(truth ? -1.0 : 0.0); }

    Value(const Value& other);
    Value(Value&& other) noexcept;
    Value& operator=(const Value& other);
    Value& operator=(Value&& other) noexcept;
    ~Value() { release(); }

    [[nodiscard]] bool is_null() const { return kind_ == Kind::null; }
    /// True for numbers and duals.
    [[nodiscard]] bool has_number() const { return kind_ == Kind::number || kind_ == Kind::dual; }
    /// True for texts and duals: stored_text() is meaningful. A plain number's text is made by to_text().
    [[nodiscard]] bool has_text() const { return kind_ == Kind::text || kind_ == Kind::dual; }
    /// The number, NaN when there is none.
    [[nodiscard]] double number() const { return has_number() ? number_ : kNoNumber; }
    /// The stored text, empty when there is none. Valid as long as this value.
    [[nodiscard]] std::string_view stored_text() const { return has_text() ? std::string_view(data_, size_) : ""; }
    /// What is displayed: the stored text, else the formatted number, empty for null.
    [[nodiscard]] std::string to_text() const;
    /// A value whose text is not borrowed.
    [[nodiscard]] Value owned() const;
    /// True when the number is present and not zero.
    [[nodiscard]] bool is_true() const { return has_number() && number_ != 0; }

    /// Equality of symbols: by number if both have one, else by exact text if neither has one. Null equals null.
    [[nodiscard]] bool same_symbol(const Value& other) const;
    static constexpr std::size_t kMaxText = std::numeric_limits<std::uint32_t>::max();

private:
    enum class Kind : std::uint8_t { null, number, text, dual };
    enum class Ownership : std::uint8_t { borrowed, shared };
    static constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

    Value(Kind kind, double number, std::string_view text, Ownership ownership);
    void retain() const;
    void release();

    double number_ = kNoNumber;
    const char* data_ = nullptr;  // shared: behind a header that counts references
    std::uint32_t size_ = 0;
    Kind kind_ = Kind::null;
    Ownership ownership_ = Ownership::borrowed;
};

/// Plain display of a number: up to 14 significant digits, integers plain, exponent only when very large or small,
/// always with a decimal point ("." regardless of locale).
std::string format_number(double number);
/// The same into a buffer of at least kNumberText bytes; returns the length.
std::size_t format_number(double number, char* buffer);
constexpr std::size_t kNumberText = 32;

}  // namespace orrery::engine
