// Any bytes as the file of an app that comes from outside, as they are and with checksums made right: refused, or an
// app that can be written and read again as the same one.
#include "app/package.h"

#include <cstdint>

#include "app/document_json.h"
#include "app_file_mending.h"

using namespace orrery;
using namespace orrery::engine::fuzz;

namespace {

constexpr app::PackageLimits kLimits{
    .bytes = 1u << 20, .document_bytes = 1u << 18, .directory_bytes = 1u << 16, .objects = 100};

void import(const std::string& file) {
    if (file.empty()) return;
    const MemoryFile stored(file);
    app::Document document;
    try {
        document = app::read_package(stored.path(), kLimits);
    } catch (const app::PackageError&) {
        return;
    }
    for (const auto& [id, object] : document.objects)
        if (id != object->id || object->properties["qInfo"]["qId"].string_or("") != id) std::abort();
    const std::string text = app::to_json(document, "");
    if (app::to_json(app::from_json(text).document, "") != text) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string file(reinterpret_cast<const char*>(data), size);
    import(file);
    engine::fuzz::mend_head(file);
    import(file);
    engine::fuzz::mend_all_blocks(file);
    engine::fuzz::mend_head(file);
    import(file);
    return 0;
}
