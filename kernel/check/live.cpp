#include "check/live.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <mutex>
#include <system_error>
#include <thread>

#include "check/workshop.h"

namespace orrery::kernel {

namespace {

constexpr Milliseconds patience{15'000};
constexpr int port_patience_ms = 3'000;

Fields config_of(const Examined& one, const Stanza& stanza, const Folders& folders) {
    Fields out;
    for (auto& setting : one.settings) out.add(setting.declared->name, setting.value);
    out.add("orrery.stanza", stanza.name);
    out.add("orrery.data_directory", (folders.data() / stanza.name).string());
    out.add("orrery.run_directory", folders.run.string());
    out.add("orrery.site_directory", folders.site.string());
    out.add("orrery.plugin_directory", one.place.folder.string());
    return out;
}

/// Creates the plugin, has it try, and destroys it.
Answer ask(Workshop& workshop, const Examined& one, const Stanza& stanza, std::string_view role,
           const Folders& folders) {
    auto instance = workshop.open(stanza, one.place);
    auto answer = instance->create(config_of(one, stanza, folders), patience);
    if (!answer.ok()) return answer;
    answer = instance->control(role, role::live, Record{}, patience);
    instance->destroy(patience);
    return answer;
}

void ask_plugins(Examination& examined, const Folders& folders) {
    Workshop workshop;
    Problems found;
    std::mutex mutex;
    std::vector<std::thread> threads;
    auto try_one = [&](const Examined& one, const Stanza& stanza, std::string_view role) {
        Answer answer;
        try {
            answer = ask(workshop, one, stanza, role, folders);
        } catch (const Error& error) {
            answer = {static_cast<int32_t>(error.code()),
                      {{"error.message", error.message()}, {"error.hint", error.hint()}}};
        }
        if (answer.ok()) return;
        std::lock_guard lock(mutex);
        found.error(stanza.at, stanza.name,
                    "live: " + std::string(answer.fields.value_or("error.message", "it gave no answer")),
                    std::string(answer.fields.value_or("error.hint", "its parameters say where it connects to")));
    };
    for (auto& stanza : examined.conf.stanzas) {
        auto* one = examined.find(stanza.name);
        if (!one || !one->facts || !stanza.enabled || examined.conf.problems.error_of(stanza.name)) continue;
        for (auto role : {role::check, role::connector}) {
            if (!one->facts->offers(role)) continue;
            try {
                threads.emplace_back(try_one, std::cref(*one), std::cref(stanza), role);
            } catch (const std::system_error&) {
                try_one(*one, stanza, role);  // the machine gives no more threads: one after the other
            }
        }
    }
    for (auto& thread : threads) thread.join();
    examined.conf.problems.add(found);
}

std::string why_silent(const ListenLine& line) {
    addrinfo wanted{}, *found = nullptr;
    wanted.ai_flags = AI_NUMERICHOST, wanted.ai_socktype = SOCK_STREAM;
    auto host = line.address == "*" || line.address == "localhost" ? "127.0.0.1" : line.address;
    if (::getaddrinfo(host.c_str(), std::to_string(line.port).c_str(), &wanted, &found) != 0) return "no such address";
    Descriptor socket(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    int error = ::connect(socket.get(), found->ai_addr, found->ai_addrlen) == 0 ? 0 : errno;
    ::freeaddrinfo(found);
    if (error == EINPROGRESS) {
        pollfd waiting{socket.get(), POLLOUT, 0};
        socklen_t size = sizeof error;
        if (::poll(&waiting, 1, port_patience_ms) <= 0) return "no answer within 3 s";
        ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    }
    return error == 0 ? "" : std::strerror(error);
}

void call_ports(Examination& examined) {
    for (auto& [stanza, line] : sockets_of(examined)) {
        auto why = line.port == 0 ? "" : why_silent(line);
        if (!why.empty())
            examined.conf.problems.error(line.at, stanza->name, "live: " + line.text() + ": " + why,
                                         "`orrery why " + stanza->name + "` says what is the matter with it");
    }
}

}  // namespace

void try_connections(Examination& examined, const Folders& folders, bool runs) {
    ask_plugins(examined, folders);
    if (runs) call_ports(examined);
    examined.conf.problems.sort();
}

}  // namespace orrery::kernel
