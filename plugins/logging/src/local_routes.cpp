#include "local_routes.h"

#include <orrery/kit/log/kind.h>
#include <orrery/kit/log/log_path.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "file_tools.h"
#include "log_name.h"

namespace orrery::logging {
namespace {

constexpr const char* file_name = "LocalLogConfig.xml";

/// Not more than the reader takes and one byte, so that it sees what is too long.
std::string read_some(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    require(static_cast<bool>(in), "cannot read", file);
    std::string out(logkit::max_local_config + 1, '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    out.resize(static_cast<size_t>(in.gcount()));
    return out;
}

/// `Audit.Proxy` is above `Audit.Proxy.Sessions`, not above `Audit.ProxyOther`.
bool is_at_or_below(std::string_view logger, std::string_view above) {
    return logger.starts_with(above) && (logger.size() == above.size() || logger[above.size()] == '.');
}

std::string text_of(const Error& error) {
    return error.hint().empty() ? error.message() : error.message() + " (" + error.hint() + ")";
}

}  // namespace

LocalRoutes::Stamp LocalRoutes::stamp_of(const fs::path& file) {
    struct ::stat state {};
    if (::stat(file.c_str(), &state) != 0 || !S_ISREG(state.st_mode)) return {};
    // That of the last change of any kind: a file that may be read at last has to be seen, too.
    return {state.st_ctim.tv_sec * 1'000'000'000 + state.st_ctim.tv_nsec, state.st_size,
            static_cast<std::int64_t>(state.st_ino)};
}

void LocalRoutes::look(std::chrono::steady_clock::time_point now) {
    std::error_code failed;
    for (auto& entry : fs::directory_iterator(settings_.site, failed)) {
        const auto folder = entry.path().filename().string();
        if (!watched_.contains(folder) && stamp_of(entry.path() / file_name).size >= 0) watched_[folder];
    }
    for (auto& [folder, watched] : watched_) {
        const auto stamp = stamp_of(settings_.site / folder / file_name);
        if (stamp != watched.seen) watched.seen = stamp, watched.since = now;
        if (watched.seen != watched.loaded && now - watched.since >= settings_.settle) load(folder, watched);
    }
}

void LocalRoutes::load(const std::string& folder, Watched& watched) {
    watched.loaded = watched.seen;
    const auto file = settings_.site / folder / file_name;
    if (const auto meant = settings_.folder_of(folder); meant != folder) {
        if (watched.seen.size < 0) return;
        return report_(meant, Level::error,
                       file.string() + " is not read: the one of " + meant + " is " +
                           (settings_.site / meant / file_name).string());
    }
    if (watched.seen.size < 0) {
        replace(folder, nullptr);
        return report_(folder, Level::info, file.string() + " is gone; its appenders are closed");
    }
    const auto refused = [&](const std::string& why) {
        report_(folder, Level::error, file.string() + " was not accepted, what was in force stays: " + why);
    };
    try {
        auto added = open(folder, logkit::read_local_log_config(read_some(file), file_name));
        const auto count = added->destinations.size();
        replace(folder, std::move(added));
        report_(folder, Level::info, file.string() + " is in force: " + std::to_string(count) + " appenders");
    } catch (const Error& error) {
        refused(text_of(error));
    } catch (const std::exception& error) {
        refused(error.what());
    }
}

/// What was there is closed outside the lock: that takes as long as its rows take.
void LocalRoutes::replace(const std::string& folder, std::unique_ptr<Added> added) {
    std::lock_guard lock(mutex_);
    added_[folder].swap(added);
}

/// Whoever came first would lock the other one out. What is no path at all the appender itself refuses.
void LocalRoutes::refuse_default_log(const logkit::AppenderSpec& spec) const {
    logkit::LogPath at;
    try {
        at = logkit::LogPath::read(spec.params.text("file"), settings_.site.string(), "file");
    } catch (const Error&) {
        return;
    }
    const auto file = (fs::path(at.base) / at.folder / at.name).lexically_normal();
    if (is_default_log(file.lexically_relative(settings_.log.lexically_normal()), settings_.machine))
        throw Error(Code::invalid, "appender '" + spec.name + "': " + file.string() + " is a default log",
                    "give the appender a file of its own");
}

/// An appender that is as it was goes on with its file and its connection.
std::shared_ptr<Destination> LocalRoutes::destination(const std::string& folder, const logkit::AppenderSpec& spec) {
    refuse_default_log(spec);
    const auto kind = logkit::type_of(spec.type);
    const auto named = settings_.stanzas.find(kind);
    const auto& stanza = named == settings_.stanzas.end() ? kind : named->second;
    auto settings = logkit::to_fields(spec);
    if (const auto before = added_.find(folder); before != added_.end() && before->second)
        for (auto& one : before->second->destinations)
            if (one->is(stanza, settings)) return one;
    return std::make_shared<Destination>(
        host_, spec.name, stanza, std::move(settings),
        [this, folder](Level level, const std::string& message) { report_(folder, level, message); });
}

std::unique_ptr<LocalRoutes::Added> LocalRoutes::open(const std::string& folder, const logkit::LocalLogConfig& config) {
    auto added = std::make_unique<Added>();
    std::map<std::string, Destination*> by_name;
    for (auto& spec : config.appenders) {
        added->destinations.push_back(destination(folder, spec));
        by_name[spec.name] = added->destinations.back().get();
    }
    const auto add_route = [&](const std::string& logger, const std::vector<std::string>& names) {
        Route route{logger, {}};
        for (auto& name : names)
            if (auto found = by_name.find(name); found != by_name.end()) route.to.push_back(found->second);
        added->routes.push_back(std::move(route));
    };
    add_route("", config.root);
    for (auto& ref : config.loggers) add_route(ref.logger, ref.appenders);
    return added;
}

void LocalRoutes::push(const std::string& folder, const logkit::Event& event) {
    std::lock_guard lock(mutex_);
    auto found = added_.find(folder);
    if (found == added_.end() || !found->second) return;
    matching_.clear();
    for (auto& route : found->second->routes)
        if (route.logger.empty() || is_at_or_below(event.logger, route.logger))
            matching_.insert(matching_.end(), route.to.begin(), route.to.end());
    std::sort(matching_.begin(), matching_.end());  // an appender named twice gets a row once
    matching_.erase(std::unique(matching_.begin(), matching_.end()), matching_.end());
    for (auto* to : matching_) to->push(event);
}

}  // namespace orrery::logging
