// Any bytes as an app file, as they are and with checksums made right: refused, or a model whose every value can be
// read.
#include <cstdint>

#include "app_file_mending.h"

using namespace orrery::engine;
using namespace orrery::engine::fuzz;

namespace {

void read_everything(const DataModel& model) {
    for (FieldId f = 0; f < model.field_count(); ++f) {
        const Symbols& symbols = model.field(f).symbols();
        for (Element e = 0; e < symbols.size(); ++e) static_cast<void>(symbols.to_text(e));
        static_cast<void>(model.field(f).numeric_order());
    }
    for (TableId t = 0; t < model.table_count(); ++t)
        for (const TableColumn& column : model.table(t).columns())
            // Rows of fields without values take no room in a file.
            for (std::uint64_t row = 0; row < std::min<std::uint64_t>(column.column.rows(), 100'000); ++row)
                if (column.column.code(row) > model.field(column.field).cardinality()) std::abort();
}

void open(const std::string& file) {
    if (file.empty()) return;
    const MemoryFile stored(file);
    bool opened = false;
    try {
        const auto model = open_app_file(stored.path()).model;
        if (model != nullptr) read_everything(*model);
        opened = true;
    } catch (const AppFileError&) {
    }
    try {
        const AppFileInspection found = inspect_app_file(stored.path());
        if (opened != found.faults.empty()) std::abort();
    } catch (const AppFileError&) {
        if (opened) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string file(reinterpret_cast<const char*>(data), size);
    open(file);
    mend_head(file);
    open(file);
    mend_all_blocks(file);
    mend_head(file);
    open(file);
    return 0;
}
