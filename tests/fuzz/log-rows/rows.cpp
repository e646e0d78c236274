// Any bytes as encoded log rows: the block of those that were taken is one that appenders can read, whole, and with
// what was not taken it is the same block as without.
#include <orrery/appender.h>
#include <orrery/kit/log/event.h>

#include <cstdint>
#include <cstdlib>

#include "logs/batch.h"
#include "logs/row_text.h"

using namespace orrery::kernel;

namespace {

/// A byte says how long the next row is.
std::vector<std::string_view> cut(std::string_view bytes) {
    std::vector<std::string_view> out;
    while (!bytes.empty()) {
        const auto size = std::min<std::size_t>(static_cast<unsigned char>(bytes[0]), bytes.size() - 1);
        out.push_back(bytes.substr(1, size));
        bytes.remove_prefix(1 + size);
    }
    return out;
}

void read_all(const std::string& block, uint32_t count) {
    const orrery::LogRows rows(block);
    if (rows.size() != count) std::abort();
    orrery::logkit::Event event;
    std::string text;
    RowTime time;
    for (uint32_t row = 0; row < count; ++row) {
        event.read(rows, row);
        for (auto& field : event.properties.all())
            text.append(orrery::view(field.name)).append(orrery::view(field.value));
        text.append(event.message).append(event.exception);
        text.clear();
        append_file_line(text, rows, row, time);
        if (text.find('\n') != text.size() - 1) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    BatchWriter all, taken;
    uint32_t count = 0;
    for (auto bytes : cut({reinterpret_cast<const char*>(data), size})) {
        const LogRow row{1, ORRERY_LOG_INFO, "stanza", "stanza", "1", bytes};
        if (!all.add(row)) continue;
        ++count;
        if (!taken.add(row)) std::abort();
    }
    const auto batch = all.take();
    if (batch->block != taken.take()->block) std::abort();
    read_all(batch->block, count);
    const auto left = without(*batch, "stanza", Omit::all);
    if (left) std::abort();
    return 0;
}
