#include "rolling_file.h"

#include <fcntl.h>
#include <orrery/kit/log/kind.h>
#include <sys/stat.h>

#include <chrono>

namespace orrery::appenders {

namespace {

std::int64_t now() {
    auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

/// When the file was last written to.
std::int64_t last_write(logkit::LogFile& file) {
    struct stat facts {};
    if (::fstatat(file.folder(), file.options().path.name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) return now();
    return facts.st_mtim.tv_sec * 1'000'000 + facts.st_mtim.tv_nsec / 1000;
}

std::string style_of(const logkit::Params& params) {
    auto style = logkit::short_type(params.text("rollingstyle", "Composite"));
    if (style == "composite" || style == "once" || style == "size" || style == "date") return style;
    throw Error(Code::invalid,
                "parameter rollingstyle=" + style.substr(0, 80) + ": expected Composite, Once, Size or Date");
}

std::string_view size_of(const logkit::Params& params) {
    return params.text("maximumfilesize", params.text("maxfilesize", "10MB"));
}

}  // namespace

RollingFile::RollingFile(Host given, const Config& config)
    : FileAppenderBase(std::move(given), config, false),
      most_bytes_(logkit::file_size(size_of(spec().params), "maximumfilesize")),
      backups_kept_(spec().params.number("maxsizerollbackups", 0)),
      counts_up_(spec().params.number("countdirection", -1) >= 0),
      backups_(spec().params.flag("preservelogfilenameextension", false)),
      period_(spec().params.text("datepattern", ".yyyy-MM-dd")) {
    auto style = style_of(spec().params);
    once_ = style == "once";
    by_size_ = style == "size" || style == "composite";
    by_date_ = style == "date" || style == "composite";
    append_ = !once_ && spec().params.flag("appendtofile", true);
    fixed_name_ = spec().params.flag("staticlogfilename", true);
    if (idle()) return;
    base_ = file().options().path.name;
    if (base_.empty() && !by_date_)
        throw Error(Code::invalid, "parameter file: the name of the file is missing",
                    "only RollingStyle Date or Composite gives one to a folder");
    period_.set(now());
    if (by_date_) logkit::LogPath::check_name(dated_base(), "datepattern");
    if (!fixed_name_) {
        if (counts_up_) {
            auto there = backups_.numbers(logkit::open_folder(file().options().path).get(), dated_base());
            number_ = there.empty() ? 0 : *there.rbegin();
        }
        file().options().path.name = active_name();
    }
    open();
}

std::string RollingFile::dated_base() const { return by_date_ ? backups_.name(base_, period_.current()) : base_; }

std::string RollingFile::active_name() const {
    if (fixed_name_) return base_;
    return counts_up_ ? backups_.numbered(dated_base(), number_) : dated_base();
}

void RollingFile::opened(logkit::LogFile& log) {
    if (log.is_new()) {
        empty_size_ = log.size();
        return;
    }
    if (by_date_ && fixed_name_) period_.set(last_write(log));
    empty_size_ = log.options().header().size();
    if (!append_ && log.size() > empty_size_) roll_size(log);
}

void RollingFile::roll(logkit::LogFile& log, std::int64_t microseconds) {
    if (by_date_ && period_.is_over(microseconds))
        roll_date(log, microseconds);
    else
        roll_size(log);
    empty_size_ = log.size();
}

void RollingFile::roll_date(logkit::LogFile& log, std::int64_t microseconds) {
    auto dated = backups_.name(base_, period_.current());
    log.roll([&](int folder, const std::string& name) {
        if (fixed_name_) backups_.move_all(folder, name, dated);
        period_.set(microseconds);
        number_ = 0;
        log.options().path.name = active_name();
    });
}

void RollingFile::roll_size(logkit::LogFile& log) {
    if (backups_kept_ == 0) return log.empty();
    log.roll([&](int folder, const std::string& name) {
        if (!counts_up_) return backups_.shift(folder, name, backups_kept_);
        if (fixed_name_) return backups_.count_up(folder, name, backups_kept_);
        auto base = dated_base();
        ++number_;
        log.options().path.name = active_name();
        backups_.prune(folder, base, number_, backups_kept_);
    });
}

}  // namespace orrery::appenders
