// The process of an isolated plugin.
#pragma once

namespace orrery::kernel {

/// Main of `orrery --child STANZA`. Descriptors: 3 the channel, 4 the door for streams, 5 the library. Ends when the
/// channel does.
int child_main(const char* stanza);

}  // namespace orrery::kernel
