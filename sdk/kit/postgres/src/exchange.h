// Commands to the server and what it answers, a round trip each. Internal to the kit.
#pragma once

#include <functional>
#include <vector>

#include "connection_data.h"

namespace orrery::postgres {

/// Queues one command; libpq's 1 when it could.
using Send = std::function<int(PGconn*)>;

/// One command's result, of whatever status. Throws Failure when it cannot be sent. In one round trip, also where the
/// server has to be told first what the statements of this thread are for (see Purpose).
ResultHandle exchange(Connection::Data& data, const Send& send);

/// The same of several, one result each, as a batch: those behind a failed one are aborted. Throws Failure when the
/// connection is lost meanwhile.
std::vector<ResultHandle> exchange_all(Connection::Data& data, std::vector<Send> sends);

}  // namespace orrery::postgres
