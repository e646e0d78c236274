#include "isolation/host_requests.h"

#include "crashes/shortage.h"
#include "roles/call_scope.h"

namespace orrery::kernel {

namespace {

constexpr Milliseconds event_patience{10'000};
constexpr size_t most_receivers = 10'000, most_log_sites = 10'000;

uint64_t number(Record in, std::string_view name) {
    return static_cast<uint64_t>(whole_number(in.value_or(name, "0")).value_or(0));
}

/// The fields under a prefix, without it.
std::vector<orrery_field> below(Record in, std::string_view prefix) {
    std::vector<orrery_field> out;
    for (auto& field : in)
        if (view(field.name).starts_with(prefix))
            out.push_back({raw(view(field.name).substr(prefix.size())), field.value});
    return out;
}

orrery_str text(Record in, std::string_view name) { return raw(in.value_or(name, "")); }

}  // namespace

void HostRequests::request(Frame& frame) {
    bool lasts = if_memory_lasts([&] {
        if (frame.head.kind == frame::host_call) return host_call(frame);
        RecordBytes out;
        int32_t status = ORRERY_UNSUPPORTED;
        if (frame.head.kind == frame::ask) {
            PayloadRecord in(frame);
            status = in ? ask(Record(in.raw()), out) : ORRERY_INVALID;
        }
        channel_->reply(frame.head.id, status, out.bytes());
    });
    if (!lasts) channel_->reply(frame.head.id, ORRERY_LIMIT, {});
}

void HostRequests::host_call(Frame& frame) {
    RecordBytes out;
    auto writer = out.writer();
    int32_t status = ORRERY_INVALID;
    if (PayloadRecord in(frame); in) {
        constexpr Milliseconds no_limit =
            std::chrono::hours(24);  // the desk sets the limit; this scope carries the flag
        RunningCalls::Entry entry(running_, frame.head.id);
        CallScope scope(no_limit, entry.flag());
        auto* table = desk_->table();
        status = table->call(table->self, frame.head.b >> 32, frame.head.a, in.raw(), &writer,
                             static_cast<uint32_t>(frame.head.b));
    }
    channel_->reply(frame.head.id, status, out.bytes());
}

int32_t HostRequests::ask(Record in, RecordBytes& out) {
    auto what = in.value_or("ask", "");
    auto* table = desk_->table();
    auto writer = out.writer();
    if (what == "find") {
        out.add("handle", std::to_string(table->find(table->self, text(in, "role"), text(in, "stanza"))));
        return ORRERY_OK;
    }
    if (what == "once_put")
        return table->once_put(table->self, text(in, "key"), text(in, "value"), number(in, "ttl_ms"));
    if (what == "once_take") return table->once_take(table->self, text(in, "key"), &writer);
    if (what == "publish") {
        auto record = below(in, "record.");
        return table->publish(table->self, text(in, "topic"), text(in, "key"), {record.data(), record.size()});
    }
    if (what == "subscribe") return subscribe(in, out);
    if (what == "unsubscribe")
        return desk_->unsubscribe(number(in, "subscription"), in.value_or("inside", "") != "true"), ORRERY_OK;
    if (what == "spawn") return spawn(in, out);
    if (what == "child_stop") return table->child_stop(table->self, number(in, "child"));
    if (what == "counters") return table->counters(table->self, &writer);
    if (what == "log_site") return log_site(in, out);
    return ORRERY_UNSUPPORTED;
}

HostRequests::Receiver* HostRequests::receiver(Record in) {
    std::lock_guard lock(mutex_);
    if (receivers_.size() >= most_receivers) return nullptr;
    return &receivers_.emplace_back(Receiver{weak_from_this(), number(in, "token")});
}

int32_t HostRequests::subscribe(Record in, RecordBytes& out) {
    auto* to = receiver(in);
    if (!to) return ORRERY_LIMIT;
    auto* table = desk_->table();
    out.add("subscription", std::to_string(table->subscribe(table->self, text(in, "topic"), &forward_event, to)));
    return ORRERY_OK;
}

int32_t HostRequests::spawn(Record in, RecordBytes& out) {
    auto* to = receiver(in);
    if (!to) return ORRERY_LIMIT;
    auto spec = below(in, "spec.");
    auto* table = desk_->table();
    uint64_t child = 0;
    auto status = table->spawn(table->self, {spec.data(), spec.size()}, &forward_state, to, &child);
    out.add("child", std::to_string(child));
    return status;
}

void HostRequests::forward_event(void* user, orrery_str topic, orrery_str key, orrery_record record, int32_t gap) {
    auto* to = static_cast<Receiver*>(user);
    auto self = to->requests.lock();
    if (!self) return;
    std::vector<orrery_field> fields{{raw("topic"), topic}, {raw("key"), key}};
    fields.insert(fields.end(), record.fields, record.fields + record.count);
    Fields ignored;
    auto out = ignored.writer();
    self->channel_->request(frame::event, static_cast<uint32_t>(gap), to->token, {fields.data(), fields.size()}, &out,
                            event_patience);
}

void HostRequests::forward_state(void* user, uint64_t child, orrery_record state) {
    auto* to = static_cast<Receiver*>(user);
    auto self = to->requests.lock();
    if (!self) return;
    Fields ignored;
    auto out = ignored.writer();
    self->channel_->request(frame::child_state, static_cast<uint32_t>(child), to->token, state, &out, event_patience);
}

int32_t HostRequests::log_site(Record in, RecordBytes& out) {
    auto* table = desk_->table();
    orrery_log_site site{};
    auto status = table->log_site(table->self, static_cast<int32_t>(number(in, "level")), text(in, "logger"), &site);
    if (status != ORRERY_OK) return status;
    std::lock_guard lock(mutex_);
    auto number = log_sites_.size() < most_log_sites ? logs_->add_site(site.id) : std::nullopt;  // both count alike
    if (!number) return ORRERY_LIMIT;
    log_sites_.push_back(site);
    out.add("site", std::to_string(*number));
    out.add("enabled", __atomic_load_n(site.enabled, __ATOMIC_RELAXED) ? "1" : "0");
    return ORRERY_OK;
}

void HostRequests::note(Frame& frame) {
    auto* table = desk_->table();
    if (frame.head.kind == frame::cancel) return running_.cancel(frame.head.id);
    if (frame.head.kind == frame::log_hurry) return desk_->machine().logs.hurry();
    if (frame.head.kind == frame::log_row) return log_row(frame);
    PayloadRecord payload(frame);
    if (!payload) return;
    Record in(payload.raw());
    if (frame.head.kind == frame::count)
        return table->count(table->self, text(in, "metric"), whole_number(in.value_or("by", "0")).value_or(0));
    if (frame.head.kind == frame::observe)
        return table->observe(table->self, text(in, "metric"),
                              std::strtod(std::string(in.value_or("value", "0")).c_str(), nullptr));
}

/// Of a child in another language, or a row that fits no ring.
void HostRequests::log_row(Frame& frame) {
    auto* table = desk_->table();
    orrery_log_site site{};
    {
        std::lock_guard lock(mutex_);
        if (frame.head.b >= log_sites_.size()) return;
        site = log_sites_[frame.head.b];
    }
    if (auto* place = table->log_reserve(table->self, &site, frame.payload.size())) {
        std::memcpy(place, frame.payload.data(), frame.payload.size());
        table->log_commit(table->self, &site, place, frame.payload.size());
    }
}

}  // namespace orrery::kernel
