// spdlog: its file sink, called directly and through its own queue and thread.
#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include "measure.h"

namespace {

using bench::number_of;

std::shared_ptr<spdlog::logger> logger_for(const std::string& file, const std::string& mode) {
    auto made = mode == "async" ? spdlog::basic_logger_mt<spdlog::async_factory>(bench::logger_name, file)
                                : spdlog::basic_logger_mt(bench::logger_name, file);
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %t %n %v");
    return made;
}

bool run(const std::vector<std::string>& words) {
    if (words.size() < 3) return false;
    auto logger = logger_for(words[words.size() - 2], words.back());
    const auto log = [&](std::int64_t row) { logger->info("{} {} {}", bench::text, row, number_of(row)); };
    if (words[0] == "rate" && words.size() == 5) {
        const auto finish = [&] {
            logger->flush();
            logger.reset();
            spdlog::shutdown();  // the queue is written
        };
        bench::show("rows_per_s", bench::rate(std::stoi(words[1]), std::stoll(words[2]), log, finish));
    } else if (words[0] == "times") {
        bench::show_times(log);
    } else if (words[0] == "disabled") {
        bench::show_disabled([&](std::int64_t row) { logger->debug("{} {} {}", bench::text, row, number_of(row)); });
    } else {
        return false;
    }
    return true;
}

}  // namespace

int main(int count, char** words) {
    return bench::main_of(
        count, words,
        "usage: bench-log-spdlog rate THREADS ROWS FILE sync|async | times FILE sync|async | disabled FILE sync\n",
        run);
}
