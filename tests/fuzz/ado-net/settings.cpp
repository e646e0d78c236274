// The first byte chooses the parser.
#include <orrery/error.h>

#include <cstdlib>

#include "command.h"
#include "connection_string.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    try {
        if (data[0] % 2) {
            auto command = ado_net::parse_command(text, {"a"});
            if (command.pieces.size() != command.uses.size() + 1) std::abort();
            size_t known = 0;
            for (auto& piece : command.pieces) known += piece.size();
            if (known + 2 * command.uses.size() > text.size()) std::abort();  // each was @a or $1 at least
        } else {
            ado_net::parse_connection_string(text);
        }
    } catch (const orrery::Error&) {
    }
    return 0;
}
