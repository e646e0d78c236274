// Records: ordered lists of named byte strings, the only thing that crosses the boundary.
#pragma once
#include <orrery/abi.h>
#include <orrery/error.h>

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

/// A record that owns its bytes: built by callers, filled by answers. Not thread-safe.
class Fields {
public:
    Fields() = default;
    Fields(std::initializer_list<std::pair<std::string_view, std::string_view>> items) {
        for (auto& [name, value] : items) add(name, value);
    }
    Fields(const Fields& other) : items_(other.items_) {}
    Fields(Fields&& other) noexcept : items_(std::move(other.items_)) {}
    Fields& operator=(Fields other) noexcept {
        items_ = std::move(other.items_);
        return *this;
    }
    explicit Fields(Record record) {
        for (auto& field : record) add(view(field.name), view(field.value));
    }

    Fields& add(std::string_view name, std::string_view value) {
        items_.emplace_back(name, value);
        return *this;
    }
    std::optional<std::string_view> find(std::string_view name) const noexcept {
        for (auto& [key, value] : items_)
            if (key == name) return std::string_view(value);
        return std::nullopt;
    }
    std::string_view value_or(std::string_view name, std::string_view otherwise) const noexcept {
        return find(name).value_or(otherwise);
    }
    void clear() noexcept { items_.clear(); }
    bool empty() const noexcept { return items_.empty(); }
    const std::vector<std::pair<std::string, std::string>>& items() const noexcept { return items_; }

    /// A view of the fields, valid until this object changes.
    Record record() const {
        scratch_.clear();
        for (auto& [name, value] : items_) scratch_.push_back({raw(name), raw(value)});
        return Record({scratch_.data(), scratch_.size()});
    }
    /// A writer that appends to this object; valid as long as it.
    orrery_writer writer() noexcept {
        return {this, [](void* self, orrery_str name, orrery_str value) {
                    static_cast<Fields*>(self)->add(view(name), view(value));
                }};
    }

private:
    std::vector<std::pair<std::string, std::string>> items_;
    mutable std::vector<orrery_field> scratch_;
};

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
