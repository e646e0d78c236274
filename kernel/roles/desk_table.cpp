// The C functions of the host table: each turns its arguments into a call of the desk or of the works behind it.
#include "crashes/shortage.h"
#include "logs/prometheus.h"
#include "roles/call_scope.h"
#include "roles/desk.h"

namespace orrery::kernel {

namespace {
Desk& desk(void* self) { return *static_cast<Desk*>(self); }

void put_error(const orrery_writer* out, std::string_view message) { Writer(out).put("error.message", message); }

/// A plugin, which may not even know exceptions, hears of a shortage as of any other limit.
template <class Work>
int32_t or_limit(Work&& work) {
    int32_t status = ORRERY_LIMIT;
    if_memory_lasts([&] { status = work(); });
    return status;
}
}  // namespace

void Desk::fill_table() {
    table_.size = sizeof table_;
    table_.self = this;
    table_.find = [](void* self, orrery_str role, orrery_str stanza) {
        return desk(self).find(view(role), view(stanza));
    };
    table_.call = [](void* self, uint64_t handle, uint32_t index, orrery_record in, const orrery_writer* out,
                     uint32_t deadline_ms) {
        return or_limit([&] { return desk(self).call(handle, index, in, out, deadline_ms); });
    };
    table_.call_async = [](void* self, uint64_t handle, uint32_t index, orrery_record in, uint32_t deadline_ms,
                           orrery_answer_fn done, void* user) {
        return or_limit([&] { return desk(self).call_async(handle, index, in, deadline_ms, done, user); });
    };
    table_.cancelled = [](void*) -> int32_t { return CallScope::cancelled() ? 1 : 0; };
    table_.once_put = [](void* self, orrery_str key, orrery_str value, uint64_t ttl_ms) -> int32_t {
        auto ttl = Milliseconds(static_cast<int64_t>(std::min<uint64_t>(ttl_ms, INT64_MAX / 2'000'000)));
        switch (desk(self).machine_.once.put(view(key), view(value), ttl)) {
            case Once::Put::kept:
                return ORRERY_OK;
            case Once::Put::exists:
                return ORRERY_CONFLICT;
            case Once::Put::full:
            case Once::Put::too_large:
                break;
        }
        return ORRERY_LIMIT;
    };
    table_.once_take = [](void* self, orrery_str key, const orrery_writer* out) -> int32_t {
        auto value = desk(self).machine_.once.take(view(key));
        if (!value)
            return put_error(out, "there is no such one-time value, or it was taken, or its time is over"),
                   ORRERY_NOT_FOUND;
        Writer(out).put("value", *value);
        return ORRERY_OK;
    };
    table_.publish = [](void* self, orrery_str topic, orrery_str key, orrery_record record) {
        return or_limit([&] { return desk(self).publish(view(topic), view(key), record); });
    };
    table_.subscribe = [](void* self, orrery_str topic, orrery_event_fn event, void* user) -> uint64_t {
        return desk(self).subscribe(view(topic), event, user);
    };
    table_.unsubscribe = [](void* self, uint64_t subscription) { desk(self).unsubscribe(subscription, true); };
    table_.post = [](void* self, void (*run)(void*), void* argument, uint64_t delay_ms) {
        auto delay = Milliseconds(static_cast<int64_t>(std::min<uint64_t>(delay_ms, INT64_MAX / 2'000'000)));
        desk(self).machine_.pool.post(
            desk(self).group_, [run, argument] { run(argument); }, delay);
    };
}

void Desk::fill_streams_and_programs() {
    table_.stream_offer = [](void* self, int32_t* descriptor, const orrery_writer* out) -> int32_t {
        Descriptor end;
        std::string id;
        if (!desk(self).machine_.streams.offer(end, id))
            return put_error(out, "no more streams can be made now"), ORRERY_LIMIT;
        *descriptor = end.release();
        Writer(out).put("stream.id", id);
        return ORRERY_OK;
    };
    table_.stream_take = [](void* self, orrery_str id, int32_t* descriptor) -> int32_t {
        auto end = desk(self).machine_.streams.take(view(id), desk(self).stanza_);
        *descriptor = end.release();
        return *descriptor < 0 ? ORRERY_NOT_FOUND : ORRERY_OK;
    };
    table_.spawn = [](void* self, orrery_record spec, orrery_child_fn changed, void* user, uint64_t* child) {
        return desk(self).spawn(spec, changed, user, child);
    };
    table_.child_stop = [](void* self, uint64_t child) { return desk(self).stop_child(child); };
}

void Desk::fill_logs_and_counters() {
    table_.log_site = [](void* self, int32_t level, orrery_str logger, orrery_log_site* site) {
        return desk(self).machine_.logs.site(desk(self).stanza_, level, view(logger), site);
    };
    table_.log_values = wire::row_values;
    table_.log_reserve = [](void* self, const orrery_log_site* site, size_t size) {
        return desk(self).machine_.logs.reserve(site, size);
    };
    table_.log_commit = [](void* self, const orrery_log_site* site, void* place, size_t size) {
        desk(self).machine_.logs.commit(site, place, size);
    };
    table_.count = [](void* self, orrery_str metric, int64_t by) {
        desk(self).machine_.counters.count(view(metric), by);
    };
    table_.counters = [](void* self, const orrery_writer* out) -> int32_t {
        auto& machine = desk(self).machine_;
        Writer(out).put("prometheus", prometheus_text(machine.counters, machine.logs.counts()));
        return ORRERY_OK;
    };
    table_.observe = [](void* self, orrery_str metric, double value) {
        desk(self).machine_.counters.observe(view(metric), value);
    };
}

}  // namespace orrery::kernel
