// Rows that another Orrery posts, logged again here.
#pragma once
#include <orrery/http.h>

#include <map>
#include <mutex>

namespace remoting {

constexpr std::string_view own_prefix = "Remote.";
constexpr size_t most_rows = 5000, most_properties = 100, most_loggers = 500, most_text = 256 * 1024;

/// [any thread] Nothing of a batch is logged unless all of it is well-formed.
class Intake {
public:
    /// `token`: what the sender must show; empty: none, the listener's certificates decide.
    Intake(orrery::Host host, std::string listener, std::string token)
        : host_(std::move(host)), listener_(std::move(listener)), token_(std::move(token)) {}
    /// POST …/log. Throws Error: denied unless it comes through the listener and with the token, invalid for what is no
    /// batch, limit for one that is too large.
    orrery::Response handle(const orrery::Request& request);

private:
    struct Row {
        orrery::Level level;
        std::string logger, message;
        orrery::Fields properties;
    };
    void check(const orrery::Request& request) const;
    static std::vector<Row> read(std::string_view body);
    orrery::Logger logger(const std::string& name);

    orrery::Host host_;
    const std::string listener_, token_;
    std::mutex mutex_;
    std::map<std::string, orrery::Logger> loggers_;
};

}  // namespace remoting
