// Writes log rows, one a line, to a file in its data directory. append is called by one thread.
#pragma once
#include <orrery/plugin.h>

#include <fstream>

class @CLASS@ : public orrery::Appender {
public:
    @CLASS@(orrery::Host host, orrery::Config config)
        : host_(std::move(host)), least_(static_cast<int32_t>(config.number("level", ORRERY_LOG_INFO))),
          path_(std::string(config.data_directory()) + "/" + std::string(config.require("file"))),
          file_(path_, std::ios::app) {
        if (!file_) throw orrery::Error(orrery::Code::unavailable, "cannot write to " + path_, "check --file");
    }

    void append(const orrery::LogRows& rows) override {
        for (uint32_t row = 0; row < rows.size(); ++row)
            if (rows.level_of(row) >= least_)
                file_ << rows.microseconds(row) << '\t' << rows.text(row, orrery::LogRows::logger) << '\t'
                      << rows.text(row, orrery::LogRows::message) << '\n';
        flush();
    }
    void flush() override {
        if (!file_.flush()) throw orrery::Error(orrery::Code::unavailable, "cannot write to " + path_, "is the disk full?");
    }

private:
    orrery::Host host_;
    int32_t least_;
    std::string path_;
    std::ofstream file_;
};
