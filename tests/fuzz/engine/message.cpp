// Any text: a request, or a refusal under the id that the text bears.
#include "qix/message.h"

#include <cstdint>
#include <cstdlib>

using namespace orrery::qix;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    orrery::json::Value id;
    try {
        const RequestMessage request = read_request({reinterpret_cast<const char*>(data), size}, {}, id);
        if (!(request.id == id) || request.method.empty()) std::abort();
    } catch (const QixError&) {
        if (!id.is_null() && !id.is_integer() && !id.is_string()) std::abort();
    }
    return 0;
}
