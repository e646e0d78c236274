// The id of a row, made of what is in it and where it stands: a batch that comes a second time has the same ids.
#pragma once
#include <orrery/kit/log/event.h>

namespace orrery::logging {

/// The kernel gives the batch over which this process was killed to the next one again; by their ids the rows that are
/// in the files already are known. Rows of two batches differ, if in nothing else, in their times. Sets the event's
/// guid.
void set_id(logkit::Event& event, uint32_t row) noexcept;

}  // namespace orrery::logging
