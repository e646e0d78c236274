// Search strings of section 5.8: which values of a field does a text find?
#pragma once

#include <string_view>

#include "cube/environment.h"
#include "expression/error.h"
#include "storage/bitmap.h"

namespace orrery::engine {

enum class SearchMode : std::uint8_t {
    interactive,  ///< typed into a list: words match the beginning of words
    programmatic  ///< Field.Select, set analysis: the whole value, ignoring case
};

/// The elements of `field` that match, possible or not; an expression search ("=...") finds only values for which it is
/// true under the state's selections. An error in such an expression is returned.
Outcome<Bitmap> search_field(FieldId field, std::string_view text, SearchMode mode, const ChartEnvironment& environment,
                             std::string_view state = kDefaultState);

}  // namespace orrery::engine
