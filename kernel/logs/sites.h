// Who writes log rows: a site per stanza, logger and level; and from which level on each of them does.
#pragma once
#include <orrery/record.h>

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace orrery::kernel {

struct LogSite {
    std::string stanza, logger;
    int32_t level = 0;
    uint8_t enabled = 0;             ///< changes at any time: to be read as an atomic
    std::vector<uint8_t*> copies{};  ///< of `enabled`, in the memory of isolated plugins; under the mutex
};

/// [any thread] Sites stay where they are, for ever.
class LogSites {
public:
    explicit LogSites(int32_t level) : level_(level) {}
    /// Registers a site; equal ones share. INVALID for an unknown level, LIMIT when there are too many.
    int32_t site(std::string_view stanza, int32_t level, std::string_view logger, orrery_log_site* out);
    /// A byte that follows the site's own from now on, until forget_copies(). False when there is no such site.
    bool add_copy(uint64_t site, uint8_t* copy);
    /// No byte of that range is written any more.
    void forget_copies(const uint8_t* begin, const uint8_t* end);
    /// Null for an unknown id.
    LogSite* find(uint64_t id);

    /// From `level` on rows are written by the loggers that are called `whose` or `whose`.something, or, with
    /// `stanza:NAME`, by a stanza's; the longest name counts most, any logger's more than a stanza's, a stanza's
    /// more than "", which is everybody. 0: what held
    /// before this; beyond FATAL: off, which License and AuditSecurity do not heed. False when there are too many
    /// rules.
    bool set_level(std::string_view whose, int32_t level);

    static constexpr int32_t off = ORRERY_LOG_FATAL + 1;

private:
    int32_t level_of(const LogSite& site) const;
    void apply(LogSite& site) const;

    static constexpr size_t most_sites_ = 65'536, most_rules_ = 1'024;
    const int32_t level_;
    std::mutex mutex_;
    std::deque<LogSite> sites_;
    std::map<std::string, uint64_t> known_;
    std::map<std::string, int32_t, std::less<>> rules_;
};

/// "off", "error" … "debug" (see LogSites::set_level); 0 for "default", -1 for anything else.
int32_t log_level_named(std::string_view name);

}  // namespace orrery::kernel
