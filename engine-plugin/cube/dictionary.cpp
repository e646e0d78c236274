#include "cube/dictionary.h"

#include <cmath>
#include <limits>

namespace orrery::engine {

Dictionary::Dictionary(std::shared_ptr<const DataModel> model, FieldId field)
    : model_(std::move(model)), field_(&model_->field(field)), size_(field_->cardinality()) {
    const Symbols& symbols = field_->symbols();
    if (symbols.numbers().empty()) {
        own_numbers_.assign(size_ + std::size_t{1}, std::numeric_limits<double>::quiet_NaN());
        numbers_ = own_numbers_.data();
    } else {
        numbers_ = symbols.numbers().data();
    }
    if (symbols.arrays().kinds.empty()) {
        all_numbers_ = size_ == 0 || symbols.has_number(0);
    } else {
        for (Element e = 0; e < size_ && all_numbers_; ++e) all_numbers_ = symbols.has_number(e);
    }
}

Dictionary::Dictionary(std::vector<Value> values)
    : values_(std::move(values)), size_(static_cast<Element>(values_.size())) {
    own_numbers_.reserve(values_.size() + 1);
    for (const Value& value : values_) {
        own_numbers_.push_back(value.number());
        all_numbers_ = all_numbers_ && value.has_number();
    }
    own_numbers_.push_back(std::numeric_limits<double>::quiet_NaN());
    numbers_ = own_numbers_.data();
}

}  // namespace orrery::engine
