// The distinct values of a field: element number = load order.
#pragma once

#include <atomic>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/array.h"
#include "storage/text_arena.h"
#include "storage/value.h"

namespace orrery::engine {

/// Index of a symbol in its field, from 0 in load order.
using Element = std::uint32_t;
constexpr Element kNoElement = 0xFFFFFFFF;

/// An immutable symbol table. NULL is not a symbol. Arrays that no symbol needs are empty.
class Symbols {
public:
    enum class Kind : std::uint8_t { number = 1, text = 2, dual = 3 };  // bit 0: has a number, bit 1: has a text

    struct Arrays {
        Array<std::uint8_t> kinds;          // empty: every symbol is of `uniform` kind
        Array<double> numbers;              // empty: no symbol has a number; else size + 1, NaN where there is none
        Array<std::uint32_t> text_offsets;  // empty: no symbol has a text; else size + 1 offsets into text_bytes
        Array<char> text_bytes;
        Kind uniform = Kind::number;
        Element size = 0;
    };

    Symbols() = default;
    explicit Symbols(Arrays arrays) : arrays_(std::move(arrays)) {}

    [[nodiscard]] Element size() const { return arrays_.size; }
    [[nodiscard]] Kind kind(Element e) const {
        return arrays_.kinds.empty() ? arrays_.uniform : static_cast<Kind>(arrays_.kinds[e]);
    }
    [[nodiscard]] bool has_number(Element e) const { return (static_cast<int>(kind(e)) & 1) != 0; }
    [[nodiscard]] bool has_text(Element e) const { return (static_cast<int>(kind(e)) & 2) != 0; }
    /// NaN when the symbol has no number.
    [[nodiscard]] double number(Element e) const { return arrays_.numbers.empty() ? std::nan("") : arrays_.numbers[e]; }
    /// For kernels: one number per symbol and a last NaN for the null code; empty when no symbol has a number.
    [[nodiscard]] const Array<double>& numbers() const { return arrays_.numbers; }
    /// The stored text, empty for plain numbers. Lives as long as the model.
    [[nodiscard]] std::string_view stored_text(Element e) const {
        if (arrays_.text_offsets.empty()) return {};
        std::uint32_t begin = arrays_.text_offsets[e];
        return {arrays_.text_bytes.data() + begin, arrays_.text_offsets[e + 1] - begin};
    }
    /// What is displayed.
    [[nodiscard]] std::string to_text(Element e) const {
        return has_text(e) ? std::string(stored_text(e)) : format_number(number(e));
    }
    /// The symbol as a value whose text is borrowed from this table; kNoElement and size() give null.
    [[nodiscard]] Value value(Element e) const {
        if (e >= arrays_.size) return {};
        switch (kind(e)) {
            case Kind::number:
                return {arrays_.numbers[e]};
            case Kind::text:
                return Value::borrowed_text(stored_text(e));
            case Kind::dual:
                break;
        }
        return Value::borrowed_dual(stored_text(e), arrays_.numbers[e]);
    }
    [[nodiscard]] const Arrays& arrays() const { return arrays_; }

private:
    Arrays arrays_;
};

/// Grows a symbol table: equal by number if numeric, else by exact text; the first-seen text of a number wins.
/// Not thread-safe.
class SymbolsBuilder {
public:
    SymbolsBuilder();

    /// The element of `value`, added if new; kNoElement for null. Throws std::length_error beyond 2^32 - 2 symbols or
    /// 4 GiB of distinct text.
    Element intern(const Value& value);
    Element intern_number(double number);
    Element intern_text(std::string_view text);
    /// A dual whose text is the plain display of its number is kept as a plain number.
    Element intern_dual(std::string_view text, double number);
    /// The element of a number that is surely not there yet, which costs no search; the texts as for intern_dual().
    Element append_number(double number);
    Element append_dual(std::string_view text, double number);
    /// The element of an equal symbol, kNoElement if there is none. Several threads may look at the same time.
    [[nodiscard]] Element find(const Value& value) const;

    [[nodiscard]] Element size() const { return static_cast<Element>(kinds_.size()); }
    /// Text is borrowed from this builder and lives as long as the builder, whatever is interned later.
    [[nodiscard]] Value value(Element e) const;
    void reserve(Element symbols);

    /// The finished table. With `used` (one flag per symbol, 0 or 1) unused symbols are left out, order kept.
    [[nodiscard]] Symbols finish(const std::vector<std::uint8_t>* used = nullptr) const;

private:
    using Kind = Symbols::Kind;
    Element add(Kind kind, double number, std::string_view text);
    Element add_at(std::size_t slot, Kind kind, double number, std::string_view text);
    [[nodiscard]] std::string_view text_of(Element e) const { return e < texts_.size() ? texts_[e] : ""; }
    [[nodiscard]] std::size_t slot_of_number(double number) const;
    [[nodiscard]] std::size_t slot_of_text(std::string_view text) const;
    [[nodiscard]] std::uint64_t hash_of(Element e) const;
    void add_slot(Element e) const;
    void make_slots(std::size_t count) const;
    void index() const;

    /// How many symbols have slots. An atomic that moves with its owner.
    struct Indexed {
        std::atomic<Element> count{0};
        Indexed() = default;
        Indexed(Indexed&& other) noexcept : count(other.count.load()) {}
        Indexed& operator=(Indexed&& other) noexcept {
            count = other.count.load();
            return *this;
        }
    };

    std::vector<Kind> kinds_;
    std::vector<double> numbers_;          // one per symbol, NaN where there is none
    std::vector<std::string_view> texts_;  // into arena_; shorter than kinds_ when the last symbols have no text
    TextArena arena_;
    mutable std::vector<Element> slots_;  // open addressing, a power of two; kNoElement = empty
    mutable Indexed indexed_;             // symbols from here on were appended, and get slots when one is looked for
};

}  // namespace orrery::engine
