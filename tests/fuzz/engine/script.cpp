// Any text as a script, without files: it ends, with data or with errors that have their places.
#include <cstdint>
#include <cstdlib>

#include "script/run_script.h"

using namespace orrery::engine;

namespace {

/// Ends what would go on for ever.
class Patience final : public ScriptMonitor {
public:
    bool cancelled() override { return ++asked_ > 20'000; }

private:
    std::uint64_t asked_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Patience monitor;
    ScriptRequest request;
    request.text.assign(reinterpret_cast<const char*>(data), size);
    request.monitor = &monitor;
    request.memory_limit = std::uint64_t{16} << 20;
    request.now = 45'000;
    const ScriptResult result = run_script(request);
    if (result.model == nullptr && !result.cancelled && result.failures.empty()) std::abort();
    return 0;
}
