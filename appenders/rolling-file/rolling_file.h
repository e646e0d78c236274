// log4net's RollingFileAppender.
#pragma once
#include <orrery/kit/log/file_appender_base.h>

#include "backups.h"
#include "period.h"

namespace orrery::appenders {

class RollingFile : public logkit::FileAppenderBase {
public:
    RollingFile(Host host, const Config& config);
    ~RollingFile() override { close(); }

private:
    void opened(logkit::LogFile& file) override;
    bool wants_roll(std::uint64_t size, std::int64_t microseconds) override {
        return (by_size_ && size >= most_bytes_ && size > empty_size_) || (by_date_ && period_.is_over(microseconds));
    }
    void roll(logkit::LogFile& file, std::int64_t microseconds) override;
    void roll_size(logkit::LogFile& file);
    void roll_date(logkit::LogFile& file, std::int64_t microseconds);
    std::string active_name() const;
    std::string dated_base() const;

    bool by_size_, by_date_, once_, append_, fixed_name_;
    const std::uint64_t most_bytes_;
    const std::int64_t backups_kept_;
    const bool counts_up_;
    Backups backups_;
    Period period_;
    std::string base_;
    std::uint64_t number_ = 0, empty_size_ = 0;  ///< number_: of the active file, where names have one
};

}  // namespace orrery::appenders
