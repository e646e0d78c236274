// log4cxx: its file appender, called directly and behind its asynchronous one; a plain line, and as much of the
// manual's full pattern as it has conversions for (it has no row number, GUID, host, nor encoding of messages: it does
// less).
#include <log4cxx/asyncappender.h>
#include <log4cxx/fileappender.h>
#include <log4cxx/logger.h>
#include <log4cxx/logmanager.h>
#include <log4cxx/patternlayout.h>

#include "measure.h"

namespace {

using bench::number_of;

constexpr const char* plain = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %p %t %c %m%n";
constexpr const char* full =
    "1\t%d{yyyyMMdd'T'HHmmss.SSSZ}\t%p\tHOST\t%c\t%t\t0c5d8f3e-0000-4000-8000-000000000001\tsvc\t%m\t\t%X{"
    "ActiveUserDirectory}\t"
    "%X{ActiveUserId}\t%X{ProxyTimestamp}\t%X{ProxyThread}\t0c5d8f3e-0000-4000-8000-000000000001%n";

struct Set {
    log4cxx::LoggerPtr logger = log4cxx::Logger::getLogger(bench::logger_name);
    std::shared_ptr<log4cxx::FileAppender> file;
    std::shared_ptr<log4cxx::AsyncAppender> queue;

    Set(const std::string& path, const std::string& mode) {
        auto layout = std::make_shared<log4cxx::PatternLayout>(mode == "full" ? full : plain);
        file = std::make_shared<log4cxx::FileAppender>(layout, path, false);
        logger->setLevel(log4cxx::Level::getInfo());
        logger->setAdditivity(false);
        if (mode != "async") {
            logger->addAppender(file);
            return;
        }
        queue = std::make_shared<log4cxx::AsyncAppender>();
        queue->addAppender(file);
        logger->addAppender(queue);
    }
    void finish() {
        if (queue) queue->close();
        file->close();
    }
};

bool run(const std::vector<std::string>& words) {
    if (words.size() < 3) return false;
    Set set(words[words.size() - 2], words.back());
    const auto log = [&](std::int64_t row) {
        LOG4CXX_INFO(set.logger, bench::text << " " << row << " " << number_of(row));
    };
    if (words[0] == "rate" && words.size() == 5)
        bench::show("rows_per_s", bench::rate(std::stoi(words[1]), std::stoll(words[2]), log, [&] { set.finish(); }));
    else if (words[0] == "times")
        bench::show_times(log);
    else if (words[0] == "disabled")
        bench::show_disabled(
            [&](std::int64_t row) { LOG4CXX_DEBUG(set.logger, bench::text << " " << row << " " << number_of(row)); });
    else
        return false;
    log4cxx::LogManager::shutdown();
    return true;
}

}  // namespace

int main(int count, char** words) {
    return bench::main_of(count, words,
                          "usage: bench-log-log4cxx rate THREADS ROWS FILE sync|async|full | times FILE sync|async | "
                          "disabled FILE sync\n",
                          run);
}
