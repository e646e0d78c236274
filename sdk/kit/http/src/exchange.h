// One request on its way through the worker pool, or to whoever begins to answer it, and back to its network thread.
#pragma once
#include <memory>
#include <variant>

#include "asio.h"
#include "shared.h"

namespace orrery::kit::http {

using Answer = std::variant<Response, Refusal>;

/// Lets the answer be begun, or runs the handler on a worker. The refusals are 503 (pool full, or too much begun), 504
/// (handler too slow) and 500 (it threw).
Await<Answer> run_handler(Shared& shared, Executor executor, Request request);

}  // namespace orrery::kit::http
