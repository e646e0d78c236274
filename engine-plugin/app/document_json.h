// A document as the JSON that is saved, and back.
#pragma once

#include <string>
#include <string_view>

#include "app/document.h"

namespace orrery::app {

/// The saved form names the data file it belongs to ("" for none), so that both change in one step.
std::string to_json(const Document& document, const std::string& data_file);

struct ReadDocument {
    Document document;
    std::string data_file;
};
/// Throws json::Error when the text is no saved document of a known version.
ReadDocument from_json(std::string_view text);

}  // namespace orrery::app
