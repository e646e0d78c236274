// All default logs of a site.
#pragma once
#include <orrery/kit/log/trouble.h>

#include <memory>
#include <unordered_map>

#include "active_file.h"
#include "known_ids.h"
#include "router.h"

namespace orrery::logging {

/// Not thread-safe.
class Journal {
public:
    struct Settings {
        fs::path log, archive, heads;
        RollPolicy roll;
        std::map<std::string, std::string, std::less<>> services;
    };
    Journal(Host host, Settings settings, Surroundings around, SealKeys keys);

    /// Takes a row for the logs it belongs to; the folder of whose it is. Valid until the next call. With `again` those
    /// logs that have a row of its id are left out.
    const std::string& take(const logkit::Event& event, bool again = false);
    /// A row of the logging service's own about a service: into its System log.
    void report(std::string_view folder, Level level, const std::string& message);
    /// Writes what was taken, and closes files that are long or old enough. What cannot be written is said once and
    /// tried again. True when a file was closed.
    bool write(std::chrono::system_clock::time_point now);
    /// Rows wait for some file that cannot be written.
    bool in_trouble() const;

private:
    struct Log {
        ActiveFile file;
        logkit::Trouble trouble;
        KnownIds known;
        bool is_dirty = false;
    };
    struct Targets {
        Log* log = nullptr;
        Log* service_log = nullptr;
        bool all_to_service_log = false;
        std::string folder;
    };
    const Targets& targets(std::string_view stanza, std::string_view logger);
    Log& log_of(const std::string& folder, const Declaration* declared);
    void add(Log& log, const logkit::Event& event, bool again = false);

    static constexpr size_t most_remembered = 10'000;  // loggers have names of their own making
    Host host_;
    const Settings settings_;
    const Surroundings around_;
    const SealKeys keys_;
    const Router router_;
    std::map<fs::path, std::unique_ptr<Log>> logs_;
    std::unordered_map<std::string, Targets> known_;
    std::string name_;
};

}  // namespace orrery::logging
