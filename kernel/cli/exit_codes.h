// Exit codes of every verb (as in sysexits.h).
#pragma once
#include <functional>
#include <string_view>

namespace orrery::kernel {

namespace exit_code {

constexpr int ok = 0, failure = 1, usage = 2, unavailable = 69, try_later = 75, no_permission = 77, configuration = 78;

struct Meaning {
    int code;
    std::string_view text;
};
constexpr Meaning meanings[] = {
    {ok, "fine"},
    {failure, "a failure; for status: something is not ready"},
    {usage, "wrong usage"},
    {unavailable, "not available: no site runs, a service is not running"},
    {try_later, "try again later: the site runs already, a deadline passed"},
    {no_permission, "no permission"},
    {configuration, "wrong configuration"},
};

}  // namespace exit_code

/// Runs a verb; what it throws is told on stderr and becomes an exit code.
int told(const std::function<int()>& verb);

}  // namespace orrery::kernel
