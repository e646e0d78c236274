// Turns results into codes of a dictionary of their own.
#pragma once

#include <memory>
#include <vector>

#include "cube/dictionary.h"

namespace orrery::engine {

/// Collects distinct results in order of first occurrence. Used by one thread.
class ResultCodes {
public:
    Element code(const Value& value) { return symbols_.intern(value); }
    /// kNoElement, the null of interning, becomes the dictionary's null code.
    std::shared_ptr<const Dictionary> finish(std::vector<Element>& codes) {
        std::vector<Value> values;
        values.reserve(symbols_.size());
        for (Element e = 0; e < symbols_.size(); ++e) values.push_back(symbols_.value(e).owned());
        for (Element& element : codes)
            if (element == kNoElement) element = symbols_.size();
        return std::make_shared<Dictionary>(std::move(values));
    }

private:
    SymbolsBuilder symbols_;
};

}  // namespace orrery::engine
