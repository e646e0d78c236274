// Orrery: a plugin's Logger, its thread's ring, the collector, the feed, an appender and its file. The dispatcher's own
// files are there, too, as in every site.
#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <new>

#include "file.h"
#include "measure.h"
#include "plugins/copy.h"
#include "plugins/library.h"
#include "qs_rolling_file.h"
#include "roles/desk.h"
#include "roles/inprocess.h"

namespace {

std::atomic<std::uint64_t> allocations{0};

}  // namespace

void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (auto* place = std::malloc(size)) return place;
    throw std::bad_alloc();
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }

namespace {

using namespace orrery;
using namespace orrery::kernel;
namespace fs = std::filesystem;
using bench::number_of;

constexpr std::string_view plain =
    "%date{yyyy-MM-ddTHH:mm:ss.fff} %level %thread %logger %message %property{row} %property{number}%newline";
// The manual's sample of QSRollingFileAppender, with all its columns.
constexpr std::string_view full =
    "%rownum{9999}\t%longIso8601date\t%level\t%hostname\t%logger\t%thread\t%guid\t%serviceuser\t"
    "%encodedmessage{1000000} %property{row} %property{number}\t%encodedexception{innermostmessage:1000000}\t"
    "%property{ActiveUserDirectory}\t%property{ActiveUserId}\t%property{ProxyTimestamp}\t%property{ProxyThread}\t%guid%"
    "newline";

/// Waits for room where a plugin would lose the row: else a rate would be one of lost rows.
struct Patient {
    static inline const orrery_host* real = nullptr;
    static void* reserve(void* self, const orrery_log_site* site, size_t size) {
        for (;;) {
            if (auto* place = real->log_reserve(self, site, size)) return place;
            std::this_thread::sleep_for(std::chrono::microseconds(20));
        }
    }
};

Config settings_of(const std::string& file, std::string_view pattern, const std::string& site) {
    Fields out{{"file", file}, {"conversionpattern", pattern}, {"orrery.stanza", "file"}};
    if (pattern == full) out.add("maximumfilesize", "100GB");
    out.add("orrery.site_directory", site);
    return Config(std::move(out));
}

/// A machine as the dispatcher has one, with a service that logs and an appender for it.
class House {
public:
    explicit House(const std::string& folder)
        : folder_(folder), machine_(Logs::Options{fs::path(folder) / "logs", ORRERY_LOG_INFO, false}, "") {
        engine_.name = "engine", file_.name = "file";
        for (auto* stanza : {&engine_, &file_}) machine_.serve(stanza->name, stanza->deadline);
        desk_ = std::make_unique<Desk>(machine_, engine_);
        files_desk_ = std::make_shared<Desk>(machine_, file_);
        patient_ = *desk_->table();
        Patient::real = desk_->table();
        patient_.log_reserve = Patient::reserve;
        feed_ = machine_.logs.feed(file_.name, FeedPolicy::wait);
        machine_.logs.begin();
    }
    ~House() { feed_->detach(std::chrono::seconds(10)); }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    void compiled_in(const std::string& file, bool is_full) {
        const auto config = settings_of(file, is_full ? full : plain, folder_);
        Host host(files_desk_->table(), "file");
        if (is_full)
            appender_ = std::make_unique<appenders::QsRollingFile>(host, config);
        else
            appender_ = std::make_unique<appenders::File>(host, config);
        feed_->attach([this](const LogBatch& batch) -> Delivery {
            appender_->append(LogRows(batch.block));
            return {};
        });
    }
    void as_plugin(const std::string& library, const std::string& file) {
        const auto copy = copy_for_load(library, folder_, file_.name);
        instance_ = std::make_unique<InProcess>(open_library(copy, library), files_desk_->table());
        const auto made = instance_->create(settings_of(file, plain, folder_).fields(), Milliseconds(10'000));
        if (!made.ok()) throw std::runtime_error(made.text());
        machine_.served(file_.name)->door.open(*instance_);
        feed_->attach([&door = machine_.served(file_.name)->door,
                       number = *role_number(role::appender)](const LogBatch& batch) -> Delivery {
            Fields in{{"rows", batch.block}}, answer;
            auto out = answer.writer();
            if (door.call(number, role::append, in.record().raw_record(), &out, Milliseconds(10'000)) == ORRERY_OK)
                return {};
            return {Delivery::Outcome::refused, "it was refused"};
        });
    }
    Logger logger(bool patient) { return Logger(patient ? &patient_ : desk_->table(), bench::logger_name); }
    /// Every row is in the file.
    void finish() {
        machine_.logs.flush();
        if (!feed_->wait_empty(std::chrono::minutes(5)))
            throw std::runtime_error("the appender has not taken all rows");
    }
    Logs& logs() { return machine_.logs; }
    Feed& feed() { return *feed_; }

private:
    const std::string folder_;
    Machine machine_;
    Stanza engine_, file_;
    std::unique_ptr<Desk> desk_;
    std::shared_ptr<Desk> files_desk_;
    orrery_host patient_{};
    std::unique_ptr<Appender> appender_;
    std::unique_ptr<InProcess> instance_;
    std::shared_ptr<Feed> feed_;
};

/// Else the rate would be that of fewer rows.
void check_rows(const std::string& file, std::int64_t rows) {
    std::ifstream in(file);
    std::int64_t found = 0;
    for (std::string line; std::getline(in, line);) found += line.find(bench::text) != line.npos;
    if (found != rows)
        throw std::runtime_error(file + " has " + std::to_string(found) + " rows, expected " + std::to_string(rows));
}

template <class Log>
auto rows_of(const Log& logger) {
    return [&logger](std::int64_t row) { logger.info(bench::text, {{"row", row}, {"number", number_of(row)}}); };
}

void show_rate(House& house, int threads, std::int64_t rows, const std::string& file) {
    const auto logger = house.logger(true);
    bench::show("rows_per_s", bench::rate(threads, rows, rows_of(logger), [&] { house.finish(); }));
    check_rows(file, rows);
}

/// Called as any function, with its arguments made in vain, and by the macro, which makes none.
void show_disabled(const Logger& logger) {
    bench::show_disabled([&](std::int64_t row) {
        logger.debug(bench::text, {{"row", row}, {"number", number_of(row)}});
    });
    bench::show_disabled(
        [&](std::int64_t row) {
            ORRERY_LOG(logger, debug, bench::text, {{"row", row}, {"number", number_of(row)}});
        },
        "disabled_macro_ns");
}

/// Of all threads, from the caller to the file. What a batch costs (a block, a queue's node) is spread over its rows.
void show_allocations(House& house) {
    constexpr int bursts = 200, rows = 500;
    const auto logger = house.logger(true);
    const auto log = rows_of(logger);
    const auto run = [&] {
        for (int burst = 0; burst < bursts; ++burst) {
            for (int row = 0; row < rows; ++row) log(row);
            house.finish();
        }
    };
    run();
    const auto before = allocations.load();
    run();
    bench::show("allocations_per_row", static_cast<double>(allocations.load() - before) / (bursts * rows));
}

/// The same batches, in turn, to an appender that is compiled in and to one behind the boundary.
void show_boundary(const std::string& library, const std::string& folder) {
    constexpr int rounds = 40, times = 10;
    std::string block;
    {
        House house(folder);
        std::mutex mutex;
        house.feed().attach([&](const LogBatch& batch) -> Delivery {
            std::lock_guard lock(mutex);
            if (batch.block.size() > block.size()) block = batch.block;
            return {};
        });
        const auto logger = house.logger(true);
        for (std::int64_t row = 0; row < 20'000; ++row) rows_of(logger)(row);
        house.finish();
    }
    const auto rows = LogRows(block).size();
    Machine machine(Logs::Options{{}, ORRERY_LOG_INFO, false}, "");
    Stanza stanza;
    stanza.name = "file";
    machine.serve(stanza.name, stanza.deadline);
    auto desk = std::make_shared<Desk>(machine, stanza);
    appenders::File direct(Host(desk->table(), "file"), settings_of(folder + "/direct.log", plain, folder));
    InProcess plugin(open_library(copy_for_load(library, folder, "file"), library), desk->table());
    if (auto made = plugin.create(settings_of(folder + "/plugin.log", plain, folder).fields(), Milliseconds(10'000));
        !made.ok())
        throw std::runtime_error(made.text());
    const auto number = *role_number(role::appender);
    const auto timed = [&](auto&& append) {
        const auto began = bench::Clock::now();
        for (int i = 0; i < times; ++i) append();
        return std::chrono::duration<double, std::nano>(bench::Clock::now() - began).count() / times / rows;
    };
    std::vector<double> here, there;
    for (int round = 0; round < rounds; ++round) {
        here.push_back(timed([&] { direct.append(LogRows(block)); }));
        there.push_back(timed([&] {
            Fields in{{"rows", block}}, answer;
            auto out = answer.writer();
            if (plugin.call(number, role::append, in.record().raw_record(), &out, Milliseconds(10'000)) != ORRERY_OK)
                throw std::runtime_error("the plugin refused rows");
        }));
    }
    std::sort(here.begin(), here.end()), std::sort(there.begin(), there.end());
    bench::show("compiled_in_ns_per_row", here[rounds / 2]);
    bench::show("plugin_ns_per_row", there[rounds / 2]);
    static_cast<void>(plugin.destroy(Milliseconds(10'000)));
}

bool run(const std::vector<std::string>& words) {
    if (words.size() < 3) return false;
    const auto& what = words[0];
    const auto& file = words[words.size() - 2];
    const auto folder = fs::path(file).parent_path().string();
    if (what == "boundary") return show_boundary(words[1], words[2]), true;
    House house(folder);
    if (words.back().ends_with(".so"))
        house.as_plugin(words.back(), file);
    else
        house.compiled_in(file, words.back() == "full");
    if (what == "rate" && words.size() == 5) {
        show_rate(house, std::stoi(words[1]), std::stoll(words[2]), file);
    } else if (what == "times") {
        const auto logger = house.logger(false);
        bench::show_times(rows_of(logger));
        house.finish();
        bench::show("lost_rows", static_cast<double>(house.logs().lost()));
    } else if (what == "disabled") {
        show_disabled(house.logger(false));
    } else if (what == "allocations") {
        show_allocations(house);
    } else {
        return false;
    }
    return true;
}

}  // namespace

int main(int count, char** words) {
    return bench::main_of(
        count, words,
        "usage: bench-log-ours rate THREADS ROWS FILE plain|full|PLUGIN.so | times FILE plain | disabled FILE plain |\n"
        "       allocations FILE plain | boundary PLUGIN.so FOLDER\n",
        run);
}
