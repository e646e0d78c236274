#pragma once
#include <orrery/kit/postgres/result.h>

#include "handles.h"

namespace orrery::postgres {
/// What a Result owns. Not changed once made.
struct Result::Data {
    ResultHandle handle;
};
}  // namespace orrery::postgres
