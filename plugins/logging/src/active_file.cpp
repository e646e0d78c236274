#include "active_file.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <system_error>

#include "head.h"
#include "rows.h"

namespace orrery::logging {
namespace {

std::string utc_text(std::chrono::system_clock::time_point when, bool dotted) {
    const auto time = std::chrono::system_clock::to_time_t(when);
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    char text[40];
    return {text, std::strftime(text, sizeof text, dotted ? "%Y-%m-%dT%H.%M.%SZ" : "%Y%m%dT%H%M%SZ", &utc)};
}

std::int64_t microseconds_now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

/// Appenders take the same lock, so that none that LocalLogConfig.xml adds writes into a default log.
Descriptor open_alone(const fs::path& file, int flags) {
    auto out = open_file(file, flags);
    require(::flock(out.get(), LOCK_EX | LOCK_NB) == 0, "another appender writes to", file);
    return out;
}

}  // namespace

ActiveFile::ActiveFile(Options options, const Surroundings& around, const SealKeys* keys, Failpoint failpoint)
    : options_(std::move(options)),
      keys_(keys),
      failpoint_(std::move(failpoint)),
      path_(options_.folder / (options_.stem + ".txt")),
      format_(*options_.columns, options_.service, around, options_.tell_rest) {}

bool ActiveFile::add(const logkit::Event& event) {
    if (pending_.size() + early_bytes_ >= options_.policy.most_pending) return false;
    if (!keys_ || chain_) return append_row(event), true;
    early_.emplace_back(event);
    early_bytes_ += early_.back().bytes();
    return true;
}

/// A chain goes on from what is on the disk, so that must be known before the first row is sealed.
void ActiveFile::begin_chain() {
    open();
    for (auto& kept : early_) append_row(kept.get());
    early_.clear();
    early_bytes_ = 0;
}

void ActiveFile::append_row(const logkit::Event& event) {
    const auto from = pending_.size();
    number_ = number_ >= options_.policy.last_number ? 1 : number_ + 1;
    format_.append(event, number_, pending_);
    if (chain_) pending_.append(chain_->seal(std::string_view(pending_).substr(from))).append("\n");
    ++pending_rows_;
}

bool ActiveFile::write(std::chrono::system_clock::time_point now) {
    if (!early_.empty()) begin_chain();
    if (is_closing_) close_file(), begin_file();
    const bool old = file_ && rows_ > 0 && now - begun_ >= options_.policy.oldest;
    if (pending_.empty() && !old) return std::exchange(has_closed_, false);
    if (!file_ || !is_still_there()) open();
    if (!pending_.empty()) {
        require(append_whole(file_.get(), pending_), "cannot write", path_);
        wrote();
    }
    struct ::stat state {};
    const bool is_long =
        ::fstat(file_.get(), &state) == 0 && static_cast<std::uint64_t>(state.st_size) >= options_.policy.longest;
    if (old || is_long) close_file(), begin_file();
    return std::exchange(has_closed_, false);
}

/// False as well when the folder went, the name belongs to another file by now, or somebody emptied it, which has to
/// have its header again.
bool ActiveFile::is_still_there() const {
    struct ::stat mine {
    }, named{};
    return ::fstat(file_.get(), &mine) == 0 && ::stat(path_.c_str(), &named) == 0 && mine.st_ino == named.st_ino &&
           mine.st_dev == named.st_dev && mine.st_size > 0;
}

void ActiveFile::open() {
    file_.reset();
    make_folder(options_.folder);
    if (!std::exchange(closed_before_, true) && fs::exists(path_)) try {
            recover();
        } catch (...) {
            closed_before_ = false;
            throw;
        }
    begin_file();
}

/// Whether rows are gone that were written: what the head tells is neither in the text nor in a file that was closed.
/// The chain goes on from the head then, so that `verify` finds the gap whenever it looks.
bool ActiveFile::has_lost_rows(std::string_view text, const std::vector<ManifestEntry>& listed) {
    const auto head = read_head(options_.head);
    const bool is_closed = std::any_of(listed.begin(), listed.end(), [&](auto& one) {
        return one.what == "closed" && one.before == head.before && one.rows >= head.rows;
    });
    if (head.rows == 0 || is_closed || text.find(head.last) != text.npos) return false;
    written_ = head.last;
    warning_ = path_.string() + ": rows that were written are gone; `orrery log verify` names the place";
    return true;
}

/// What an earlier run left is closed: its last row cut off if torn, then as if it had been closed in time.
void ActiveFile::recover() {
    const auto text = read_all(path_);
    const auto whole = text.rfind('\n') + 1;  // 0 when there is no line end at all
    if (whole != text.size()) fs::resize_file(path_, whole);
    const Rows rows(std::string_view(text).substr(0, whole));
    if (rows.count() == 0) {
        fs::remove(path_);
        return;
    }
    file_ = open_alone(path_, O_WRONLY | O_APPEND);
    rows_ = rows.count();
    if (keys_) {
        const auto listed = read_manifest(manifest(), keys_->chain).entries;
        auto last = std::find_if(listed.rbegin(), listed.rend(), [&](auto& one) {
            return one.what == "closed" && !(one.last == rows.last("Checksum"));
        });
        before_ = last == listed.rend() ? Chain::genesis(keys_->chain, options_.stem) : last->last;
        written_ = rows.last("Checksum");
        number_ = static_cast<std::uint32_t>(std::strtoul(rows.last("Sequence#").c_str(), nullptr, 10));
        if (has_lost_rows(text, listed)) ++number_;  // at least one
        chain_.emplace(keys_->chain, written_);
    }
    close_file();
    number_ = 0;
}

void ActiveFile::begin_file() {
    file_ = open_alone(path_, O_WRONLY | O_APPEND | O_CREAT);
    struct ::stat state {};
    require(::fstat(file_.get(), &state) == 0, "cannot open", path_);
    if (state.st_size == 0) {
        std::string header;
        format_.append_header(header);
        require(append_whole(file_.get(), header), "cannot write", path_);
    }
    rows_ = 0;
    begun_ = std::chrono::system_clock::now();
    if (!keys_) return;
    if (!chain_) {
        const auto listed = read_manifest(manifest(), keys_->chain).entries;
        auto last = std::find_if(listed.rbegin(), listed.rend(), [](auto& one) { return one.what == "closed"; });
        written_ = last == listed.rend() ? Chain::genesis(keys_->chain, options_.stem) : last->last;
        has_lost_rows({}, listed);
        chain_.emplace(keys_->chain, written_);
    }
    before_ = written_;
}

void ActiveFile::close_file() {
    step("closing");
    if (keys_) sign();
    require(::fsync(file_.get()) == 0, "cannot write", path_);
    is_closing_ = true;  // nothing may come after the signature, however long it takes until the file has its name
    step("signed");
    const auto name = keys_ ? list() : fresh_name();
    step("listed");
    require(::rename(path_.c_str(), (options_.folder / name).c_str()) == 0, "cannot rename", path_);
    is_closing_ = false, has_closed_ = true;
    file_.reset();
    sync_folder(options_.folder);
    step("renamed");
}

/// The last row, unless it is one already: a crash may have come between signing and renaming.
void ActiveFile::sign() {
    const auto text = read_all(path_);
    if (is_signed(Rows(text), *keys_)) return;
    const auto message = std::string(signing_command) + " " + sign_digest(*keys_, crypto::sha256(text));
    std::string properties;
    Fields fields{{"Command", signing_command}};
    wire::append_record(properties, fields.record().raw_record());
    logkit::Event event;
    event.microseconds = microseconds_now();
    event.logger = options_.logger, event.thread = "logging", event.message = message;
    event.properties.reset(properties);
    append_row(event);
    if (!append_whole(file_.get(), pending_)) {
        const int reason = errno;
        chain_.emplace(keys_->chain, written_);
        --number_, pending_.clear(), pending_rows_ = 0;
        errno = reason;
        require(false, "cannot write", path_);
    }
    wrote();
}

void ActiveFile::wrote() {
    pending_.clear();
    rows_ += std::exchange(pending_rows_, 0);
    if (!chain_) return;
    written_ = chain_->last();
    keep_head();
}

/// The name the file gets: that of the manifest, if a crash came between listing and renaming.
std::string ActiveFile::list() {
    const auto digest = digest_of(path_);
    const auto listed = read_manifest(manifest(), keys_->chain).entries;
    if (!listed.empty() && listed.back().what == "closed" && listed.back().digest == digest) return listed.back().file;
    auto name = fresh_name();
    append_manifest(manifest(), keys_->chain, {"closed", name, rows_, digest, before_, chain_->last()});
    return name;
}

std::string ActiveFile::fresh_name() const {
    for (auto when = std::chrono::system_clock::now();; when += std::chrono::seconds(1)) {
        auto name = options_.stem + "_" + utc_text(when, options_.dotted_times) + ".log";
        std::error_code ignored;
        if (!fs::exists(options_.folder / name, ignored) && !fs::exists(options_.archive / name, ignored)) return name;
    }
}

/// So that `verify` notices rows that were cut off at the end. Written after the rows: a crash leaves too low a number.
void ActiveFile::keep_head() noexcept {
    if (!keys_) return;
    try {
        write_head(options_.head, {before_, chain_->last(), rows_});
    } catch (const std::exception&) {  // the rows are there; only this one test of `verify` has less to go by
    }
}

}  // namespace orrery::logging
