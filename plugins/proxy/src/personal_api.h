// /qps/user on the browsers' side: who am I, and sign me out.
#pragma once
#include <optional>

#include "sessions.h"
#include "visit.h"

namespace orrery::proxy {

/// The answer when the path is of this API; nothing otherwise.
std::optional<kit::http::Response> answer_personal(Visit& visit, Sessions& sessions);

}  // namespace orrery::proxy
