// Work with a strange library, done in a process of its own: whatever it does there, we see how it ended.
#pragma once
#include <orrery/record.h>

#include <functional>

#include "conf/values.h"
#include "names.h"
#include "sockets/descriptor.h"
#include "supervision/supervisor.h"

namespace orrery::tools {

/// What a worker is to do, as its command line says it.
struct WorkerTask {
    std::string work;        ///< "describe", or the name of a trial
    std::string file, conf;  ///< the library; the stanza's file, may be empty
    std::string placement;   ///< inprocess | isolated
    std::string scratch;     ///< a folder of its own
};

struct WorkerReport {
    std::optional<Fields> result;  ///< its last word; nothing when it ended before
    std::string doing;             ///< what it said it was about
    bool late = false;             ///< it was ended because its time was up
    Ending ending;
    std::string errors;  ///< the end of what it wrote to stderr
};

/// Starts this program as a worker and waits, at most `deadline`; then its whole process group is killed.
WorkerReport run_worker(const WorkerTask& task, Milliseconds deadline);

/// The worker's way to speak.
class Speaker {
public:
    explicit Speaker(Descriptor socket) : socket_(std::move(socket)) {}
    void doing(std::string_view what) const;
    void result(const Fields& fields) const;

private:
    Descriptor socket_;
};

/// The worker's main function: work, file, conf, placement, scratch.
int worker_main(const std::vector<std::string>& words);

}  // namespace orrery::tools
