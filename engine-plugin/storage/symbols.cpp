#include "storage/symbols.h"

#include <bit>
#include <mutex>
#include <stdexcept>

#include "storage/hash.h"

namespace orrery::engine {
namespace {

double without_negative_zero(double number) { return number == 0 ? 0.0 : number; }
std::uint64_t hash_number(double number) { return mix(std::bit_cast<std::uint64_t>(number)); }

bool is_plain_text_of(std::string_view text, double number) {
    if (text.empty() || text.size() > kNumberText) return false;
    char buffer[kNumberText];
    return std::string_view(buffer, format_number(number, buffer)) == text;
}

}  // namespace

SymbolsBuilder::SymbolsBuilder() : slots_(16, kNoElement) {}

std::uint64_t SymbolsBuilder::hash_of(Element e) const {
    return kinds_[e] == Kind::text ? hash_bytes(text_of(e)) : hash_number(numbers_[e]);
}

std::size_t SymbolsBuilder::slot_of_number(double number) const {
    std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_number(number) & mask;
    while (slots_[slot] != kNoElement && numbers_[slots_[slot]] != number) slot = (slot + 1) & mask;
    return slot;
}

std::size_t SymbolsBuilder::slot_of_text(std::string_view text) const {
    std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_bytes(text) & mask;
    while (slots_[slot] != kNoElement && (kinds_[slots_[slot]] != Kind::text || text_of(slots_[slot]) != text))
        slot = (slot + 1) & mask;
    return slot;
}

Element SymbolsBuilder::add(Kind kind, double number, std::string_view text) {
    if (kinds_.size() >= kNoElement - 1) throw std::length_error("a field cannot hold more than 2^32 - 2 values");
    if (arena_.bytes() + text.size() > 0xFFFFFFFF)
        throw std::length_error("a field cannot hold more than 4 GiB of distinct text");
    kinds_.push_back(kind);
    numbers_.push_back(number);
    if (kind != Kind::number) {
        texts_.resize(kinds_.size() - 1);
        texts_.push_back(arena_.copy(text));
    }
    return size() - 1;
}

void SymbolsBuilder::add_slot(Element e) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of(e) & mask;
    while (slots_[slot] != kNoElement) slot = (slot + 1) & mask;
    slots_[slot] = e;
}

void SymbolsBuilder::make_slots(std::size_t count) const {
    slots_.assign(count, kNoElement);
    for (Element e = 0; e < indexed_.count; ++e) add_slot(e);
}

/// Gives slots to the symbols that have none.
void SymbolsBuilder::index() const {
    if (indexed_.count == size()) return;
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);
    if (std::size_t{size()} * 2 > slots_.size()) make_slots(std::bit_ceil(std::size_t{size()} * 2));
    for (Element e = indexed_.count; e < size(); ++e) add_slot(e);
    indexed_.count = size();
}

void SymbolsBuilder::reserve(Element symbols) {
    index();
    if (std::size_t{symbols} * 2 > slots_.size()) make_slots(std::bit_ceil(std::size_t{symbols} * 2));
    kinds_.reserve(symbols);
    numbers_.reserve(symbols);
}

Element SymbolsBuilder::add_at(std::size_t slot, Kind kind, double number, std::string_view text) {
    const Element e = slots_[slot] = add(kind, number, text);
    indexed_.count = size();
    if (std::size_t{size()} * 2 > slots_.size()) make_slots(slots_.size() * 2);
    return e;
}

Element SymbolsBuilder::intern_number(double number) {
    if (std::isnan(number)) return kNoElement;
    index();
    number = without_negative_zero(number);
    const std::size_t slot = slot_of_number(number);
    return slots_[slot] != kNoElement ? slots_[slot] : add_at(slot, Kind::number, number, {});
}

Element SymbolsBuilder::intern_text(std::string_view text) {
    index();
    const std::size_t slot = slot_of_text(text);
    return slots_[slot] != kNoElement ? slots_[slot] : add_at(slot, Kind::text, std::nan(""), text);
}

Element SymbolsBuilder::intern_dual(std::string_view text, double number) {
    if (std::isnan(number)) return intern_text(text);
    index();
    number = without_negative_zero(number);
    const std::size_t slot = slot_of_number(number);
    if (slots_[slot] != kNoElement) return slots_[slot];
    if (is_plain_text_of(text, number)) return add_at(slot, Kind::number, number, {});
    return add_at(slot, Kind::dual, number, text);
}

Element SymbolsBuilder::append_number(double number) { return add(Kind::number, without_negative_zero(number), {}); }

Element SymbolsBuilder::append_dual(std::string_view text, double number) {
    if (is_plain_text_of(text, number)) return append_number(number);
    return add(Kind::dual, without_negative_zero(number), text);
}

Element SymbolsBuilder::intern(const Value& value) {
    if (value.is_null()) return kNoElement;
    if (!value.has_number()) return intern_text(value.stored_text());
    return value.has_text() ? intern_dual(value.stored_text(), value.number()) : intern_number(value.number());
}

Element SymbolsBuilder::find(const Value& value) const {
    if (value.is_null()) return kNoElement;
    index();
    return value.has_number() ? slots_[slot_of_number(without_negative_zero(value.number()))]
                              : slots_[slot_of_text(value.stored_text())];
}

Value SymbolsBuilder::value(Element e) const {
    if (e >= size()) return {};
    if (kinds_[e] == Kind::number) return {numbers_[e]};
    return kinds_[e] == Kind::text ? Value::borrowed_text(text_of(e)) : Value::borrowed_dual(text_of(e), numbers_[e]);
}

Symbols SymbolsBuilder::finish(const std::vector<std::uint8_t>* used) const {
    std::vector<std::uint8_t> kinds;
    std::vector<double> numbers;
    std::vector<std::uint32_t> offsets{0};
    std::vector<char> bytes;
    std::uint8_t all = 0xFF;
    std::uint8_t any = 0;
    for (Element e = 0; e < size(); ++e) {
        if (used != nullptr && (*used)[e] == 0) continue;
        auto kind = static_cast<std::uint8_t>(kinds_[e]);
        all &= kind;
        any |= kind;
        kinds.push_back(kind);
        numbers.push_back(numbers_[e]);
        std::string_view text = text_of(e);
        bytes.insert(bytes.end(), text.begin(), text.end());
        offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
    }
    Symbols::Arrays arrays;
    arrays.size = static_cast<Element>(kinds.size());
    if (all == any) {
        arrays.uniform = static_cast<Kind>(all);
    } else if (!kinds.empty()) {
        arrays.kinds = std::move(kinds);
    }
    if ((any & static_cast<int>(Kind::number)) != 0) {
        numbers.push_back(std::nan(""));
        arrays.numbers = std::move(numbers);
    }
    if ((any & static_cast<int>(Kind::text)) != 0) {
        arrays.text_offsets = std::move(offsets);
        arrays.text_bytes = std::move(bytes);
    }
    return Symbols(std::move(arrays));
}

}  // namespace orrery::engine
