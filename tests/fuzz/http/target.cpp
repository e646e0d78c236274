// A normalised path is stable and stays below the root.
#include <orrery/kit/http/target.h>

#include <cstdlib>

using namespace orrery::kit::http;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    auto once = normalise_target({reinterpret_cast<const char*>(data), size});
    if (!once) return 0;
    auto twice = normalise_target(once->path);
    if (!twice || twice->path != once->path || once->path.front() != '/') std::abort();
    std::string padded = once->path + "/";
    for (const char* bad : {"/./", "/../", "\\", "%2F", "%5C", "%00"})
        if (padded.find(bad) != std::string::npos) std::abort();
    return 0;
}
