#include "isolation/remote_host.h"

#include <sys/socket.h>

#include "sockets/datagram.h"

namespace orrery::kernel {

namespace {

constexpr Milliseconds for_ever = std::chrono::hours(24 * 365);  // the kernel keeps the deadlines of what it is asked

// The token whose event or notice the present thread is running: unsubscribing from inside must not wait for itself.
thread_local uint64_t running_token = 0;

}  // namespace

RemoteHost::RemoteHost(std::shared_ptr<Channel> channel, Descriptor door, SharedLogs* logs)
    : channel_(std::move(channel)), logs_(channel_, logs), door_(std::move(door)) {
    table_.size = sizeof table_;
    table_.self = this;
    fill_calls();
    fill_events_and_programs();
    fill_logs_and_counters();
}

void RemoteHost::close() {
    group_->close();
    pool_.stop();
}

int32_t RemoteHost::ask(const Fields& question, const orrery_writer* out) {
    return channel_->request(frame::ask, 0, 0, question.record().raw_record(), out, for_ever);
}

uint64_t RemoteHost::ask_number(const Fields& question, std::string_view field) {
    Fields answer;
    auto out = answer.writer();
    if (ask(question, &out) != ORRERY_OK) return 0;
    return static_cast<uint64_t>(whole_number(answer.value_or(field, "0")).value_or(0));
}

uint64_t RemoteHost::subscribe(std::string_view topic, orrery_event_fn event, void* user) {
    if (!event) return 0;
    uint64_t token = 0;
    {
        // Known before the kernel is asked: its first event may overtake the answer.
        std::lock_guard lock(mutex_);
        token = ++last_token_;
        listening_[token] = {event, nullptr, user, 0};
    }
    auto id = ask_number({{"ask", "subscribe"}, {"topic", topic}, {"token", std::to_string(token)}}, "subscription");
    std::lock_guard lock(mutex_);
    if (id == 0)
        listening_.erase(token);
    else
        listening_[token].subscription = id;
    return id;
}

void RemoteHost::unsubscribe(uint64_t subscription) {
    uint64_t token = 0;
    {
        std::lock_guard lock(mutex_);
        for (auto& [known, listening] : listening_)
            if (listening.event && listening.subscription == subscription) token = known;
    }
    if (token == 0) return;
    bool inside = running_token == token;
    ask_number(
        {{"ask", "unsubscribe"}, {"subscription", std::to_string(subscription)}, {"inside", inside ? "true" : "false"}},
        "");
    std::lock_guard lock(mutex_);
    listening_.erase(token);
}

int32_t RemoteHost::spawn(orrery_record spec, orrery_child_fn changed, void* user, uint64_t* child) {
    Fields question{{"ask", "spawn"}};
    uint64_t token = 0;
    {
        std::lock_guard lock(mutex_);
        listening_[token = ++last_token_] = {nullptr, changed, user, 0};
    }
    question.add("token", std::to_string(token));
    for (auto& field : Record(spec)) question.add("spec." + std::string(view(field.name)), view(field.value));
    Fields answer;
    auto out = answer.writer();
    auto status = ask(question, &out);
    if (status == ORRERY_OK) {
        *child = static_cast<uint64_t>(whole_number(answer.value_or("child", "0")).value_or(0));
        return status;
    }
    std::lock_guard lock(mutex_);
    listening_.erase(token);
    return status;
}

void RemoteHost::deliver_event(Frame& given) {
    std::vector<orrery_field> fields;
    Listening listening;
    {
        std::lock_guard lock(mutex_);
        if (auto found = listening_.find(given.head.b); found != listening_.end()) listening = found->second;
    }
    if (listening.event && read_payload(given, fields) && fields.size() >= 2) {
        running_token = given.head.b;
        listening.event(listening.user, fields[0].value, fields[1].value, {fields.data() + 2, fields.size() - 2},
                        static_cast<int32_t>(given.head.a));
        running_token = 0;
    }
    channel_->reply(given.head.id, ORRERY_OK, {});
}

void RemoteHost::deliver_child_state(Frame& given) {
    std::vector<orrery_field> fields;
    Listening listening;
    {
        std::lock_guard lock(mutex_);
        if (auto found = listening_.find(given.head.b); found != listening_.end()) listening = found->second;
    }
    if (listening.changed && read_payload(given, fields))
        listening.changed(listening.user, given.head.a, {fields.data(), fields.size()});
    channel_->reply(given.head.id, ORRERY_OK, {});
}

int32_t RemoteHost::stream_offer(int32_t* descriptor, const orrery_writer* out) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return ORRERY_LIMIT;
    Descriptor own(pair[0]), theirs(pair[1]);
    Fields answer;
    std::lock_guard lock(door_mutex_);
    if (!send_record(door_.get(), {{"offer", ""}}, theirs.get()) ||
        receive_record(door_.get(), answer) != Received::record)
        return ORRERY_UNAVAILABLE;
    auto id = answer.find("stream.id");
    if (!id) return ORRERY_LIMIT;
    Writer(out).put("stream.id", *id);
    *descriptor = own.release();
    return ORRERY_OK;
}

int32_t RemoteHost::stream_take(std::string_view id, int32_t* descriptor) {
    Descriptor end;
    Fields answer;
    std::lock_guard lock(door_mutex_);
    if (!send_record(door_.get(), {{"take", id}}) || receive_record(door_.get(), answer, &end) != Received::record)
        return ORRERY_UNAVAILABLE;
    *descriptor = end.release();
    return *descriptor < 0 ? ORRERY_NOT_FOUND : ORRERY_OK;
}

int32_t RemoteHost::log_site(int32_t level, std::string_view logger, orrery_log_site* site) {
    Fields answer;
    auto out = answer.writer();
    auto status = ask({{"ask", "log_site"}, {"level", std::to_string(level)}, {"logger", logger}}, &out);
    static constexpr uint8_t off = 0;
    *site = {&off, 0};
    if (status != ORRERY_OK) return status;
    auto id = static_cast<uint64_t>(whole_number(answer.value_or("site", "0")).value_or(0));
    if (auto* byte = logs_.level(id)) return *site = {byte, id}, ORRERY_OK;
    std::lock_guard lock(mutex_);
    auto& enabled = levels_[id];
    enabled = answer.value_or("enabled", "") == "1";
    *site = {&enabled, id};
    return ORRERY_OK;
}

}  // namespace orrery::kernel
