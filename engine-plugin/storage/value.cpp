#include "storage/value.h"

#include <atomic>
#include <charconv>
#include <cmath>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>

namespace orrery::engine {
namespace {

struct Header {
    std::atomic<std::uint32_t> references{1};
};

Header* header_of(const char* data) { return reinterpret_cast<Header*>(const_cast<char*>(data) - sizeof(Header)); }

char* share(std::string_view text) {
    auto* memory = static_cast<char*>(::operator new(sizeof(Header) + text.size()));
    new (memory) Header;
    std::memcpy(memory + sizeof(Header), text.data(), text.size());
    return memory + sizeof(Header);
}

}  // namespace

Value::Value(Kind kind, double number, std::string_view text, Ownership ownership)
    : number_(number), size_(static_cast<std::uint32_t>(text.size())), kind_(kind), ownership_(ownership) {
    if (text.size() > kMaxText) throw std::length_error("a text of more than 4 GiB is not supported");
    if (kind == Kind::dual && std::isnan(number)) kind_ = Kind::text;
    if (text.empty()) ownership_ = Ownership::borrowed;
    data_ = ownership_ == Ownership::shared ? share(text) : text.data();
}

void Value::retain() const {
    if (ownership_ == Ownership::shared) header_of(data_)->references.fetch_add(1, std::memory_order_relaxed);
}

void Value::release() {
    if (ownership_ != Ownership::shared) return;
    Header* header = header_of(data_);
    if (header->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        header->~Header();
        ::operator delete(static_cast<void*>(header));
    }
}

Value::Value(const Value& other)
    : number_(other.number_), data_(other.data_), size_(other.size_), kind_(other.kind_), ownership_(other.ownership_) {
    retain();
}

Value::Value(Value&& other) noexcept
    : number_(other.number_),
      data_(other.data_),
      size_(other.size_),
      kind_(std::exchange(other.kind_, Kind::null)),
      ownership_(std::exchange(other.ownership_, Ownership::borrowed)) {}

Value& Value::operator=(const Value& other) {
    if (this == &other) return *this;
    other.retain();
    release();
    number_ = other.number_;
    data_ = other.data_;
    size_ = other.size_;
    kind_ = other.kind_;
    ownership_ = other.ownership_;
    return *this;
}

Value& Value::operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    release();
    number_ = other.number_;
    data_ = other.data_;
    size_ = other.size_;
    kind_ = std::exchange(other.kind_, Kind::null);
    ownership_ = std::exchange(other.ownership_, Ownership::borrowed);
    return *this;
}

std::string Value::to_text() const {
    if (has_text()) return std::string(stored_text());
    return kind_ == Kind::number ? format_number(number_) : std::string();
}

Value Value::owned() const {
    if (!has_text() || ownership_ == Ownership::shared) return *this;
    return Value(kind_, number_, stored_text(), Ownership::shared);
}

bool Value::same_symbol(const Value& other) const {
    if (is_null() || other.is_null()) return is_null() && other.is_null();
    if (has_number() != other.has_number()) return false;
    return has_number() ? number_ == other.number_ : stored_text() == other.stored_text();
}

std::size_t format_number(double number, char* buffer) {
    constexpr double kPlainInteger = 1e14;
    if (number == std::trunc(number) && std::fabs(number) < kPlainInteger) {
        auto end = std::to_chars(buffer, buffer + kNumberText, static_cast<std::int64_t>(number)).ptr;
        return static_cast<std::size_t>(end - buffer);
    }
    auto end = std::to_chars(buffer, buffer + kNumberText, number, std::chars_format::general, 14).ptr;
    return static_cast<std::size_t>(end - buffer);
}

std::string format_number(double number) {
    char buffer[kNumberText];
    return std::string(buffer, format_number(number, buffer));
}

}  // namespace orrery::engine
