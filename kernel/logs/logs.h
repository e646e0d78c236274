// The kernel's built-in log: rows from every thread's ring to stderr and to one file per stanza.
#pragma once
#include <orrery/record.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "logs/ring.h"
#include "logs/row_file.h"

namespace orrery::kernel {

/// [any thread] Rows committed before flush() or the destructor are on their way to the files when it returns.
class Logs {
public:
    struct Options {
        std::filesystem::path directory;  ///< one folder per stanza below it; empty: no files
        int32_t level = ORRERY_LOG_INFO;
        bool to_stderr = true;
    };
    explicit Logs(Options options);
    ~Logs();
    Logs(const Logs&) = delete;
    Logs& operator=(const Logs&) = delete;

    /// Registers a site of `stanza`; equal ones share. INVALID for an unknown level.
    int32_t site(std::string_view stanza, int32_t level, std::string_view logger, orrery_log_site* out);
    /// Room for an encoded record in this thread's ring; waits a little for room, then counts a lost row and gives
    /// null.
    void* reserve(const orrery_log_site* site, size_t size);
    void commit(const orrery_log_site* site, void* place, size_t size);
    /// A row at once, for callers without a registered site.
    void write(std::string_view stanza, int32_t level, std::string_view logger, std::string_view message,
               const Fields& properties = {});
    void flush();
    uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

private:
    struct Site {
        std::string stanza, logger;
        int32_t level;
        uint8_t enabled;
    };
    struct Pending {
        uint64_t site;
        int64_t time_ns;
        std::string bytes;
    };
    LogRing& ring();
    void run();
    void collect(std::vector<Pending>& rows);
    void emit(std::vector<Pending>& rows);

    const Options options_;
    const uint64_t identity_;  // tells this object's rings from those of another one in the same thread
    std::mutex sites_mutex_;
    std::deque<Site> sites_;
    std::map<std::string, uint64_t> known_sites_;
    std::mutex rings_mutex_;
    std::vector<std::shared_ptr<LogRing>> rings_;
    std::vector<Pending> large_;            // rows longer than a ring takes, under rings_mutex_
    std::map<std::string, RowFile> files_;  // the sink's thread only
    std::mutex mutex_;
    std::condition_variable wanted_, flushed_;
    uint64_t asked_ = 0, done_ = 0;
    bool stopping_ = false, urgent_ = false;
    std::atomic<uint64_t> lost_{0};
    std::thread thread_;
};

}  // namespace orrery::kernel
