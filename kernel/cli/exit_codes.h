// Exit codes of every verb (as in sysexits.h).
#pragma once
namespace orrery::kernel::exit_code {
constexpr int ok = 0, failure = 1, usage = 2, unavailable = 69, try_later = 75, no_permission = 77, configuration = 78;
}
