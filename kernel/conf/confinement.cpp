// How the bounds of a process pass on to what it starts.
#include <algorithm>

#include "conf/stanza.h"

namespace orrery::kernel {

namespace {
uint64_t smaller(uint64_t one, uint64_t other) {
    return one == 0 || other == 0 ? std::max(one, other) : std::min(one, other);  // 0: no limit
}
}  // namespace

Confinement within(const Confinement& own, Confinement asked) {
    asked.memory = smaller(own.memory, asked.memory);
    asked.files = smaller(own.files, asked.files);
    asked.nice = std::max(own.nice, asked.nice);
    asked.no_new_privileges = asked.no_new_privileges || own.no_new_privileges;
    asked.sandbox = std::max(own.sandbox, asked.sandbox);
    // Its own files bound what it may hand on; a guarded one has all files.
    if (own.sandbox >= Sandbox::confined) asked.read = own.read, asked.write = own.write;
    return asked;
}

}  // namespace orrery::kernel
