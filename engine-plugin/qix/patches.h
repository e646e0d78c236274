// NxPatch: changes to properties, whose values travel as JSON text.
#pragma once

#include <vector>

#include "orrery/kit/json.h"

namespace orrery::qix {

/// One change, its value parsed.
struct Patch {
    std::string operation;
    std::string path;
    json::Value value;
};

/// Reads qPatches. Throws QixError invalid_parameters for an unknown operation, a value that is no JSON text, or a path
/// that must not change (/qInfo/…).
std::vector<Patch> read_patches(const json::Value::Array& patches);

/// Applies them to a copy; parents that are missing are made. Throws QixError invalid_path naming the path.
json::Value patched(const json::Value& properties, const std::vector<Patch>& patches);

/// Adds later patches to earlier ones; a later patch of the same path takes the place of the earlier.
void merge_patches(std::vector<Patch>& earlier, const std::vector<Patch>& later);

}  // namespace orrery::qix
