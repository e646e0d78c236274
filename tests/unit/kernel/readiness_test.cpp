// How a program is heard: at its port, and through the socket it is given.
#include <arpa/inet.h>
#include <sys/un.h>

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <future>
#include <thread>

#include "sockets/bind.h"
#include "sockets/knock.h"
#include "supervision/notify.h"

using namespace orrery::kernel;
using namespace std::chrono_literals;

namespace {

/// Listens, and answers one visitor with `reply` (nothing at all when it is null).
class Host {
public:
    explicit Host(const char* reply) : socket_(bind_listener({})), port_(bound_port(socket_.get())) {
        if (reply) thread_ = std::thread([this, reply] { answered_ = answer(reply); });
    }
    ~Host() {
        if (!thread_.joinable()) return;
        thread_.join();
        BOOST_TEST(answered_);
    }
    int port() const { return port_; }

private:
    bool answer(const char* reply) const {
        pollfd_wait();
        Descriptor visitor(::accept(socket_.get(), nullptr, nullptr));
        char request[512];
        return ::recv(visitor.get(), request, sizeof request, 0) > 0 &&
               ::send(visitor.get(), reply, std::strlen(reply), 0) > 0;
    }
    void pollfd_wait() const {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(socket_.get(), &set);
        ::select(socket_.get() + 1, &set, nullptr, nullptr, nullptr);
    }
    Descriptor socket_;
    int port_;
    std::thread thread_;
    bool answered_ = false;
};

Readiness door(Readiness::By by, int port) {
    Readiness out{by, {}, "/health"};
    out.at.port = port;
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_port_where_somebody_listens) {
    Host host(nullptr);
    BOOST_TEST(knock(door(Readiness::By::port, host.port()), 30s).failure == "");
}

BOOST_AUTO_TEST_CASE(a_port_where_nobody_listens_names_it) {
    int port = Host(nullptr).port();
    auto answer = knock(door(Readiness::By::port, port), 30s);
    BOOST_TEST(answer.failure == "connection refused 127.0.0.1:" + std::to_string(port));
    BOOST_TEST(!answer.silent);
}

BOOST_AUTO_TEST_CASE(an_http_answer_counts_by_its_status) {
    Host well("HTTP/1.1 204 No Content\r\n\r\n"), ill("HTTP/1.1 503 Not now\r\n\r\n"), other("220 mail\r\n");
    BOOST_TEST(knock(door(Readiness::By::http, well.port()), 30s).failure == "");
    auto place = " at 127.0.0.1:" + std::to_string(ill.port());
    BOOST_TEST(knock(door(Readiness::By::http, ill.port()), 30s).failure ==
               "answers GET /health" + place + " with 503");
    BOOST_TEST(knock(door(Readiness::By::http, other.port()), 30s).failure.ends_with("with no HTTP"));
}

BOOST_AUTO_TEST_CASE(who_accepts_and_says_nothing_is_silent) {
    Host host(nullptr);
    auto answer = knock(door(Readiness::By::http, host.port()), 50ms);
    BOOST_TEST(answer.silent);
    BOOST_TEST(answer.failure == "does not answer GET /health at 127.0.0.1:" + std::to_string(host.port()));
}

BOOST_AUTO_TEST_CASE(what_a_program_says_through_its_socket_is_heard) {
    auto path = std::filesystem::temp_directory_path() / ("orrery-notify-" + std::to_string(::getpid()));
    Supervisor supervisor;
    std::promise<std::string> done;
    std::string heard;
    {
        NotifySocket socket(supervisor, path, [&](std::string_view name, std::string_view value) {
            heard += std::string(name) + ":" + std::string(value) + " ";
            if (name == "READY") done.set_value(heard);
        });
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, path.c_str());
        Descriptor own(::socket(AF_UNIX, SOCK_DGRAM, 0));
        const std::string said = "STATUS=a=b\nnonsense\nREADY=1\n";
        BOOST_TEST(::sendto(own.get(), said.data(), said.size(), 0, reinterpret_cast<sockaddr*>(&address),
                            sizeof address) == static_cast<ssize_t>(said.size()));
        BOOST_TEST(done.get_future().get() == "STATUS:a=b READY:1 ");
    }
    BOOST_TEST(!std::filesystem::exists(path));
    BOOST_CHECK_THROW(NotifySocket(supervisor, "/tmp/" + std::string(200, 'x'), {}), orrery::Error);
}
