#include "trials.h"

namespace orrery::tools {

const std::vector<Trial>& trials() {
    static const std::vector<Trial> all{
        {"declaration", "what it says about itself is complete and true", try_declaration, false},
        {"legal orders", "create, start, drain, stop, destroy, as the kernel takes them", try_legal_orders},
        {"illegal orders", "steps out of their order are refused or survived", try_illegal_orders},
        {"wrong settings", "each setting missing, empty, huge, malformed: an error with a message", try_settings},
        {"calls", "sensible calls get well-formed answers", try_calls},
        {"garbage", "records without sense get an error, not an accident", try_garbage},
        {"huge", "very large records are survived", try_huge},
        {"concurrent", "eight threads call at once", try_concurrent},
        {"opened", "further appenders are opened, used and closed, each for itself", try_opened},
        {"two instances", "two of it live side by side, or it refuses that; the end of one is not the other's",
         try_two_instances},
        {"ten swaps", "loaded anew ten times, the new one started before or after the old one ended", try_swaps},
        {"leaks", "no thread, descriptor or memory stays behind", try_leaks},
        {"secrets", "no secret setting appears in a log row or an error", try_secrets},
    };
    return all;
}

}  // namespace orrery::tools
