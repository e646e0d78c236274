// The distinct values behind codes: the symbols of a field or the results of an expression.
#pragma once

#include <memory>
#include <vector>

#include "storage/data_model.h"

namespace orrery::engine {

/// Immutable. Code size() is NULL.
class Dictionary {
public:
    /// The symbols of a field; keeps the model alive.
    Dictionary(std::shared_ptr<const DataModel> model, FieldId field);
    /// Own values, each distinct; texts must be owned.
    explicit Dictionary(std::vector<Value> values);

    Element size() const { return size_; }
    Value value(Element code) const {
        if (field_ != nullptr) return field_->symbols().value(code);
        return code < size_ ? values_[code] : Value();
    }
    /// size() + 1 numbers, NaN where a value is no number and for NULL.
    const double* numbers() const { return numbers_; }
    /// True when every value is a number.
    bool all_numbers() const { return all_numbers_; }
    /// The field whose symbols these are, or null.
    const Field* field() const { return field_; }
    std::size_t bytes() const { return own_numbers_.size() * 8 + values_.size() * 48; }

private:
    std::shared_ptr<const DataModel> model_;
    const Field* field_ = nullptr;
    std::vector<Value> values_;
    std::vector<double> own_numbers_;
    const double* numbers_ = nullptr;
    Element size_ = 0;
    bool all_numbers_ = true;
};

}  // namespace orrery::engine
