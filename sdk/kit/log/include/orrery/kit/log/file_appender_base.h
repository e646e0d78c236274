// What an appender derives from that writes files: encoding, locks, retries and the moments to roll are done, what is
// left is when and how to roll.
#pragma once
#include <orrery/kit/log/appender_base.h>
#include <orrery/kit/log/encoding.h>
#include <orrery/kit/log/later.h>
#include <orrery/kit/log/log_file.h>

namespace orrery::logkit {

/// [one thread] Rows that cannot be written wait (16 MiB, then the oldest are lost and counted as
/// `file_rows_lost`) and are tried again every second and with the next batch; the log says so once. A row is in the
/// file once or, after a failure, not yet: never twice, never in part.
class FileAppenderBase : public AppenderBase {
public:
    static constexpr Swap swap = Swap::replace;  // two generations would hold one file's lock

    void append(const LogRows& rows) override;
    /// Writes what waits; throws Error(unavailable) when that fails.
    void flush() override;
    ~FileAppenderBase() override;

protected:
    FileAppenderBase(Host host, const Config& config, bool may_append = true);
    /// Opens the file; call it last in the derived class's constructor, and close() first in its destructor.
    void open() noexcept;
    void close() noexcept;

    /// The file was opened for the first time, and is between begin() and end().
    virtual void opened(LogFile&) {}
    /// Whether the file of `size` bytes must be rolled before a row of that time. [every row]
    virtual bool wants_roll(std::uint64_t size, std::int64_t microseconds) {
        static_cast<void>(size), static_cast<void>(microseconds);
        return false;
    }
    /// Rolls. Throws Error: rows go on into the same file, and it is tried again after a while.
    virtual void roll(LogFile&, std::int64_t microseconds) { static_cast<void>(microseconds); }
    LogFile& file() noexcept { return *file_; }

private:
    void take(const Event& event) final;
    void write(const Event&, std::string_view) final {}  // take() keeps rows instead
    void end_batch() final;
    bool deliver() noexcept;
    void begin_file();
    void write_rows();
    void write_until(size_t row);
    void forget(size_t rows);
    void failed(const Error& failure);
    bool try_roll(std::int64_t microseconds);
    void not_rolled(const Error& failure);
    std::string framed(void (Layout::*part)(std::string&));

    Encoding encoding_;
    std::unique_ptr<LogFile> file_;
    bool is_utf8_ = true, at_once_ = true, was_opened_ = false, closed_ = false;
    Trouble trouble_, roll_trouble_;
    std::chrono::steady_clock::time_point next_roll_{};
    std::string text_;          ///< of a row, where it is written otherwise
    std::string batch_;         ///< rows in the file's encoding
    std::vector<size_t> ends_;  ///< of each in batch_
    std::vector<std::int64_t> times_;
    size_t done_ = 0;  ///< rows of the batch that are in the file
    std::string error_;
    Later later_;  // last: it ends first
};

/// The settings that FileAppenderBase reads beside ORRERY_APPENDER_SETTINGS.
#define ORRERY_FILE_SETTINGS                                                                                        \
    {"file", "the file: in the site's folder, or an absolute path; without it only opened appenders write"},        \
        {"encoding", "how text is written: utf-8, us-ascii, iso-8859-1, windows-1252, utf-16, …", "utf-8"},         \
        {"immediateflush", "false: rows are gathered up to 64 KiB before they are written", "true", "flag"}, {      \
        "lockingmodel", "who else may write to the file: Exclusive nobody, Minimal or InterProcess others with it", \
            "Exclusive"                                                                                             \
    }

/// Bytes in the way log4net writes them: 4096, 512KB, 10MB, 2GB; any case. Throws Error(invalid) naming the parameter.
std::uint64_t file_size(std::string_view value, std::string_view parameter);

}  // namespace orrery::logkit
