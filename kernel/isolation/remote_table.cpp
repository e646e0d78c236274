// The C functions of the remote host table.
#include "isolation/record_bytes.h"
#include "isolation/remote_host.h"
#include "roles/call_scope.h"
#include "roles/told.h"

namespace orrery::kernel {

namespace {

constexpr Milliseconds longest_call = std::chrono::hours(24);
RemoteHost& host(void* self) { return *static_cast<RemoteHost*>(self); }

}  // namespace

void RemoteHost::fill_calls() {
    table_.find = [](void* self, orrery_str role, orrery_str stanza) {
        return host(self).ask_number({{"ask", "find"}, {"role", view(role)}, {"stanza", view(stanza)}}, "handle");
    };
    table_.call = [](void* self, uint64_t handle, uint32_t index, orrery_record in, const orrery_writer* out,
                     uint32_t deadline_ms) {
        // The kernel keeps the deadline; a little more here, so that its answer is the one that counts.
        CallScope scope(deadline_ms != 0 ? Milliseconds(deadline_ms) : longest_call);
        auto left = scope.remaining();
        auto asked = left < longest_call ? static_cast<uint64_t>(std::max<int64_t>(left.count(), 1)) : deadline_ms;
        return host(self).channel_->request(frame::host_call, index, handle << 32 | (asked & UINT32_MAX), in, out,
                                            left + Milliseconds(1'000));
    };
    table_.call_async = [](void* self, uint64_t handle, uint32_t index, orrery_record in, uint32_t deadline_ms,
                           orrery_answer_fn done, void* user) -> int32_t {
        auto receiver = std::make_unique<Told>(host(self).group_, done, user);
        host(self).channel_->start(frame::host_call, index, handle << 32 | deadline_ms, in, std::move(receiver),
                                   longest_call);
        return ORRERY_OK;
    };
    table_.cancelled = [](void*) -> int32_t { return CallScope::cancelled() ? 1 : 0; };
    table_.once_put = [](void* self, orrery_str key, orrery_str value, uint64_t ttl_ms) {
        Fields ignored;
        auto out = ignored.writer();
        return host(self).ask(
            {{"ask", "once_put"}, {"key", view(key)}, {"value", view(value)}, {"ttl_ms", std::to_string(ttl_ms)}},
            &out);
    };
    table_.once_take = [](void* self, orrery_str key, const orrery_writer* out) {
        return host(self).ask({{"ask", "once_take"}, {"key", view(key)}}, out);
    };
    table_.stream_offer = [](void* self, int32_t* descriptor, const orrery_writer* out) {
        return host(self).stream_offer(descriptor, out);
    };
    table_.stream_take = [](void* self, orrery_str id, int32_t* descriptor) {
        return host(self).stream_take(view(id), descriptor);
    };
}

void RemoteHost::fill_events_and_programs() {
    table_.publish = [](void* self, orrery_str topic, orrery_str key, orrery_record record) {
        Fields question{{"ask", "publish"}, {"topic", view(topic)}, {"key", view(key)}}, ignored;
        for (auto& field : Record(record)) question.add("record." + std::string(view(field.name)), view(field.value));
        auto out = ignored.writer();
        return host(self).ask(question, &out);
    };
    table_.subscribe = [](void* self, orrery_str topic, orrery_event_fn event, void* user) {
        return host(self).subscribe(view(topic), event, user);
    };
    table_.unsubscribe = [](void* self, uint64_t subscription) { host(self).unsubscribe(subscription); };
    table_.spawn = [](void* self, orrery_record spec, orrery_child_fn changed, void* user, uint64_t* child) {
        return host(self).spawn(spec, changed, user, child);
    };
    table_.child_stop = [](void* self, uint64_t child) {
        Fields ignored;
        auto out = ignored.writer();
        return host(self).ask({{"ask", "child_stop"}, {"child", std::to_string(child)}}, &out);
    };
    table_.post = [](void* self, void (*run)(void*), void* argument, uint64_t delay_ms) {
        auto delay = Milliseconds(static_cast<int64_t>(std::min<uint64_t>(delay_ms, INT64_MAX / 2'000'000)));
        host(self).pool_.post(
            host(self).group_, [run, argument] { run(argument); }, delay);
    };
}

void RemoteHost::fill_logs_and_counters() {
    table_.log_site = [](void* self, int32_t level, orrery_str logger, orrery_log_site* site) {
        return host(self).log_site(level, view(logger), site);
    };
    table_.log_values = wire::row_values;
    table_.log_reserve = [](void* self, const orrery_log_site* site, size_t size) {
        return host(self).logs_.reserve(site, size);
    };
    table_.log_commit = [](void* self, const orrery_log_site* site, void* place, size_t size) {
        host(self).logs_.commit(site, place, size);
    };
    table_.counters = [](void* self, const orrery_writer* out) { return host(self).ask({{"ask", "counters"}}, out); };
    table_.count = [](void* self, orrery_str metric, int64_t by) {
        RecordBytes record;
        record.add("metric", view(metric));
        record.add("by", std::to_string(by));
        host(self).channel_->note(frame::count, 0, 0, record.bytes());
    };
    table_.observe = [](void* self, orrery_str metric, double value) {
        RecordBytes record;
        record.add("metric", view(metric));
        record.add("value", std::to_string(value));
        host(self).channel_->note(frame::observe, 0, 0, record.bytes());
    };
}

}  // namespace orrery::kernel
