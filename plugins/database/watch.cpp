#include "watch.h"

#include <orrery/kit/postgres/failure.h>

namespace orrery::database {
namespace {

using namespace std::chrono_literals;

constexpr auto pause_while_ready = 5s;
constexpr auto pause_while_down = 200ms;

// Why the database cannot be used; empty when it can. Keeps the connection for the next question.
std::string ask(std::unique_ptr<postgres::Connection>& connection, const postgres::Settings& settings) {
    try {
        if (!connection) connection = std::make_unique<postgres::Connection>(settings);
        connection->run(postgres::Statement("SELECT 1"));
        return {};
    } catch (const std::exception& failure) {
        connection.reset();
        return failure.what();
    }
}

}  // namespace

Watch::Watch(Host host, postgres::Settings connection)
    : host_(std::move(host)), connection_(std::move(connection)), thread_(&Watch::run, this) {}

Watch::~Watch() {
    finish();
    thread_.join();
}

void Watch::finish() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
}

void Watch::look() {
    {
        const std::lock_guard lock(mutex_);
        look_now_ = true;
    }
    wake_.notify_all();
}

HealthReport Watch::report() const {
    const std::lock_guard lock(mutex_);
    return report_;
}

void Watch::run() {
    std::unique_ptr<postgres::Connection> connection;
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const auto pause =
            report_.health == Health::good ? pause_while_ready : std::chrono::milliseconds(pause_while_down);
        wake_.wait_for(lock, pause, [this] { return look_now_ || ending_; });
        if (ending_) return;
        look_now_ = false;
        lock.unlock();
        const std::string failure = ask(connection, connection_);
        lock.lock();
        if (!ending_) answered(failure);
    }
}

// Called with the mutex held; only a change is worth a log row and an event.
void Watch::answered(const std::string& failure) {
    const bool was_ready = report_.health == Health::good;
    const bool is_ready = failure.empty();
    report_ = {is_ready ? Health::good : Health::degraded, failure};
    if (was_ready == is_ready) return;
    if (is_ready)
        host_.log().info("the database answers again");
    else
        host_.log().error("the database does not answer: " + failure);
    host_.count(is_ready ? "database_recoveries" : "database_losses");
    host_.publish("database.state", "state", {{"state", is_ready ? "ready" : "down"}, {"detail", failure}});
}

}  // namespace orrery::database
