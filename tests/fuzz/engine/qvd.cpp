// Any bytes: refused, or a table whose codes all stand for values.
#include <cstdint>

#include "script/load_error.h"
#include "script/qvd_reader.h"
#include "whole_table.h"

using namespace orrery::engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        // Rows without bits take no room in the file: a table of them is only as large as a test can bear.
        if (read_qvd_header(bytes, "file").rows > 100'000) return 0;
        const DelimitedTable read = read_qvd(bytes, "file", FormatSettings::defaults(), {});
        expect_whole(read.table);
    } catch (const LoadError&) {
    }
    return 0;
}
