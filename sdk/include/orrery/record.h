// Records: ordered lists of named byte strings, the only thing that crosses the boundary.
#pragma once
#include <orrery/abi.h>
#include <orrery/error.h>

#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery {

/// Between the two spellings of a borrowed byte string; nothing is copied.
inline std::string_view view(orrery_str text) noexcept { return {text.data, text.size}; }
inline orrery_str raw(std::string_view text) noexcept { return {text.data(), text.size()}; }

/// A borrowed record: valid until the call that received it returns. [any thread]
class Record {
public:
    Record() = default;
    explicit Record(orrery_record data) : data_(data) {}

    /// The first value under `name`, if any.
    std::optional<std::string_view> find(std::string_view name) const noexcept {
        for (size_t i = 0; i < data_.count; ++i)
            if (view(data_.fields[i].name) == name) return view(data_.fields[i].value);
        return std::nullopt;
    }
    /// The first value under `name`; throws Error(invalid) naming the field when there is none.
    std::string_view at(std::string_view name) const {
        if (auto value = find(name)) return *value;
        throw Error(Code::invalid, "the record has no field '" + std::string(name) + "'");
    }
    std::string_view value_or(std::string_view name, std::string_view otherwise) const noexcept {
        return find(name).value_or(otherwise);
    }
    size_t size() const noexcept { return data_.count; }
    const orrery_field* begin() const noexcept { return data_.fields; }
    const orrery_field* end() const noexcept { return data_.fields + data_.count; }
    orrery_record raw_record() const noexcept { return data_; }

private:
    orrery_record data_{nullptr, 0};
};

/// A record that owns its bytes: built by callers, filled by answers. Adding a field leaves the bytes of those before
/// where they are. Not thread-safe while it changes.
class Fields {
public:
    using Item = std::pair<std::string_view, std::string_view>;
    class Items;

    Fields() = default;
    Fields(std::initializer_list<Item> items) {
        for (auto& [name, value] : items) add(name, value);
    }
    explicit Fields(Record record) {
        for (auto& field : record) add(view(field.name), view(field.value));
    }
    Fields(const Fields& other) : Fields(other.record()) {}
    Fields(Fields&& other) noexcept { swap(other); }
    Fields& operator=(Fields other) noexcept { return swap(other), *this; }
    ~Fields() = default;

    Fields& add(std::string_view name, std::string_view value) {
        if (fields_.capacity() == 0) fields_.reserve(usual_count);
        char* at = room(name.size() + value.size());
        fields_.push_back({keep(at, name), keep(at + name.size(), value)});
        return *this;
    }
    std::optional<std::string_view> find(std::string_view name) const noexcept { return record().find(name); }
    std::string_view value_or(std::string_view name, std::string_view otherwise) const noexcept {
        return find(name).value_or(otherwise);
    }
    void clear() noexcept { *this = Fields(); }
    bool empty() const noexcept { return fields_.empty(); }
    /// Every field as (name, value), in order; valid until this object changes.
    Items items() const noexcept;

    /// A view of the fields, valid until this object changes.
    Record record() const noexcept { return Record({fields_.data(), fields_.size()}); }
    /// A writer that appends to this object; valid as long as it.
    orrery_writer writer() noexcept {
        return {this, [](void* self, orrery_str name, orrery_str value) {
                    static_cast<Fields*>(self)->add(view(name), view(value));
                }};
    }

private:
    static constexpr size_t usual_count = 8, usual_bytes = 512;

    static orrery_str keep(char* at, std::string_view text) noexcept {
        if (!text.empty()) text.copy(at, text.size());
        return {at, text.size()};
    }
    /// Most records are short and fit the first block.
    char* room(size_t size) {
        if (size <= left_) return left_ -= size, std::exchange(at_, at_ + size);
        if (size > usual_bytes / 2) return block(size);
        char* fresh = block(usual_bytes);
        at_ = fresh + size, left_ = usual_bytes - size;
        return fresh;
    }
    char* block(size_t size) {
        auto bytes = std::make_unique_for_overwrite<char[]>(size);
        if (!first_) return (first_ = std::move(bytes)).get();
        return more_.emplace_back(std::move(bytes)).get();
    }
    void swap(Fields& other) noexcept {
        std::swap(fields_, other.fields_), std::swap(first_, other.first_), std::swap(more_, other.more_);
        std::swap(at_, other.at_), std::swap(left_, other.left_);
    }

    std::vector<orrery_field> fields_;
    std::unique_ptr<char[]> first_;
    std::vector<std::unique_ptr<char[]>> more_;
    char* at_ = nullptr;
    size_t left_ = 0;
};

/// What Fields::items() gives: made for `for (auto& [name, value] : fields.items())`.
class Fields::Items {
public:
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Item;
        using difference_type = std::ptrdiff_t;
        using pointer = const Item*;
        using reference = const Item&;
        explicit Iterator(const orrery_field* at) noexcept : at_(at) {}
        const Item& operator*() const noexcept { return item_ = {view(at_->name), view(at_->value)}; }
        Iterator& operator++() noexcept { return ++at_, *this; }
        Iterator operator++(int) noexcept { return Iterator(at_++); }
        bool operator==(const Iterator& other) const noexcept { return at_ == other.at_; }

    private:
        const orrery_field* at_;
        mutable Item item_;
    };
    explicit Items(Record record) noexcept : record_(record) {}
    Iterator begin() const noexcept { return Iterator(record_.begin()); }
    Iterator end() const noexcept { return Iterator(record_.end()); }
    size_t size() const noexcept { return record_.size(); }

private:
    Record record_;
};
inline Fields::Items Fields::items() const noexcept { return Items(record()); }

/// The caller's writer, as authors of role glue see it. Borrowed.
class Writer {
public:
    explicit Writer(const orrery_writer* out) : out_(out) {}
    void put(std::string_view name, std::string_view value) const { out_->put(out_->self, raw(name), raw(value)); }
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
