// An appender that writes every row it gets to a file of its own, whole, and can be slow, broken or hang when asked to.
#include <fcntl.h>
#include <orrery/plugin.h>
#include <unistd.h>

#include <thread>

namespace {

class Keeper : public orrery::Appender {
public:
    Keeper(orrery::Host host, orrery::Config config)
        : host_(std::move(host)),
          path_(std::string(config.site_directory()) + "/" + std::string(config.text("file", config.stanza()))),
          delay_(config.duration("delay", {})),
          refuses_(config.text("refuses")),
          dies_on_(config.text("dies-on")),
          hangs_on_(config.text("hangs-on")),
          talks_(config.flag("talks")) {
        file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
        if (file_ < 0) throw orrery::Error(orrery::Code::unavailable, "cannot write to " + path_);
        put("opened\n");
    }
    ~Keeper() override {
        put("ended\n");
        ::close(file_);
    }
    void append(const orrery::LogRows& rows) override {
        using enum orrery::LogRows::Column;
        std::this_thread::sleep_for(delay_);
        if (talks_) host_.log().info("it got " + std::to_string(rows.size()) + " rows");
        std::string text;
        for (uint32_t row = 0; row < rows.size(); ++row) {
            auto said = rows.text(row, message);
            if (!refuses_.empty() && said.find(refuses_) != said.npos)
                throw orrery::Error(orrery::Code::unavailable, "it does not like a row");
            if (!dies_on_.empty() && said.find(dies_on_) != said.npos) std::abort();
            while (!hangs_on_.empty() && said.find(hangs_on_) != said.npos)
                std::this_thread::sleep_for(std::chrono::seconds(1));
            for (auto column : {stanza, logger, thread, message, exception})
                text.append(rows.text(row, column)).append("\t");
            text.append(std::to_string(rows.level_of(row))).append("\t").append(std::to_string(rows.microseconds(row)));
            std::string_view encoded = rows.text(row, properties);
            std::vector<orrery_field> fields;
            if (!orrery::wire::read_record(encoded, fields)) text += "\tbroken properties";
            for (auto& field : fields)
                text.append("\t").append(orrery::view(field.name)).append("=").append(orrery::view(field.value));
            text += "\n";
        }
        put(text);
    }
    void flush() override { put("flushed\n"); }

private:
    void put(std::string_view text) {
        if (::write(file_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
            throw orrery::Error(orrery::Code::unavailable, "cannot write to " + path_);
    }
    orrery::Host host_;
    std::string path_;
    std::chrono::milliseconds delay_;
    std::string refuses_, dies_on_, hangs_on_;
    bool talks_;
    int file_ = -1;
};

}  // namespace

ORRERY_PLUGIN(Keeper, "org.orrery.test.keeper", "1.0.0", {"file", "in the site's folder", ""},
              {"delay", "of each batch", "", "duration"}, {"refuses", "throws for a batch with this text", ""},
              {"dies-on", "ends its process over this text", ""}, {"hangs-on", "does not return over this text", ""},
              {"talks", "logs a row of its own for each batch", "false", "flag"})
