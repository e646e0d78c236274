// What a program writes to its standard outputs, as log rows.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "sockets/descriptor.h"

namespace orrery::kernel {

class Supervisor;

/// A pipe whose lines go to `line` (on the supervisor's thread) until its last writer has closed it. Long lines are cut
/// at 16 KiB. Returns the writing end.
Descriptor catch_lines(Supervisor& supervisor, std::function<void(std::string_view)> line);

}  // namespace orrery::kernel
