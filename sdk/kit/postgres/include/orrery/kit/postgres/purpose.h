// What statements are for, as the server shows it.
#pragma once

#include <string>
#include <string_view>

namespace orrery::postgres {

/// While it lives, the statements of this thread are `text`'s, such as the id of a request: the server has it in their
/// sessions' application_name, behind that of the settings ("orrery repository 5f1c-2a"), so in pg_stat_activity and
/// wherever log_line_prefix has %a. It is told only when it changed and together with the next statement, which costs
/// no round trip; texts stay the same, so prepared statements are found again. Cut at 63 bytes. Ends on its own thread.
class Purpose {
public:
    explicit Purpose(std::string_view text);
    ~Purpose();
    Purpose(const Purpose&) = delete;
    Purpose& operator=(const Purpose&) = delete;

    /// That of this thread; empty when there is none.
    static const std::string& current();

private:
    std::string before_;
};

}  // namespace orrery::postgres
