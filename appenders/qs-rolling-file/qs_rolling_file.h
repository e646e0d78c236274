// The vendor's rolling file.
#pragma once
#include <orrery/kit/log/file_appender_base.h>

namespace orrery::appenders {

class QsRollingFile : public logkit::FileAppenderBase {
public:
    QsRollingFile(Host host, const Config& config);
    ~QsRollingFile() override { close(); }

private:
    void opened(logkit::LogFile& file) override;
    bool wants_roll(std::uint64_t size, std::int64_t microseconds) override {
        return size > empty_size_ && (size >= most_bytes_ || microseconds - born_ >= longest_);
    }
    void roll(logkit::LogFile& file, std::int64_t microseconds) override;
    void begun(const logkit::LogFile& file, std::int64_t microseconds);

    std::uint64_t most_bytes_, empty_size_ = 0;  ///< empty: with its header only
    std::int64_t longest_, born_ = 0;            ///< microseconds
};

}  // namespace orrery::appenders
