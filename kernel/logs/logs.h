// The site's log rows: from every thread's ring, in every process, to whoever wants them.
#pragma once
#include <map>

#include "logs/builtin_sink.h"
#include "logs/clock.h"
#include "logs/echoes.h"
#include "logs/feed.h"
#include "logs/foreign.h"

namespace orrery::kernel {

struct LogSource;

/// One thread's ring and who it is for; the memory is shared with the collector, which may outlive the thread.
struct ThreadRing {
    uint64_t identity;  ///< of the Logs
    std::shared_ptr<RingMemory> memory;
    RingWriter writer;
};

/// [any thread] Writers never wait: what finds no room is counted, and a row says how many there were.
class Logs {
public:
    struct Options {
        std::filesystem::path directory;  ///< one folder per stanza below it; empty: no files
        int32_t level = ORRERY_LOG_INFO;
        bool to_stderr = true;
    };
    struct Counts {
        uint64_t rows = 0, lost = 0;
        std::map<std::string, Feed::Counts> appenders;
    };
    explicit Logs(Options options);
    /// What was committed before is in the files; appenders must have been detached.
    ~Logs();
    Logs(const Logs&) = delete;
    Logs& operator=(const Logs&) = delete;

    /// See LogSites::site().
    int32_t site(std::string_view stanza, int32_t level, std::string_view logger, orrery_log_site* out) {
        return sites_.site(stanza, level, logger, out);
    }
    LogSites& sites() noexcept { return sites_; }
    /// Room for an encoded row in this thread's ring, or null: then the row is lost, and counted.
    void* reserve(const orrery_log_site* site, size_t size) noexcept {
        auto* own = thread_ring_;
        if (own && own->identity == identity_) [[likely]]
            if (auto* place = own->writer.reserve(size)) [[likely]]
                return place;
        return reserve_slowly(site, size);
    }
    void commit(const orrery_log_site* site, void* place, size_t size) noexcept {
        auto* own = thread_ring_;
        if (own && own->identity == identity_ && own->writer.reserved(place)) [[likely]] {
            if (own->writer.commit(site->id, LogClock::now(), size)) [[unlikely]]
                hurry();
        } else {
            commit_slowly(site, place, size);
        }
    }
    /// A row at once, for callers without a registered site.
    void write(std::string_view stanza, int32_t level, std::string_view logger, std::string_view message,
               const Fields& properties = {});
    /// Rows committed before it are in the kernel's files, and in the queues of all appenders, when it returns.
    void flush();
    /// Rows wait in a ring that is half full.
    void hurry() noexcept;
    uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }
    Counts counts();

    /// The feed of a stanza's appender, made if there is none; it lives as long as somebody holds it. Rows from before
    /// begin() wait in it.
    std::shared_ptr<Feed> feed(const std::string& stanza, FeedPolicy policy);
    /// The stanza is an appender, whether it is fed or only opened by others: see Echoes.
    void watch(std::string_view stanza) { echoes_.watch(stanza); }
    /// All appenders that are to have the first rows are known: they are kept no longer for others.
    void begin();
    /// Log memory for one more isolated plugin; read until its end() was called. Throws Error(limit).
    std::shared_ptr<ForeignLogs> share();

private:
    ThreadRing* ring() noexcept;
    void* reserve_slowly(const orrery_log_site* site, size_t size) noexcept;
    void commit_slowly(const orrery_log_site* site, void* place, size_t size) noexcept;
    void run();
    void collect_round();
    void find_rings(ForeignLogs& foreign, const std::shared_ptr<ForeignLogs>& held);
    void take(LogSource& source);
    void take_large();
    void tell_lost(LogSource& source, bool at_once);
    void tell_broken(LogSource& source);
    void add(const LogRow& row);
    void cut();
    const LogSite* known(uint64_t site);
    bool any_feed();

    static constinit thread_local ThreadRing* thread_ring_;  // the one this thread used last
    const uint64_t identity_;  // tells this object's rings from those of another one in the same thread
    LogSites sites_;
    BuiltinSink sink_;  // the built-in feed's thread only
    std::mutex rings_mutex_;
    std::vector<std::shared_ptr<RingMemory>> new_rings_;
    std::vector<std::shared_ptr<ForeignLogs>> new_foreign_;
    struct Large {
        uint64_t site, ticks;
        uint32_t thread;
        std::string bytes;
    };
    std::vector<Large> large_;  // rows longer than a ring takes
    // The collector's thread only:
    std::vector<std::unique_ptr<LogSource>> sources_;
    std::vector<std::shared_ptr<ForeignLogs>> foreign_;
    std::vector<const LogSite*> known_;
    BatchWriter writer_;
    Echoes echoes_;
    TickReader clock_;
    std::chrono::milliseconds pause_{1};  // until it is looked again, if nobody hurries it

    std::mutex feeds_mutex_;
    std::map<std::string, std::weak_ptr<Feed>> feeds_;
    std::vector<LogBatchPointer> first_;  // rows before begin()
    size_t first_bytes_ = 0;
    bool begun_ = false;
    std::mutex mutex_;
    std::condition_variable wanted_, flushed_;
    uint64_t asked_ = 0, done_ = 0;
    bool stopping_ = false;
    std::atomic<bool> urgent_{false};
    std::atomic<uint64_t> lost_{0}, rows_{0};
    Feed builtin_;  // the kernel's own sink
    std::thread thread_;
};

}  // namespace orrery::kernel
