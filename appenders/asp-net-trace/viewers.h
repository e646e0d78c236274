// Browsers that watch: each a stream that gets events as they come.
#pragma once
#include <orrery/stream.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace asp_net_trace {

/// One thread sends to all. A viewer that takes nothing while 1 MB waits is dropped. [any thread]
class Viewers {
public:
    static constexpr size_t most = 20, most_waiting = 1u << 20;
    Viewers() : thread_([this] { run(); }) {}
    ~Viewers();
    Viewers(const Viewers&) = delete;
    Viewers& operator=(const Viewers&) = delete;

    /// Takes a viewer with what it gets first. Throws Error(limit) when there are too many.
    void add(orrery::Stream stream, std::string_view first);
    void send(std::string_view event);

private:
    struct Viewer {
        orrery::Stream stream;
        std::string waiting;  // framed
    };
    void run();
    static bool push(Viewer& viewer);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Viewer> viewers_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace asp_net_trace
