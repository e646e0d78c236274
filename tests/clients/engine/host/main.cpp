// A loopback host of the engine for client tests: WebSockets on one port, no kernel, no repository.
// Usage: engine-test-host --port N --folder DIR [--sharing owner|everyone] [--session-ttl SECONDS]
// Port 0 takes a free one. "ready PORT" on standard output says that it serves.
// The user comes from the header "X-Qlik-User: UserDirectory=...; UserId=..."; without it, TEST\tester.
#include <netinet/in.h>
#include <sys/socket.h>

#include <csignal>
#include <iostream>
#include <map>

#include "app/atomic_file.h"
#include "app/ids.h"
#include "app/local_catalogue.h"
#include "orrery/kit/http/server.h"
#include "service/healthcheck.h"
#include "service/stream_loop.h"
#include "storage/large_memory.h"

namespace {

using namespace orrery;
namespace http = orrery::kit::http;

std::map<std::string, std::string> read_arguments(int count, char** arguments) {
    std::map<std::string, std::string> given{{"sharing", "owner"}, {"session-ttl", "60"}};
    for (int at = 1; at + 1 < count; at += 2) given[std::string(arguments[at]).substr(2)] = arguments[at + 1];
    return given;
}

http::Descriptor listen_on(int port) {
    http::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket.get(), 64) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot listen on port " + std::to_string(port));
    return socket;
}

int port_of(const http::Descriptor& socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

std::string member(const std::string& header, const std::string& name) {
    const std::size_t at = header.find(name + "=");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 1;
    return header.substr(begin, header.find(';', begin) - begin);
}

app::User user_of(const http::Request& request) {
    const std::string header(request.fields.find("x-qlik-user").value_or(""));
    if (header.empty()) return {"TEST", "tester", {}};
    return {member(header, "UserDirectory"), member(header, "UserId"), {}};
}

class Host {
public:
    explicit Host(std::map<std::string, std::string>& given)
        : store_(given["folder"] + "/Apps"), engine_(settings(given), catalogue(given), store_, log) {}
    ~Host() {
        engine_.stop();
        loop_.stop();
    }

    http::Response answer(http::Request& request) {
        http::Response response;
        if (request.path == "/engine/healthcheck") {
            response.body = service::healthcheck(engine_, started_);
            return response;
        }
        if (request.path.starts_with("/tempcontent/")) return exported(request);
        if (!request.websocket) {
            response.status = 404;
            return response;
        }
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
            throw std::system_error(errno, std::generic_category(), "cannot make a pair of sockets");
        response.status = 101;
        response.stream = http::Descriptor(pair[1]);
        loop_.serve(Stream(pair[0]), [&](std::shared_ptr<qix::Outlet> outlet) {
            return engine_.connect(user_of(request), request.target(), std::move(outlet));
        });
        return response;
    }

private:
    http::Response exported(const http::Request& request) {
        http::Response response;
        const auto found =
            engine_.export_files().find(user_of(request).name(), request.path, qix::ExportFiles::Clock::now());
        if (!found) {
            response.status = 404;
            return response;
        }
        response.fields.add("content-type", found->file.type);
        response.fields.add("content-disposition", "attachment; filename=\"" + found->file.name + "\"");
        response.body = app::read_file(found->file.path);
        return response;
    }
    static void log(qix::LogLevel level, const std::string& message) {
        if (level != qix::LogLevel::info) std::cerr << message << "\n";
    }
    static qix::EngineSettings settings(std::map<std::string, std::string>& given) {
        qix::EngineSettings settings;
        settings.apps_folder = given["folder"] + "/Apps";
        settings.logs_folder = given["folder"] + "/Log";
        settings.exchange_folder = given["folder"] + "/Exchange";
        settings.session_time_to_live = std::chrono::seconds(std::stoi(given["session-ttl"]));
        return settings;
    }
    std::shared_ptr<app::AppCatalogue> catalogue(std::map<std::string, std::string>& given) {
        using Sharing = app::LocalCatalogue::Sharing;
        return std::make_shared<app::LocalCatalogue>(
            given["folder"], store_, given["sharing"] == "everyone" ? Sharing::everyone : Sharing::owner_only);
    }

    const std::string started_ = app::now_text();
    const app::Store store_;
    service::StreamLoop loop_{service::StreamLimits{}};
    qix::Engine engine_;
};

}  // namespace

int main(int count, char** arguments) try {
    orrery::engine::keep_freed_memory();  // as the plugin does
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // inherited by every thread: only sigwait below gets them

    auto given = read_arguments(count, arguments);
    Host host(given);
    http::ServerOptions options;
    options.handler = [&](http::Request& request) { return host.answer(request); };
    http::Server server(options);
    server.start();
    http::Descriptor socket = listen_on(std::stoi(given["port"]));
    const int port = port_of(socket);
    server.add({std::move(socket), "test", nullptr});
    std::cout << "ready " << port << std::endl;
    int signal = 0;
    ::sigwait(&stop, &signal);
    server.stop();
    return 0;
} catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
}
