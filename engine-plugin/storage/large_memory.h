// Memory of many megabytes that is about to be written.
#pragma once

#include <cstddef>

namespace orrery::engine {

/// Asks the system for large pages behind memory that nobody has written to yet: a page fault costs more than what is
/// written into the page.
void expect_writing(void* memory, std::size_t bytes);

/// Gives the pages of memory back whose content nobody needs any more; their next reader finds zeros.
void expect_nothing(void* memory, std::size_t bytes);

/// Has the process's allocator keep what is freed for whoever asks next, on any thread: what a click computes is as
/// large each time, and pages that come from the system anew cost more than what is written into them.
void keep_freed_memory();

}  // namespace orrery::engine
