// What the LocalLogConfig.xml files of the services add to the default logs.
#pragma once
#include <orrery/kit/log/local_config.h>

#include <filesystem>
#include <functional>
#include <map>

#include "destination.h"

namespace orrery::logging {

/// Reports come from the thread of look() and from those of the destinations.
class LocalRoutes {
public:
    using Report = std::function<void(const std::string& folder, Level level, const std::string& message)>;
    struct Settings {
        std::filesystem::path site;                               ///< `<site>/<folder>/LocalLogConfig.xml`
        std::map<std::string, std::string, std::less<>> stanzas;  ///< kind of appender → stanza, where they differ
        /// The folder of the logs of what is written so: `Proxy` of `proxy`; the same for what is such a folder.
        std::function<std::string(std::string_view)> folder_of;
        std::filesystem::path log;               ///< the folder of the default logs, absolute
        std::string machine;                     ///< as their files' names begin
        std::chrono::milliseconds settle{1000};  ///< a file is read when it has not changed for so long
    };
    LocalRoutes(Host host, Settings settings, Report report)
        : host_(std::move(host)), settings_(std::move(settings)), report_(std::move(report)) {}

    /// Looks whether a file has come, changed or gone. A bad one leaves in force what was. [one thread]
    void look(std::chrono::steady_clock::time_point now);
    /// Hands the row of a service to the appenders whose loggers match. [one thread, beside that of look()]
    void push(const std::string& folder, const logkit::Event& event);

private:
    struct Route {
        std::string logger;  // empty: every row
        std::vector<Destination*> to;
    };
    struct Added {
        std::vector<std::shared_ptr<Destination>> destinations;  // those that did not change stay from file to file
        std::vector<Route> routes;
    };
    /// Of a file, to tell whether it changed.
    struct Stamp {
        std::int64_t time = 0, size = -1, file = 0;
        bool operator==(const Stamp&) const = default;
    };
    struct Watched {
        Stamp seen, loaded;
        std::chrono::steady_clock::time_point since{};
    };
    static Stamp stamp_of(const std::filesystem::path& file);
    void load(const std::string& folder, Watched& watched);
    void replace(const std::string& folder, std::unique_ptr<Added> added);
    void refuse_default_log(const logkit::AppenderSpec& spec) const;
    std::shared_ptr<Destination> destination(const std::string& folder, const logkit::AppenderSpec& spec);
    std::unique_ptr<Added> open(const std::string& folder, const logkit::LocalLogConfig& config);

    const Host host_;
    const Settings settings_;
    const Report report_;
    std::map<std::string, Watched> watched_;  // by folder; look() only
    std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Added>> added_;  // by folder
    std::vector<Destination*> matching_;                   // push() only
};

}  // namespace orrery::logging
