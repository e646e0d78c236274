// The file of one log that rows go to now, and how it is closed under another name.
#pragma once
#include <chrono>
#include <functional>
#include <optional>

#include "file_tools.h"
#include "manifest.h"
#include "row_format.h"
#include "seals.h"

namespace orrery::logging {

/// Called between two steps with the step's name; tests end the process there.
using Failpoint = std::function<void(std::string_view step)>;

struct RollPolicy {
    std::uint64_t longest = 10u << 20;       ///< bytes after which a file is closed
    std::chrono::seconds oldest{86'400};     ///< the same by age
    std::uint32_t last_number = 2147483647;  ///< after which rows are numbered from 1 again
    size_t most_pending = 4u << 20;          ///< bytes kept while the file cannot be written
};

/// [one thread] Rows that were written survive a crash between any two steps, once. Nothing throws but what says so.
class ActiveFile {
public:
    struct Options {
        fs::path folder;
        std::string stem;  ///< `<machine>_<log>_<service>`
        fs::path archive;  ///< where closed files end up: their names are not used twice
        fs::path head;     ///< sealed logs: where the number of rows is kept, out of reach of whoever edits logs
        const std::vector<Column>* columns = nullptr;
        std::string logger, service;
        bool dotted_times = false;  ///< the trace logs' form of the time in names
        bool tell_rest = false;
        RollPolicy policy = {};
    };
    /// `keys` only for sealed logs; both references are borrowed.
    ActiveFile(Options options, const Surroundings& around, const SealKeys* keys, Failpoint failpoint = {});

    /// Takes a row; false when it was dropped because too much waits for the disk already.
    bool add(const logkit::Event& event);
    /// Writes what waits, and closes the file when it is long or old enough. True when a file was closed, also what an
    /// earlier run left. Throws std::system_error; what waits is kept for the next call.
    bool write(std::chrono::system_clock::time_point now);
    /// What the administrator should know of what an earlier run left, once; empty: nothing.
    std::string warning() { return std::exchange(warning_, {}); }
    const fs::path& path() const noexcept { return path_; }

private:
    void begin_chain();
    void open();
    void recover();
    bool has_lost_rows(std::string_view text, const std::vector<ManifestEntry>& listed);
    void begin_file();
    bool is_still_there() const;
    void close_file();
    void sign();
    std::string list();
    std::string fresh_name() const;
    void append_row(const logkit::Event& event);
    void wrote();
    void keep_head() noexcept;
    void step(std::string_view name) const {
        if (failpoint_) failpoint_(name);
    }
    fs::path manifest() const { return options_.folder / (options_.stem + ".manifest"); }

    const Options options_;
    const SealKeys* keys_;
    Failpoint failpoint_;
    fs::path path_;
    RowFormat format_;
    Descriptor file_;
    std::optional<Chain> chain_;
    std::string before_;   ///< the checksum before the file's first row
    std::string written_;  ///< the checksum of the last row on the disk
    std::string pending_, warning_;
    std::uint32_t number_ = 0;  ///< of the last row
    std::uint64_t rows_ = 0, pending_rows_ = 0;
    std::chrono::system_clock::time_point begun_{};
    std::vector<logkit::KeptEvent> early_;  ///< came before the chain was known
    size_t early_bytes_ = 0;
    bool is_closing_ = false;     ///< it is signed, and has not its other name yet
    bool has_closed_ = false;     ///< a file, since write() last said so
    bool closed_before_ = false;  ///< this object has seen what an earlier run left
};

}  // namespace orrery::logging
