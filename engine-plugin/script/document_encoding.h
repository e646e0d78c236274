// How a page or an XML file is encoded, by its own word.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "script/file_format.h"

namespace orrery::engine {

/// The document in UTF-8, without a byte order mark. What counts is a mark of UTF-16, then what the script says, a mark
/// of UTF-8, and what the document declares (in <?xml … ?> or <meta …>); otherwise it is UTF-8. `warn` is told of a
/// declared encoding that nobody knows. `scratch` holds a changed text.
std::string_view document_text(std::string_view bytes, const FileFormat& format, std::string& scratch,
                               const std::function<void(const std::string&)>& warn);

}  // namespace orrery::engine
