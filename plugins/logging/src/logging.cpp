// The plugin's entry: the default logs of the site, what LocalLogConfig.xml adds, and `orrery log …`.
#include <orrery/plugin.h>
#include <sys/file.h>

#include "archiver.h"
#include "journal.h"
#include "keeper.h"
#include "level_control.h"
#include "local_routes.h"
#include "row_ids.h"
#include "verbs.h"

namespace orrery::logging {
namespace {

using namespace std::chrono_literals;

fs::path site_path(const Config& config, std::string_view name, std::string_view otherwise) {
    const fs::path path(config.text(name, otherwise));
    return path.is_absolute() ? path : fs::path(config.site_directory()) / path;
}

std::chrono::seconds seconds_of(const Config& config, std::string_view name, std::chrono::seconds otherwise) {
    return std::chrono::duration_cast<std::chrono::seconds>(config.duration(name, otherwise));
}
std::uint64_t size_of(const Config& config, std::string_view name, std::uint64_t otherwise) {
    return settings::byte_size(config.text(name)).value_or(otherwise);
}

/// KEY=VALUE lines. Throws Error(invalid) for one that is none.
std::map<std::string, std::string, std::less<>> pairs(const Config& config, std::string_view name) {
    std::map<std::string, std::string, std::less<>> out;
    for (auto line : config.list(name)) {
        const auto equal = line.find('=');
        if (equal == line.npos || equal == 0 || equal + 1 == line.size())
            throw Error(Code::invalid, "parameter --" + std::string(name) + "=" + std::string(line) +
                                           ": expected two names with = between them");
        out.emplace(line.substr(0, equal), line.substr(equal + 1));
    }
    return out;
}

class Logging : public Service, public Appender, public Command {
public:
    static constexpr Swap swap = Swap::replace;

    Logging(const Logging&) = delete;
    Logging& operator=(const Logging&) = delete;
    Logging(Host host, Config config)
        : host_(std::move(host)),
          config_(std::move(config)),
          log_(site_path(config_, "log", "Log")),
          key_file_(site_path(config_, "site-key", "secrets/site.key")),
          data_(config_.data_directory()),
          levels_(host_, Router(pairs(config_, "service")), data_) {
        for (auto& [stanza, service] : pairs(config_, "service"))
            if (!find_declaration("System", service))
                throw Error(Code::invalid, "parameter --service=" + stanza + "=" + service +
                                               ": the services are Repository, Proxy, Engine, Scheduler and Printing");
    }

    void start() override {
        auto around = surroundings_here();
        if (auto named = config_.text("machine"); !named.empty()) around.machine = file_part(named);
        take_lock(around.machine);
        may_come_again_ = fs::exists(data_ / running_mark);
        open_file(data_ / running_mark, O_WRONLY | O_CREAT);
        const auto site_key = read_or_make_site_key(key_file_);
        around.salt = derive_salt(site_key);
        keys_ = derive_keys(site_key, around.machine);
        archive_ = site_path(config_, "archive", "share/ArchivedLogs") / around.machine;
        journal_ = std::make_unique<Journal>(
            host_, Journal::Settings{log_, archive_, data_ / "heads", roll_policy(), pairs(config_, "service")},
            std::move(around), keys_);
        routes_ = std::make_unique<LocalRoutes>(
            host_,
            LocalRoutes::Settings{fs::path(config_.site_directory()), pairs(config_, "appender"),
                                  [router = Router(pairs(config_, "service"))](std::string_view folder) {
                                      return router.folder_of(folder);
                                  },
                                  log_, archive_.filename().string()},
            [this](const std::string& folder, Level level, const std::string& message) {
                std::lock_guard lock(reports_mutex_);
                reports_.push_back({folder, message, level});
            });
        archiver_ = std::make_unique<Archiver>(Archiver::Folders{log_, archive_}, retention_policy(), keys_);
        levels_.start();
        files_ = std::make_unique<Keeper>(500ms, [this] { look_after_files(); });
        archive_keeper_ = std::make_unique<Keeper>(30s, [this] { archive_and_retire(); });
        archive_keeper_->wake();
    }
    /// Appends may be under way: what they use is taken from them under the mutex, and ends outside it, as its threads
    /// want the mutex, too.
    void stop() override {
        levels_.stop();
        files_.reset();
        std::unique_ptr<Keeper> keeper;
        std::unique_ptr<LocalRoutes> routes;
        {
            std::lock_guard lock(mutex_);
            keeper.swap(archive_keeper_);
            routes.swap(routes_);
        }
        keeper.reset();
        routes.reset();
        flush();
        std::lock_guard lock(mutex_);
        if (std::error_code ignored; journal_) fs::remove(data_ / running_mark, ignored);
        journal_.reset();
        lock_.reset();
    }
    ~Logging() override { stop(); }
    HealthReport health() override {
        std::lock_guard lock(mutex_);
        if (!journal_) return {Health::degraded, "not started"};
        if (journal_->in_trouble()) return {Health::degraded, "a log file cannot be written, see the log"};
        return {};
    }

    void append(const LogRows& rows) override {
        std::lock_guard lock(mutex_);
        if (!journal_) throw Error(Code::unavailable, "the logging service is not started");
        const bool again = std::exchange(may_come_again_, false);
        for (uint32_t row = 0; row < rows.size(); ++row) {
            event_.read(rows, row);
            set_id(event_, row);
            auto& folder = journal_->take(event_, again);
            if (routes_) routes_->push(folder, event_);
        }
        write();
    }
    void flush() override {
        std::lock_guard lock(mutex_);
        if (journal_) take_reports(), write();
    }

    std::vector<Verb> verbs() const override { return log_verbs(); }
    CommandResult run(const Arguments& arguments) override {
        if (arguments.verb() == "log level") return levels_.run(arguments.positional());
        if (arguments.verb() == "log verify") return verify_logs(arguments);
        flush();
        return {0, find_rows(read_query(arguments, searched_folders(log_, archive_, arguments.option("node")))), {}};
    }

private:
    struct Report {
        std::string folder, message;
        Level level;
    };

    /// Two at the same files would mix up their rows, whichever stanzas they are.
    void take_lock(const std::string& machine) {
        make_folder(log_);
        lock_ = open_file(log_ / ("." + machine + ".lock"), O_RDWR | O_CREAT);
        if (::flock(lock_.get(), LOCK_EX | LOCK_NB) == 0) return;
        lock_.reset();
        throw Error(Code::conflict, "another logging service writes the logs below " + log_.string(),
                    "one stanza of the plugin logging is enough for a site");
    }
    RollPolicy roll_policy() const {
        RollPolicy out;
        out.longest = size_of(config_, "file-size", out.longest);
        out.oldest = seconds_of(config_, "file-age", out.oldest);
        out.last_number = static_cast<std::uint32_t>(config_.number("last-number", out.last_number));
        return out;
    }
    RetentionPolicy retention_policy() const {
        RetentionPolicy out;
        out.oldest = seconds_of(config_, "keep-age", out.oldest);
        out.largest = size_of(config_, "keep-size", out.largest);
        return out;
    }

    void take_reports() {
        std::vector<Report> reports;
        {
            std::lock_guard lock(reports_mutex_);
            reports.swap(reports_);
        }
        for (auto& one : reports) {
            journal_->report(one.folder, one.level, one.message);
            host_.log().write(one.level, one.folder + ": " + one.message);
        }
    }
    void write() {
        if (journal_->write(std::chrono::system_clock::now()) && archive_keeper_) archive_keeper_->wake();
    }
    void look_after_files() {
        routes_->look(std::chrono::steady_clock::now());
        flush();
    }
    void archive_and_retire() {
        tried(archive_trouble_, "not all closed log files could be archived: ", [&] { archiver_->move_closed(); });
        // The share may be far away and hold many files.
        const auto now = std::chrono::steady_clock::now();
        if (now < next_retirement_) return;
        next_retirement_ = now + 10min;
        tried(retirement_trouble_, "not all old log files could be removed from the archive: ", [&] {
            archiver_->retire(std::chrono::system_clock::now());
        });
    }
    /// What goes wrong is said once, as long as it is the same.
    void tried(std::string& trouble, const std::string& doing, const std::function<void()>& work) {
        try {
            work();
            trouble.clear();
        } catch (const std::exception& failure) {
            if (trouble == failure.what()) return;
            trouble = failure.what();
            host_.log().error(doing + trouble, {{"hint", "they stay where they are and are tried again"}});
        }
    }

    CommandResult verify_logs(const Arguments& arguments) {
        flush();
        VerifyRequest request{{log_, archive_}, data_ / "heads", {}};
        const auto words = words_of(arguments);
        if (words.size() > 1) return {verify_usage, {}, "one folder at a time\n"};
        if (!words.empty()) request.folders = {resolved(words.front())}, request.heads.clear();
        const auto key = arguments.option("key");
        return run_verify(std::move(request), key ? resolved(*key) : key_file_,
                          arguments.option("json").value_or("false") != "false");
    }
    fs::path resolved(std::string_view path) const { return fs::path(config_.site_directory()) / path; }

    /// There while it runs: who finds it was killed, and is given the batch again that was under way.
    static constexpr const char* running_mark = "running";
    const Host host_;
    const Config config_;
    const fs::path log_, key_file_, data_;
    fs::path archive_;
    SealKeys keys_;
    Descriptor lock_;
    std::mutex mutex_;  // journal, event
    std::unique_ptr<Journal> journal_;
    bool may_come_again_ = false;  // the next batch
    logkit::Event event_;
    LevelControl levels_;
    std::mutex reports_mutex_;
    std::vector<Report> reports_;
    std::unique_ptr<LocalRoutes> routes_;
    std::unique_ptr<Archiver> archiver_;
    // The archive keeper's thread only:
    std::string archive_trouble_, retirement_trouble_;
    std::chrono::steady_clock::time_point next_retirement_{};
    std::unique_ptr<Keeper> files_, archive_keeper_;
};

}  // namespace
}  // namespace orrery::logging

ORRERY_PLUGIN(orrery::logging::Logging, "org.orrery.logging", "0.1.0", {"log", "the folder of the logs", "Log", "path"},
              {"archive", "where closed files go, into a folder of this node: ArchivedLogs of the file share",
               "share/ArchivedLogs", "path"},
              {"machine", "this node's name in file names and rows; default: what the system calls it", ""},
              {"site-key",
               "the file with the key of checksums and signatures; made when missing, the same on every node",
               "secrets/site.key", "path"},
              {"service",
               "STANZA=SERVICE: a stanza that is Repository, Proxy, Engine, Scheduler or Printing under "
               "another name",
               "", "text", "", ORRERY_SETTING_LIST},
              {"appender",
               "KIND=STANZA: the stanza that serves a kind of appender of LocalLogConfig.xml, where it is not "
               "named like it",
               "", "text", "", ORRERY_SETTING_LIST},
              {"file-size", "a file of this size is closed", "10MB", "size:1KB.."},
              {"file-age", "a file of this age is closed", "1d", "duration:1s.."},
              {"last-number", "the sequence number after which rows are numbered from 1 again", "2147483647",
               "integer:1..2147483647"},
              {"keep-age", "archived files of this node that are older are removed", "180d", "duration:1h.."},
              {"keep-size", "the size of all archived files of this node beyond which the oldest are removed", "4GB",
               "size:1MB.."})
