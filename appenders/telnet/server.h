// A text server that sends the same to all its clients.
#pragma once
#include <orrery/host.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace telnet {

/// Text as a terminal may get it: lines end in CRLF, other control characters are dots, IAC bytes are left out.
std::string for_terminal(std::string_view text);

/// Listens from its constructor to its destructor; one thread of its own does everything. What clients send is dropped.
class Server {
public:
    static constexpr size_t most_clients = 20, most_waiting = 4u << 20;

    /// Throws Error(invalid) for an address that is none, Error(unavailable) when the port cannot be had.
    Server(orrery::Host host, const std::string& address, std::uint16_t port);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Sends to all clients of the moment; without any it does nothing. Never waits. [any thread]
    void send(std::string_view text);
    bool watched() const noexcept { return clients_count_ > 0; }

private:
    struct Client {
        int socket;
        std::string waiting;
        bool slow = false;
    };
    void run();
    void accept_all();
    void greet(int socket);
    bool serve(Client& client, short events);
    void wake();

    orrery::Host host_;
    int listener_ = -1, wake_ = -1;
    std::atomic<size_t> clients_count_ = 0;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::vector<Client> clients_;  // under the mutex
    std::thread thread_;
};

}  // namespace telnet
