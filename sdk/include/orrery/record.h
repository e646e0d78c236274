// Records: ordered lists of named byte strings, the only thing that crosses the boundary.
#pragma once
#include <orrery/abi.h>
#include <orrery/error.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery {

/// The C side's borrowed byte string as C++ spells it; nothing is copied.
inline std::string_view view(orrery_str text) noexcept { return {text.data, text.size}; }
/// A view for the C side; needs no terminator and gets none.
inline orrery_str raw(std::string_view text) noexcept { return {text.data(), text.size()}; }

/// A borrowed record: valid until the call that received it returns. [any thread]
class Record {
public:
    /// No fields.
    Record() = default;
    /// Borrows what the C side has.
    explicit Record(orrery_record data) : data_(data) {}

    /// The first value under `name`, if any.
    std::optional<std::string_view> find(std::string_view name) const noexcept {
        for (size_t i = 0; i < data_.count; ++i)
            if (view(data_.fields[i].name) == name) return view(data_.fields[i].value);
        return std::nullopt;
    }
    /// The first value under the name that `prefix` and `rest` make together.
    std::optional<std::string_view> find(std::string_view prefix, std::string_view rest) const noexcept {
        for (size_t i = 0; i < data_.count; ++i) {
            auto name = view(data_.fields[i].name);
            if (name.size() == prefix.size() + rest.size() && name.starts_with(prefix) && name.ends_with(rest))
                return view(data_.fields[i].value);
        }
        return std::nullopt;
    }
    /// The first value under `name`; throws Error(invalid) naming the field when there is none.
    std::string_view at(std::string_view name) const {
        if (auto value = find(name)) return *value;
        throw Error(Code::invalid, "the record has no field '" + std::string(name) + "'");
    }
    /// The first value under `name`, or `otherwise` when there is none (an empty value is one).
    std::string_view value_or(std::string_view name, std::string_view otherwise) const noexcept {
        return find(name).value_or(otherwise);
    }
    /// Fields, each counted although names may occur several times.
    size_t size() const noexcept { return data_.count; }
    /// The first field as the C side has it; with end() for `for (auto& field : record)`.
    const orrery_field* begin() const noexcept { return data_.fields; }
    /// Behind the last field.
    const orrery_field* end() const noexcept { return data_.fields + data_.count; }
    /// For the C side; borrowed like this object.
    orrery_record raw_record() const noexcept { return data_; }

private:
    orrery_record data_{nullptr, 0};
};

/// A record that owns its bytes: built by callers, filled by answers. Adding a field leaves the bytes of those before
/// where they are. Not thread-safe while it changes.
class Fields {
public:
    /// (name, value), views of bytes that somebody else keeps.
    using Item = std::pair<std::string_view, std::string_view>;
    class Items;

    /// No fields, and no memory until the first one.
    Fields() = default;
    /// Copies the items in order.
    Fields(std::initializer_list<Item> items) {
        for (auto& [name, value] : items) add(name, value);
    }
    /// Copies the record, which may be gone afterwards.
    explicit Fields(Record record) {
        for (auto& field : record) add(view(field.name), view(field.value));
    }
    /// Copies all bytes.
    Fields(const Fields& other) : Fields(other.record()) {}
    /// Takes them over: views of them stay valid, `other` is empty.
    Fields(Fields&& other) noexcept { swap(other); }
    /// Copies or takes over as its argument is made; what was held, and views of it, are gone.
    Fields& operator=(Fields other) noexcept { return swap(other), *this; }
    /// Frees the bytes: all views of them are gone.
    ~Fields() {
        while (blocks_) ::operator delete(std::exchange(blocks_, blocks_->before));
    }

    /// Adds a field at the end, copying both; a name may be added several times. Gives this object, for the next.
    Fields& add(std::string_view name, std::string_view value) { return add({}, name, value); }
    /// Adds a field whose name is `prefix` and `rest` together.
    Fields& add(std::string_view prefix, std::string_view rest, std::string_view value) {
        if (count_ == most_) widen();
        auto name = prefix.size() + rest.size();
        char* at = room(name + value.size());
        keep(at, prefix), keep(at + prefix.size(), rest), keep(at + name, value);
        fields_[count_++] = {{at, name}, {at + name, value.size()}};
        return *this;
    }
    /// The first value under `name`, if any; valid as long as the fields are.
    std::optional<std::string_view> find(std::string_view name) const noexcept { return record().find(name); }
    /// The first value under `name`, or `otherwise` when there is none (an empty value is one).
    std::string_view value_or(std::string_view name, std::string_view otherwise) const noexcept {
        return find(name).value_or(otherwise);
    }
    /// Removes all fields and frees their bytes.
    void clear() noexcept { *this = Fields(); }
    /// Whether there is no field.
    bool empty() const noexcept { return count_ == 0; }
    /// Every field as (name, value), in order; valid until this object changes.
    Items items() const noexcept;

    /// A view of the fields, valid until this object changes.
    Record record() const noexcept { return Record({fields_, count_}); }
    /// A writer that appends to this object; valid as long as it.
    orrery_writer writer() noexcept {
        return {this, [](void* self, orrery_str name, orrery_str value) {
                    static_cast<Fields*>(self)->add(view(name), view(value));
                }};
    }

private:
    static constexpr size_t usual_count = 8, usual_bytes = 512;
    /// A piece of memory, followed by what it holds.
    struct Block {
        Block* before;
    };

    /// Most texts are short: two moves that overlap take less than a call of memcpy.
    static void keep(char* at, std::string_view text) noexcept {
        auto* from = text.data();
        auto size = text.size();
        auto both_ends = [&](auto part) {
            std::memcpy(&part, from, sizeof part);
            auto last = part;
            std::memcpy(&last, from + size - sizeof part, sizeof part);
            std::memcpy(at, &part, sizeof part);
            std::memcpy(at + size - sizeof part, &last, sizeof part);
        };
        if (size > 16)
            std::memcpy(at, from, size);
        else if (size >= 8)
            both_ends(uint64_t{});
        else if (size >= 4)
            both_ends(uint32_t{});
        else if (size >= 2)
            both_ends(uint16_t{});
        else if (size == 1)
            *at = *from;
    }
    char* block(size_t size) {
        blocks_ = ::new (::operator new(sizeof(Block) + size)) Block{blocks_};
        return reinterpret_cast<char*>(blocks_ + 1);
    }
    /// The first block has room for the fields and the bytes of a usual record.
    void widen() {
        bool first = most_ == 0;
        auto most = first ? usual_count : 2 * most_;
        char* at = block(most * sizeof(orrery_field) + (first ? usual_bytes : 0));
        auto* fields = reinterpret_cast<orrery_field*>(at);
        if (first) at_ = at + most * sizeof(orrery_field), left_ = usual_bytes;
        std::copy_n(fields_, count_, fields);
        fields_ = fields, most_ = most;
    }
    /// A long value has a block of its own.
    char* room(size_t size) {
        if (size > left_ && size > usual_bytes / 2) return block(size);
        if (size > left_) at_ = block(usual_bytes), left_ = usual_bytes;
        left_ -= size;
        return std::exchange(at_, at_ + size);
    }
    void swap(Fields& other) noexcept {
        std::swap(blocks_, other.blocks_), std::swap(fields_, other.fields_), std::swap(count_, other.count_);
        std::swap(most_, other.most_), std::swap(at_, other.at_), std::swap(left_, other.left_);
    }

    Block* blocks_ = nullptr;  // the last one; what was given out stays where it is
    orrery_field* fields_ = nullptr;
    size_t count_ = 0, most_ = 0;
    char* at_ = nullptr;
    size_t left_ = 0;
};

/// What Fields::items() gives: made for `for (auto& [name, value] : fields.items())`.
class Fields::Items {
public:
    /// A place among the fields. Borrowed from them; one pass, for a range-for.
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;  ///< `*` gives what the iterator itself holds
        using value_type = Item;                            ///< borrowed from the fields
        using difference_type = std::ptrdiff_t;             ///< as std::iterator_traits asks
        using pointer = const Item*;                        ///< to what the iterator itself holds
        using reference = const Item&;                      ///< valid until the next `*` of the same iterator
        /// At a field of the record, or behind its last.
        explicit Iterator(const orrery_field* at) noexcept : at_(at) {}
        /// (name, value); valid until the next `*` of this iterator. Precondition: not at the end.
        const Item& operator*() const noexcept { return item_ = {view(at_->name), view(at_->value)}; }
        /// On to the next. Precondition: not at the end.
        Iterator& operator++() noexcept { return ++at_, *this; }
        /// On to the next; gives the place it was at. Precondition: not at the end.
        Iterator operator++(int) noexcept { return Iterator(at_++); }
        /// Whether both are at the same field of the same record.
        bool operator==(const Iterator& other) const noexcept { return at_ == other.at_; }

    private:
        const orrery_field* at_;
        mutable Item item_;
    };
    /// Borrows the record.
    explicit Items(Record record) noexcept : record_(record) {}
    /// At the first field.
    Iterator begin() const noexcept { return Iterator(record_.begin()); }
    /// Behind the last field.
    Iterator end() const noexcept { return Iterator(record_.end()); }
    /// Fields there are.
    size_t size() const noexcept { return record_.size(); }

private:
    Record record_;
};
inline Fields::Items Fields::items() const noexcept { return Items(record()); }

/// The caller's writer, as authors of role glue see it. Borrowed.
class Writer {
public:
    /// Borrows the C side's writer: valid as long as the call that got it.
    explicit Writer(const orrery_writer* out) : out_(out) {}
    /// Appends a field; both are copied before it returns.
    void put(std::string_view name, std::string_view value) const { out_->put(out_->self, raw(name), raw(value)); }
    /// A field whose name is `prefix` and `rest` together.
    void put(std::string_view prefix, std::string_view rest, std::string_view value) const {
        char near[64];  // most names fit: no allocation
        if (prefix.size() + rest.size() > sizeof near) return put(std::string(prefix).append(rest), value);
        rest.copy(near + prefix.copy(near, prefix.size()), rest.size());
        put({near, prefix.size() + rest.size()}, value);
    }
    /// Appends all fields in their order.
    void put(const Fields& fields) const {
        for (auto& [name, value] : fields.items()) put(name, value);
    }

private:
    const orrery_writer* out_;
};

/// Throws the Error an answer stands for; does nothing on ORRERY_OK.
inline void check(int32_t status, const Fields& answer, std::string_view doing) {
    if (status == ORRERY_OK) return;
    throw Error(static_cast<Code>(status), std::string(answer.value_or("error.message", doing)),
                std::string(answer.value_or("error.hint", "")));
}

}  // namespace orrery
