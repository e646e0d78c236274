// A bounded load: so many keep-alive connections, one request each at a time, for so long, from one thread.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr size_t most_requests = 5'000'000;
constexpr std::string_view request =
    "GET /page?of=the+bench HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench/1\r\nAccept: */*\r\n"
    "Accept-Language: en\r\nCookie: a=1; b=2\r\n\r\n";

struct Connection {
    int socket = -1;
    std::string input;
    Clock::time_point sent;
};

struct Totals {
    size_t failed = 0;
    std::vector<float> microseconds;
};

int connect_to(unsigned short port) {
    int one = 1, made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET, address.sin_port = htons(port), address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (made < 0 || ::connect(made, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to port " + std::to_string(port) + ": " + std::strerror(errno));
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return made;
}

void ask(Connection& connection) {
    connection.sent = Clock::now();
    if (::send(connection.socket, request.data(), request.size(), MSG_NOSIGNAL) != ssize_t(request.size()))
        throw std::runtime_error("a request could not be sent");
}

/// True when a whole answer has come; it must be a 200 with a length.
bool whole(Connection& connection, Totals& totals) {
    auto head = connection.input.find("\r\n\r\n");
    if (head == connection.input.npos) return false;
    constexpr std::string_view name = "\r\nContent-Length: ";
    auto at = connection.input.find(name);
    if (at > head) throw std::runtime_error("an answer has no Content-Length");
    auto length = std::strtoul(connection.input.c_str() + at + name.size(), nullptr, 10);
    if (connection.input.size() < head + 4 + length) return false;
    if (connection.input.compare(0, 13, "HTTP/1.1 200 ") != 0) ++totals.failed;
    connection.input.clear();
    return true;
}

void receive(Connection& connection, Totals& totals) {
    char bytes[16384];
    auto got = ::recv(connection.socket, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) throw std::runtime_error("the server closed a connection");
    connection.input.append(bytes, static_cast<size_t>(got));
    if (!whole(connection, totals)) return;
    std::chrono::duration<float, std::micro> took = Clock::now() - connection.sent;
    totals.microseconds.push_back(took.count());
    ask(connection);
}

Totals run(std::vector<Connection>& connections, int poll, Clock::time_point ends) {
    Totals totals;
    totals.microseconds.reserve(1u << 20);
    for (auto& connection : connections) ask(connection);
    std::vector<epoll_event> events(connections.size());
    while (Clock::now() < ends && totals.microseconds.size() < most_requests) {
        int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 1000);
        for (int i = 0; i < ready; ++i) receive(connections[events[static_cast<size_t>(i)].data.u32], totals);
    }
    return totals;
}

float share(std::vector<float>& sorted, double part) {
    return sorted.empty() ? 0 : sorted[static_cast<size_t>(part * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

int main(int count, char** arguments) try {
    if (count != 4) return std::cerr << "usage: bench-load PORT CONNECTIONS SECONDS\n", 2;
    std::vector<Connection> connections(std::clamp(std::strtoul(arguments[2], nullptr, 10), 1ul, 1000ul));
    auto seconds = std::clamp(std::atof(arguments[3]), 0.1, 60.0);
    int poll = ::epoll_create1(EPOLL_CLOEXEC);
    for (uint32_t i = 0; i < connections.size(); ++i) {
        connections[i].socket = connect_to(static_cast<unsigned short>(std::atoi(arguments[1])));
        epoll_event event{EPOLLIN, {}};
        event.data.u32 = i;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, connections[i].socket, &event);
    }
    auto began = Clock::now();
    auto totals = run(connections, poll,
                      began + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds)));
    std::chrono::duration<double> took = Clock::now() - began;
    std::sort(totals.microseconds.begin(), totals.microseconds.end());
    std::cout << "{\"requests\": " << totals.microseconds.size() << ", \"seconds\": " << took.count()
              << ", \"failed\": " << totals.failed << ", \"p50_us\": " << share(totals.microseconds, 0.5)
              << ", \"p99_us\": " << share(totals.microseconds, 0.99) << "}\n";
    return totals.failed == 0 ? 0 : 1;
} catch (const std::exception& error) {
    std::cerr << "bench-load: " << error.what() << "\n";
    return 1;
}
