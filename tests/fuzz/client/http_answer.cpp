// An HTTP answer read at once and byte by byte must be the same.
#include <orrery/error.h>
#include <orrery/kit/client/http_answer.h>

#include <cstdlib>

using orrery::client::HttpAnswerReader;

namespace {

std::string read(std::string_view text, size_t piece) {
    HttpAnswerReader reader(10'000);
    try {
        bool whole = false;
        for (; !text.empty() && !whole; text.remove_prefix(std::min(piece, text.size())))
            whole = reader.feed(text.substr(0, piece));
        return std::to_string(whole || reader.end()) + std::to_string(reader.answer().status) + reader.answer().body;
    } catch (const orrery::Error&) {
        return "refused";
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    auto whole = read(text, size + 1), split = read(text, 1);
    // A refusal may come later or never when an answer ends before the wrong bytes; a whole answer may not differ.
    if (whole != split && whole != "refused" && split != "refused") std::abort();
    return 0;
}
