// Any body: fields come out or not; a return target stays on this site; what is escaped reads back the same.
#include <cstdint>
#include <cstdlib>

#include "form_body.h"
#include "return_target.h"
#include "throttle.h"

using namespace orrery::form;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    field_of(text, "username");
    require(field_of("x=" + query_escape(text), "x") == text);
    const std::string target = safe_return_target(field_of(text, "return").value_or(std::string(text)));
    require(target.empty() || (target[0] == '/' && (target.size() == 1 || (target[1] != '/' && target[1] != '\\'))));
    network_of(text);
    return 0;
}
