#include <fcntl.h>
#include <orrery/kit/log/log_file.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

namespace orrery::logkit {

namespace {

constexpr auto longest_wait = std::chrono::seconds(5);  // for the others' lock
constexpr int most_reopenings = 100;                    // while others roll

std::string advice(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT:
            return "the disk is full: make room, rows are written again then";
        case EFBIG:
            return "the file is as large as it may be: roll it";
        case EACCES:
        case EPERM:
            return "the service's user may not write there";
        case EROFS:
            return "the disk is mounted read-only";
        case ELOOP:
            return "it is a symbolic link: name the real file";
        default:
            return "is its folder there, and is the disk well?";
    }
}

}  // namespace

LogFile::LogFile(Options options) : options_(std::move(options)) {}

LogFile::~LogFile() {
    try {
        close();
    } catch (const std::exception&) {  // the footer is missing, no row is
    }
}

void LogFile::fail(const std::string& doing, int error) {
    file_.reset(), folder_.reset();
    begun_ = false;
    throw Error(Code::unavailable, "cannot " + doing + " " + options_.path.shown() + ": " + std::strerror(error),
                advice(error));
}

int LogFile::folder() {
    if (!folder_) folder_ = open_folder(options_.path);
    return folder_.get();
}

void LogFile::begin() {
    if (begun_) return;
    torn_ = 0;
    for (int i = 0; i < most_reopenings; ++i)
        if (open_once()) {
            settle();
            begun_ = true;
            return;
        }
    fail("hold on to", EBUSY);
}

/// False when somebody took the file away between opening and locking it.
bool LogFile::open_once() {
    bool was_open = static_cast<bool>(file_);
    if (!was_open) {
        folder_.reset();  // it may be another one by now
        int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
        file_.reset(::openat(folder(), options_.path.name.c_str(), flags, 0640));
        if (!file_) fail("open", errno);
        struct stat facts {};
        if (::fstat(file_.get(), &facts) != 0) fail("look at", errno);
        if (!S_ISREG(facts.st_mode)) {
            file_.reset();
            throw Error(Code::denied, options_.path.shown() + " is no plain file", "name another one");
        }
        fresh_ = true;
    }
    if (!was_open || options_.locking == Locking::inter_process) lock();
    if (is_still_there()) return true;
    file_.reset();
    return false;
}

void LogFile::lock() {
    auto until = std::chrono::steady_clock::now() + longest_wait;
    for (auto pause = std::chrono::microseconds(50); ::flock(file_.get(), LOCK_EX | LOCK_NB) != 0;) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK) fail("lock", errno);
        bool alone = options_.locking == Locking::exclusive;
        if (alone || std::chrono::steady_clock::now() > until) {
            file_.reset();
            throw Error(
                Code::unavailable, options_.path.shown() + " is being written by another appender",
                alone ? "LockingModel=InterProcess lets several write to one file" : "is the other one hanging?");
        }
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::microseconds(5000));
    }
}

bool LogFile::is_still_there() {
    struct stat ours {
    }, named{};
    if (::fstat(file_.get(), &ours) != 0 || ours.st_nlink == 0) return false;
    // By the whole path, not from the folder we hold: that may have been moved away itself.
    auto& path = options_.path;
    whole_.assign(path.base).append(path.base.empty() ? "" : "/").append(path.folder).append("/").append(path.name);
    return ::lstat(whole_.c_str(), &named) == 0 && named.st_ino == ours.st_ino && named.st_dev == ours.st_dev;
}

void LogFile::settle() {
    struct stat facts {};
    if (!options_.append && !emptied_) {
        if (::ftruncate(file_.get(), 0) != 0) fail("empty", errno);
        emptied_ = true;
    }
    if (::fstat(file_.get(), &facts) != 0) fail("look at", errno);
    size_ = static_cast<std::uint64_t>(facts.st_size);
    if (fresh_ || options_.locking != Locking::exclusive) close_torn_row();
    if (std::exchange(fresh_, false)) new_ = size_ == 0;
    if (size_ == 0 && options_.header) put(options_.header());
}

/// A crash may have left the beginning of a row. What follows the last whole row is cut off; text without any row end
/// may be somebody's own and is only closed.
void LogFile::close_torn_row() {
    auto& end = options_.row_end;
    if (end.empty() || size_ == 0) return;
    constexpr std::uint64_t longest = 1u << 20;
    auto from = size_ - std::min(size_, longest);
    std::string tail(std::min<std::uint64_t>(end.size(), size_), '\0');
    auto read = [&](std::uint64_t at) {
        return ::pread(file_.get(), tail.data(), tail.size(), static_cast<off_t>(at)) ==
               static_cast<ssize_t>(tail.size());
    };
    if (!read(size_ - tail.size())) fail("read", errno);
    if (tail == end) return;
    tail.resize(size_ - from);
    if (!read(from)) fail("read", errno);
    auto last = tail.rfind(end);
    while (last != tail.npos && (from + last) % end.size() != 0) last = last ? tail.rfind(end, last - 1) : tail.npos;
    if (last == tail.npos) {
        torn_ = size_;
        return put(end);
    }
    torn_ = tail.size() - last - end.size();
    size_ = from + last + end.size();
    if (::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0) fail("cut a torn row off", errno);
}

void LogFile::put(std::string_view bytes) {
    const size_t ends[] = {bytes.size()};
    if (!bytes.empty() && write(bytes, ends) == 0) throw Error(failure_);
}

size_t LogFile::write(std::string_view rows, std::span<const size_t> ends) {
    size_t written = 0;
    while (written < rows.size()) {
        auto done = ::write(file_.get(), rows.data() + written, rows.size() - written);
        if (done > 0)
            written += static_cast<size_t>(done);
        else if (errno != EINTR)
            break;
    }
    if (written == rows.size()) {
        size_ += written;
        return ends.size();
    }
    auto error = errno;
    // Only whole rows stay. Nobody else appends meanwhile: we have the lock.
    auto whole = static_cast<size_t>(std::upper_bound(ends.begin(), ends.end(), written) - ends.begin());
    auto kept = whole == 0 ? size_t{0} : ends[whole - 1];
    size_ += kept;
    if (kept != written && ::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0) error = errno;
    try {
        fail("write to", error);
    } catch (const Error& failure) {
        failure_ = failure;
    }
    return whole;
}

void LogFile::end() {
    if (!std::exchange(begun_, false)) return;
    if (options_.locking == Locking::inter_process) ::flock(file_.get(), LOCK_UN);
    if (options_.locking == Locking::minimal) file_.reset();
}

void LogFile::close() {
    if (file_ && options_.footer) {
        begin();
        put(options_.footer());
    }
    begun_ = false;
    file_.reset(), folder_.reset();
}

void LogFile::roll(const std::function<void(int, const std::string&)>& rename) {
    rename(folder(), options_.path.name);
    if (options_.footer) put(options_.footer());
    // Our lock ends with the old file; whoever waited for it sees that the name is another's.
    file_.reset();
    begun_ = false;
    begin();
}

void LogFile::empty() {
    if (::ftruncate(file_.get(), 0) != 0) fail("empty", errno);
    size_ = 0;
    if (options_.header) put(options_.header());
}

}  // namespace orrery::logkit
