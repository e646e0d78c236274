// Whatever is taken as a request head says one thing only.
#include <orrery/kit/http/head.h>
#include <orrery/kit/http/target.h>

#include <cstdlib>

using namespace orrery::kit::http;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    HeadScanner scanner;
    if (scanner.scan(bytes) != HeadScanner::State::complete) return 0;
    auto parsed = parse_request_head(bytes.substr(0, scanner.size()), {});
    auto* head = std::get_if<RequestHead>(&parsed);
    if (!head) return 0;
    if (head->chunked && head->content_length > 0) std::abort();
    if (head->chunked && head->fields.has("content-length")) std::abort();
    auto again = normalise_target(head->path);
    if (!again || again->path != head->path) std::abort();
    int hosts = 0;
    for (const Field& field : head->fields) {
        hosts += field.name == "host";
        if (field.value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) std::abort();
    }
    if (hosts > 1 || (head->minor_version == 1 && hosts == 0)) std::abort();
    return 0;
}
