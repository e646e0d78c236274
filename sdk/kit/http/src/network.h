// One network thread: its context, the sockets it accepts on, the connections it carries.
#pragma once
#include <list>
#include <memory>
#include <thread>
#include <vector>

#include "asio.h"
#include "shared.h"

namespace orrery::kit::http {

class Connection;

/// Owns its connections. start(), run_there() and stop() [control thread]; the others are for run_there().
class Network {
public:
    explicit Network(std::shared_ptr<Shared> shared);
    ~Network();
    void start();
    /// Runs `work` on the network thread and waits for it.
    void run_there(std::function<void()> work);
    /// Accepts here and hands connections round `all`. Throws std::runtime_error for a descriptor that does not listen.
    void listen(Listener listener, std::vector<Network*> all);
    void close_listener(std::string_view name);
    void close_listeners();
    void drain_connections();
    void close_connections();
    void stop();

private:
    struct Door;
    void accept(std::shared_ptr<Door> door);
    void adopt(TcpSocket socket, const Door& door);

    std::shared_ptr<Shared> shared_;
    asio::io_context context_{1};
    asio::executor_work_guard<Executor> busy_;
    std::thread thread_;
    std::list<std::shared_ptr<Door>> doors_;
    std::list<std::weak_ptr<Connection>> connections_;
    std::size_t adopted_ = 0;
};

}  // namespace orrery::kit::http
