// Poco's Logger with its file channel, called directly and behind its asynchronous one.
#define POCO_LOG_DEBUG  // or its macro for debug rows is nothing in a release build
#include <Poco/AsyncChannel.h>
#include <Poco/AutoPtr.h>
#include <Poco/FileChannel.h>
#include <Poco/Format.h>
#include <Poco/FormattingChannel.h>
#include <Poco/Logger.h>
#include <Poco/PatternFormatter.h>

#include "measure.h"

namespace {

using bench::number_of;

bool run(const std::vector<std::string>& words) {
    if (words.size() < 3) return false;
    Poco::AutoPtr<Poco::FileChannel> file(new Poco::FileChannel(words[words.size() - 2]));
    Poco::AutoPtr<Poco::PatternFormatter> pattern(new Poco::PatternFormatter("%Y-%m-%dT%H:%M:%S.%i %p %I %s %t"));
    Poco::AutoPtr<Poco::Channel> channel(new Poco::FormattingChannel(pattern, file));
    if (words.back() == "async") channel = new Poco::AsyncChannel(channel);
    auto& logger = Poco::Logger::create(bench::logger_name, channel, Poco::Message::PRIO_INFORMATION);
    const auto log = [&](std::int64_t row) {
        poco_information_f(logger, "%s %Ld %g", std::string(bench::text), Poco::Int64{row}, number_of(row));
    };
    if (words[0] == "rate" && words.size() == 5)
        bench::show("rows_per_s", bench::rate(std::stoi(words[1]), std::stoll(words[2]), log,
                                              [&] { channel->close(), file->close(); }));
    else if (words[0] == "times")
        bench::show_times(log);
    else if (words[0] == "disabled")
        bench::show_disabled([&](std::int64_t row) {
            poco_debug_f(logger, "%s %Ld %g", std::string(bench::text), Poco::Int64{row}, number_of(row));
        });
    else
        return false;
    return true;
}

}  // namespace

int main(int count, char** words) {
    return bench::main_of(
        count, words,
        "usage: bench-log-poco rate THREADS ROWS FILE sync|async | times FILE sync|async | disabled FILE sync\n", run);
}
