#pragma once
#include <orrery/kit/postgres/result.h>

#include "handles.h"

namespace orrery::postgres {
struct Result::Data {
    ResultHandle handle;
};
}  // namespace orrery::postgres
