// Any bytes: refused, or a table whose columns all have its rows.
#include <cstdint>

#include "script/json_table.h"
#include "script/load_error.h"
#include "whole_table.h"

using namespace orrery::engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const char* path : {"", "/a", "/0/b"}) {
        try {
            const DelimitedTable read = read_json_table(bytes, path, "file", {});
            expect_whole(read.table);
        } catch (const LoadError&) {
        }
    }
    return 0;
}
