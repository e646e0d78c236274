// Any bytes in a row: it is one line of UTF-8 with as many fields as its header.
#include <orrery/kit/log/encoded.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "row_format.h"

using namespace orrery::logging;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Surroundings around{"HOST", "1.2", "svc", "salt"};
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto& log = declarations()[data[0] % declarations().size()];
    orrery::logkit::Event event;
    event.logger = event.message = event.exception = event.thread = text;
    event.properties.reset(text);
    RowFormat format(log.columns, log.service, around, data[0] & 1);
    std::string out;
    format.append(event, 1, out);
    if (log.is_sealed()) out += '\n';
    auto utf8 = out;
    orrery::logkit::make_utf8(utf8);
    if (utf8 != out) std::abort();
    const auto tabs = static_cast<std::size_t>(std::count(out.begin(), out.end(), '\t'));
    if (tabs != log.columns.size() - 1 || std::count(out.begin(), out.end(), '\n') != 1) std::abort();
    return 0;
}
