#include <orrery/kit/log/file_appender_base.h>
#include <orrery/kit/log/kind.h>
#include <orrery/settings.h>

#include <algorithm>

#include "text.h"

namespace orrery::logkit {

namespace {

constexpr size_t most_waiting = 16u << 20, gathered = 64u << 10;
constexpr auto pause = std::chrono::seconds(1);
constexpr auto pause_of_rolling = std::chrono::seconds(60);

/// "log4net.Appender.FileAppender+MinimalLock", "MinimalLock", "minimal".
LogFile::Locking locking_of(std::string_view value) {
    auto name = short_type(value.substr(value.rfind('+') + 1), "lock");
    if (name == "exclusive") return LogFile::Locking::exclusive;
    if (name == "minimal") return LogFile::Locking::minimal;
    if (name == "interprocess") return LogFile::Locking::inter_process;
    throw Error(Code::invalid,
                "parameter lockingmodel=" + shown(value) + ": expected Exclusive, Minimal or InterProcess");
}

/// Whether rows end with a line; a pattern without %newline has none that could be told apart. Asked of another layout,
/// or this one's row numbers would begin at 2.
bool ends_lines(const LayoutSpec& spec) {
    std::string text;
    make_layout(spec)->format(Event(), text);
    return text.ends_with('\n');
}

/// What a file in that encoding begins with, so that readers know it.
std::string_view mark_of(std::string_view encoding) {
    using namespace std::string_view_literals;
    if (encoding == "utf-16le") return "\xff\xfe"sv;
    if (encoding == "utf-16be") return "\xfe\xff"sv;
    return encoding == "utf-32le" ? "\xff\xfe\0\0"sv : ""sv;
}

}  // namespace

std::uint64_t file_size(std::string_view value, std::string_view parameter) {
    std::string big(trimmed(value));
    std::transform(big.begin(), big.end(), big.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    std::erase(big, ' ');
    if (auto size = settings::byte_size(big); size && *size > 0) return *size;
    throw Error(Code::invalid, "parameter " + std::string(parameter) + "=" + shown(value) +
                                   ": expected a size such as 512KB, 10MB or 1GB");
}

FileAppenderBase::FileAppenderBase(Host given, const Config& config, bool may_append)
    : AppenderBase(std::move(given), config, "file"),
      encoding_(spec().params.text("encoding"), "encoding"),
      is_utf8_(encoding_.name() == "utf-8"),
      at_once_(spec().params.flag("immediateflush", true)),
      trouble_(host(), "file_rows_lost"),
      roll_trouble_(host(), "file_rows_lost"),
      later_(host(), [this] { deliver(); }) {
    LogFile::Options options;
    options.locking = locking_of(spec().params.text("lockingmodel", "Exclusive"));
    options.append = !may_append || spec().params.flag("appendtofile", true);
    if (idle()) return;
    options.path = LogPath::read(spec().params.text("file"), config.site_directory(), "file",
                                 !spec().params.flag("staticlogfilename", true));
    options.row_end = ends_lines(spec().layout) ? encoding_.encode("\n") : std::string();
    options.header = [this] { return std::string(mark_of(encoding_.name())) + framed(&Layout::append_header); };
    options.footer = [this] { return framed(&Layout::append_footer); };
    file_ = std::make_unique<LogFile>(std::move(options));
}

FileAppenderBase::~FileAppenderBase() = default;

std::string FileAppenderBase::framed(void (Layout::*part)(std::string&)) {
    std::string text;
    (layout().*part)(text);
    return encoding_.encode(text);
}

void FileAppenderBase::open() noexcept {
    if (!file_) return;
    auto guard = later_.lock();
    try {
        begin_file();
        file_->end();
    } catch (const Error& failure) {
        failed(failure);
    }
}

void FileAppenderBase::begin_file() {
    file_->begin();
    if (auto torn = file_->torn())
        host().log().warn("a torn last row of " + std::to_string(torn) + " bytes was closed in " +
                          file_->options().path.shown());
    if (std::exchange(was_opened_, true)) return;
    try {
        opened(*file_);
    } catch (const Error& failure) {
        not_rolled(failure);
    }
}

void FileAppenderBase::append(const LogRows& rows) {
    auto guard = later_.lock();
    AppenderBase::append(rows);
}

void FileAppenderBase::take(const Event& event) {
    if (is_utf8_) {
        format(event, batch_);
    } else {
        text_.clear();
        format(event, text_);
        encoding_.append(text_, batch_);
    }
    ends_.push_back(batch_.size());
    times_.push_back(event.microseconds);
}

void FileAppenderBase::end_batch() {
    if (at_once_ || batch_.size() >= gathered) deliver();
}

/// Writes what waits; false when some of it still does.
bool FileAppenderBase::deliver() noexcept {
    if (ends_.empty()) return true;
    done_ = 0;
    try {
        begin_file();
        write_rows();
        file_->end();
        forget(done_);
        trouble_.ended();
        return true;
    } catch (const Error& failure) {
        forget(done_);
        failed(failure);
    } catch (const std::exception& failure) {
        forget(done_);
        failed(Error(Code::internal, failure.what()));
    }
    return false;
}

void FileAppenderBase::write_rows() {
    for (size_t row = 0; row < ends_.size(); ++row) {
        auto begin = row == 0 ? 0 : ends_[row - 1], written = done_ == 0 ? 0 : ends_[done_ - 1];
        if (!wants_roll(file_->size() + (begin - written), times_[row])) continue;
        write_until(row);
        if (!try_roll(times_[row])) break;
    }
    write_until(ends_.size());
}

void FileAppenderBase::write_until(size_t row) {
    if (row == done_) return;
    const auto from = done_ == 0 ? size_t{0} : ends_[done_ - 1], to = ends_[row - 1];
    std::span<size_t> ends(ends_.data() + done_, row - done_);
    for (auto& end : ends) end -= from;
    auto count = file_->write(std::string_view(batch_).substr(from, to - from), ends);
    for (auto& end : ends) end += from;
    done_ += count;
    if (count < ends.size()) throw Error(file_->failure());
}

/// False: not now, the rest of the batch goes into the same file.
bool FileAppenderBase::try_roll(std::int64_t microseconds) {
    if (roll_trouble_.lasts() && std::chrono::steady_clock::now() < next_roll_) return false;
    try {
        roll(*file_, microseconds);
        roll_trouble_.ended("the file is rolled again");
        return true;
    } catch (const Error& failure) {
        not_rolled(failure);
        return false;
    }
}

void FileAppenderBase::not_rolled(const Error& failure) {
    roll_trouble_.began(Error(failure.code(), "the file is not rolled: " + failure.message(), failure.hint()));
    next_roll_ = std::chrono::steady_clock::now() + pause_of_rolling;
    file_->begin();
}

void FileAppenderBase::forget(size_t rows) {
    if (rows == 0) return;
    auto bytes = ends_[rows - 1];
    if (rows == ends_.size()) {
        batch_.clear(), ends_.clear(), times_.clear();
        return;
    }
    batch_.erase(0, bytes);
    ends_.erase(ends_.begin(), ends_.begin() + static_cast<std::ptrdiff_t>(rows));
    times_.erase(times_.begin(), times_.begin() + static_cast<std::ptrdiff_t>(rows));
    for (auto& end : ends_) end -= bytes;
}

void FileAppenderBase::failed(const Error& failure) {
    error_ = failure.message();
    trouble_.began(failure);
    size_t lost = 0;
    while (lost < ends_.size() && batch_.size() - (lost == 0 ? 0 : ends_[lost - 1]) > most_waiting) ++lost;
    forget(lost);
    if (lost > 0) trouble_.lost(lost);
    if (!closed_) later_.run_in(pause);
}

void FileAppenderBase::flush() {
    if (!file_) return;
    auto guard = later_.lock();
    if (!deliver()) throw Error(Code::unavailable, error_, "the rows wait, see the log");
}

void FileAppenderBase::close() noexcept {
    if (!file_) return;
    auto guard = later_.lock();
    if (std::exchange(closed_, true)) return;
    if (!deliver()) trouble_.lost(ends_.size());
    try {
        file_->close();
    } catch (const std::exception&) {  // the footer only; the rows are written, or counted as lost
    }
}

}  // namespace orrery::logkit
