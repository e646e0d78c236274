// The tools are made of the kernel's own parts and call them by their names.
#pragma once
namespace orrery::kernel {}
namespace orrery::tools {
using namespace kernel;
}
