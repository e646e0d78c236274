// A file that rows are appended to: whole rows only, with others at it, whatever happens to it.
#pragma once
#include <orrery/kit/log/log_path.h>

#include <cstdint>
#include <functional>
#include <span>

namespace orrery::logkit {

/// [one thread] Every failure is an Error(unavailable) with what to do; the file is then closed, and the next begin()
/// tries again from the beginning.
class LogFile {
public:
    /// Who else may write: nobody while it is open; nobody while a batch is written, and it is open only then; the
    /// same, but it stays open.
    enum class Locking : uint8_t { exclusive, minimal, inter_process };
    struct Options {
        LogPath path;
        Locking locking = Locking::exclusive;
        bool append = true;          ///< false: the first begin() empties it
        std::string row_end = "\n";  ///< what every row ends with, in the file's encoding; empty: nothing
        std::function<std::string()> header = {}, footer = {};  ///< bytes, as they stand in the file
    };
    explicit LogFile(Options options);
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    /// Opens and locks what has the path's name now: a file that was moved or removed is left alone. A new one gets
    /// its header. What a crash left of a last row is cut off (true in torn()).
    void begin();
    /// Appends rows, each ending where `ends` says (counted from the beginning of `rows`). Returns how many are in the
    /// file: all, or fewer when it then failed (`failure()`); the file never keeps a part of a row.
    size_t write(std::string_view rows, std::span<const size_t> ends);
    const Error& failure() const noexcept { return failure_; }
    /// Lets others write.
    void end();
    /// Appends the footer and closes.
    void close();

    /// Between begin() and end(). Takes the file away under another name in the same folder and goes on with a new
    /// one, of the name `options().path.name` has by now.
    void roll(const std::function<void(int folder, const std::string& name)>& rename);
    /// The same without a file kept.
    void empty();
    std::uint64_t size() const noexcept { return size_; }
    bool is_open() const noexcept { return static_cast<bool>(file_); }
    bool is_new() const noexcept { return new_; }  ///< begun by us, not found
    std::uint64_t torn() const noexcept { return torn_; }
    /// Opens the folder if it is not; valid until close() or a failure.
    int folder();
    Options& options() noexcept { return options_; }

private:
    bool open_once();
    void lock();
    bool is_still_there();
    void settle();
    void close_torn_row();
    void put(std::string_view bytes);
    [[noreturn]] void fail(const std::string& doing, int error);

    Options options_;
    FileHandle folder_, file_;
    std::string whole_;  ///< the path, made anew for each batch
    std::uint64_t size_ = 0, torn_ = 0;
    bool begun_ = false, fresh_ = true, new_ = false, emptied_ = false;
    Error failure_{Code::unavailable, ""};
};

}  // namespace orrery::logkit
