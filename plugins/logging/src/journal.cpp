#include "journal.h"

#include "log_name.h"

namespace orrery::logging {

Journal::Journal(Host host, Settings settings, Surroundings around, SealKeys keys)
    : host_(std::move(host)),
      settings_(std::move(settings)),
      around_(std::move(around)),
      keys_(std::move(keys)),
      router_(settings_.services) {}

const std::string& Journal::take(const logkit::Event& event, bool again) {
    auto& to = targets(event.stanza, event.logger);
    add(*to.log, event, again);
    if (to.service_log && (to.all_to_service_log || event.level >= ORRERY_LOG_ERROR))
        add(*to.service_log, event, again);
    return to.folder;
}

void Journal::add(Log& log, const logkit::Event& event, bool again) {
    if (again && log.known.has(event.guid())) return;
    log.is_dirty = true;
    if (!log.file.add(event)) log.trouble.lost(1);
}

const Journal::Targets& Journal::targets(std::string_view stanza, std::string_view logger) {
    name_.assign(stanza).append(1, '\0').append(logger);
    if (auto known = known_.find(name_); known != known_.end()) return known->second;
    if (known_.size() >= most_remembered) known_.clear();
    const auto routing = router_.route(stanza, logger);
    Targets to;
    to.folder = routing.folder;
    to.log = &log_of(routing.folder, routing.log);
    if (routing.service_log) to.service_log = &log_of(routing.folder, routing.service_log);
    to.all_to_service_log = routing.all_to_service_log;
    return known_.emplace(name_, to).first->second;
}

Journal::Log& Journal::log_of(const std::string& folder, const Declaration* declared) {
    ActiveFile::Options options;
    options.service = folder;
    options.folder = settings_.log / folder;
    if (declared) options.folder /= sub_folder(*declared);
    const auto log = declared ? std::string(declared->facility) : "System";
    options.stem = around_.machine + "_" + log + "_" + folder;
    auto& place = logs_[options.folder / options.stem];
    if (place) return *place;
    options.archive = settings_.archive / folder;
    options.head = settings_.heads / (options.stem + ".head");
    options.columns = declared ? &declared->columns : &plain_columns();
    options.logger = log + "." + folder;
    options.dotted_times = !declared || declared->family == Family::trace;
    options.tell_rest = !declared || log == "System" || log == "Service";
    options.policy = settings_.roll;
    const bool seals = declared && declared->is_sealed();
    KnownIds known({options.folder, options.archive, options.stem});
    place.reset(new Log{ActiveFile(std::move(options), around_, seals ? &keys_ : nullptr),
                        logkit::Trouble(host_, "log_rows_lost"), std::move(known)});
    return *place;
}

void Journal::report(std::string_view folder, Level level, const std::string& message) {
    const auto is_service = find_declaration("System", folder) != nullptr;
    const std::string logger = "System." + std::string(folder) + ".Logging";
    logkit::Event event;
    event.microseconds =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    event.level = static_cast<int32_t>(level);
    event.logger = logger, event.message = message, event.thread = "logging";
    add(log_of(std::string(folder), is_service ? find_declaration("System", folder) : nullptr), event);
    if (is_service) add(log_of(std::string(folder), find_declaration("Service", folder)), event);
}

bool Journal::in_trouble() const {
    for (auto& [path, log] : logs_)
        if (log->trouble.lasts()) return true;
    return false;
}

bool Journal::write(std::chrono::system_clock::time_point now) {
    bool closed = false;
    for (auto& [path, log] : logs_) try {
            closed |= log->file.write(now);
            if (std::exchange(log->is_dirty, false)) log->trouble.ended();
            if (const auto warning = log->file.warning(); !warning.empty()) host_.log().error(warning);
        } catch (const std::exception& failure) {
            log->trouble.began(Error(Code::unavailable, failure.what(),
                                     "make room, or see to the rights of the folder; rows wait as long as there is "
                                     "memory for them"));
        }
    return closed;
}

}  // namespace orrery::logging
