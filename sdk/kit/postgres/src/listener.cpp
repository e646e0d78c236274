#include <orrery/kit/postgres/listener.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "connection_data.h"
#include "pause.h"

namespace orrery::postgres {

struct FreeMemory {
    void operator()(PGnotify* memory) const { PQfreemem(memory); }
};

struct Listener::State {
    Settings settings;
    std::string channel;
    Hearing hearing;
    Pause pause;
    int wake = -1;
    std::atomic<bool> stopping{false}, connected{false};
    std::thread thread;

    ~State() {
        if (wake >= 0) ::close(wake);
    }

    void live() {
        while (!stopping) {
            std::string reason;
            try {
                Connection connection(settings);
                connection.run_once(Statement("LISTEN ").name(channel));
                pause.reset();
                connected = true;
                hearing.connected();
                hear(connection);
            } catch (const std::exception& failed) {
                reason = failed.what();
            }
            if (connected.exchange(false) && !stopping) hearing.lost(reason);
            wait_readable(-1, stopping ? 0 : static_cast<int>(pause.next().count()));
        }
    }

    void hear(Connection& connection) {
        auto* raw = connection.data_->handle.get();
        while (!stopping) {
            wait_readable(PQsocket(raw), 30'000);
            if (PQconsumeInput(raw) != 1 || PQstatus(raw) != CONNECTION_OK)
                throw failure_of(raw, nullptr, "listening for notifications");
            while (std::unique_ptr<PGnotify, FreeMemory> notice{PQnotifies(raw)})
                hearing.notified(notice->relname, notice->extra ? notice->extra : "");
        }
    }

    void wait_readable(int socket, int milliseconds) {
        pollfd watched[2] = {{wake, POLLIN, 0}, {socket, POLLIN, 0}};
        ::poll(watched, socket < 0 ? 1 : 2, milliseconds);
    }
};

Listener::Listener(Settings settings, std::string channel, Hearing hearing) : state_(std::make_unique<State>()) {
    state_->settings = std::move(settings);
    state_->channel = std::move(channel);
    state_->hearing = std::move(hearing);
    state_->wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (state_->wake < 0) throw std::runtime_error("cannot create an event descriptor for the database listener");
    state_->thread = std::thread([state = state_.get()] { state->live(); });
}

Listener::~Listener() {
    state_->stopping = true;
    ::eventfd_write(state_->wake, 1);
    state_->thread.join();
}

bool Listener::connected() const { return state_->connected; }

}  // namespace orrery::postgres
