#include "logs/prometheus.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace orrery::kernel {

namespace {

std::string metric_name(std::string_view name) {
    std::string out = "orrery_";
    for (char c : name) {
        bool may = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        out += may ? c : '_';
    }
    return out;
}

template <class T>
std::string number(T value) {
    std::array<char, 32> room;
    return {room.data(), std::to_chars(room.data(), room.data() + room.size(), value).ptr};
}

void family(std::string& out, const std::string& name, std::string_view type, std::string_view help) {
    if (!help.empty()) out.append("# HELP ").append(name).append(" ").append(help).append("\n");
    out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}
void sample(std::string& out, const std::string& name, const std::string& value) {
    out.append(name).append(" ").append(value).append("\n");
}

/// One line per appender; names of stanzas need no escapes.
void appenders(std::string& out, const Logs::Counts& logs, const std::string& name, std::string_view type,
               std::string_view help, uint64_t Feed::Counts::*value) {
    if (logs.appenders.empty()) return;
    family(out, name, type, help);
    for (auto& [stanza, counts] : logs.appenders)
        sample(out, name + "{appender=\"" + stanza + "\"}", number(counts.*value));
}

}  // namespace

std::string prometheus_text(const Counters& counters, const Logs::Counts& logs) {
    std::string out;
    family(out, "orrery_log_rows_total", "counter", "Rows of the log.");
    sample(out, "orrery_log_rows_total", number(logs.rows));
    family(out, "orrery_log_rows_lost_total", "counter", "Rows that reached nobody, not even the kernel's own files.");
    sample(out, "orrery_log_rows_lost_total", number(logs.lost));
    appenders(out, logs, "orrery_log_appended_rows_total", "counter", "Rows that an appender took.",
              &Feed::Counts::appended);
    appenders(out, logs, "orrery_log_appender_lost_rows_total", "counter", "Rows that an appender did not take.",
              &Feed::Counts::lost);
    appenders(out, logs, "orrery_log_appender_queue_bytes", "gauge", "Rows that wait for an appender.",
              &Feed::Counts::waiting);
    std::string last;
    for (auto& one : counters.all()) {
        auto name = metric_name(one.name);
        if (name == std::exchange(last, name)) continue;  // two names that look alike here: the first one counts
        if (!one.observed) {
            if (!name.ends_with("_total")) name += "_total";
            family(out, name, "counter", "");
            sample(out, name, number(one.count));
            continue;
        }
        family(out, name, "summary", "");
        sample(out, name + "_count", number(one.count));
        sample(out, name + "_sum", number(one.sum));
        family(out, name + "_largest", "gauge", "");
        sample(out, name + "_largest", number(one.largest));
    }
    return out;
}

}  // namespace orrery::kernel
