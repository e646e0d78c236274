#include "control/report.h"

#include <malloc.h>

#include <algorithm>

#include "crashes/report.h"
#include "logs/time_text.h"

namespace orrery::kernel {

namespace {

std::string_view placement_text(const ServiceView& view) {
    if (view.state == State::off || view.state == State::invalid) return "";
    if (!view.stanza->is_plugin()) return "program";
    return view.isolated ? "isolated" : "in process";
}

json::Value listeners_of(Site& site, const std::string& stanza) {
    json::Value::Array out;
    for (auto& one : site.listeners().of(stanza)) {
        ListenLine line = one->line;
        line.port = one->port;
        out.push_back(
            json::Value::object({{"address", line.text()}, {"port", one->port}, {"served_by", one->serving}}));
    }
    return out;
}

json::Value names(const std::vector<std::string>& from) {
    json::Value::Array out(from.begin(), from.end());
    return out;
}

json::Value service_report(Site& site, const ServiceView& view) {
    auto& stanza = *view.stanza;
    return json::Value::object({{"name", stanza.name},
                                {"display_name", stanza.display_name},
                                {"identity", stanza.identity},
                                {"state", state_name(view.state)},
                                {"reason", view.reason},
                                {"since", local_time_text(view.since)},
                                {"placement", placement_text(view)},
                                {"pid", static_cast<int64_t>(view.pid)},
                                {"start_ms", view.start_time.count()},
                                {"restarts", view.restarts},
                                {"listen", listeners_of(site, stanza.name)},
                                {"requires", names(view.needs.required)},
                                {"awaits", names(view.needs.awaited)},
                                {"file", stanza.at.file},
                                {"line", stanza.at.line}});
}

json::Value counter_report(Site& site) {
    json::Value::Array out;
    for (auto& one : site.machine().counters.all()) {
        auto item = json::Value::object({{"name", one.name}, {"count", one.count}});
        if (one.observed) {
            item.as_object().push_back({"sum", one.sum});
            item.as_object().push_back({"largest", one.largest});
        }
        out.push_back(std::move(item));
    }
    return out;
}

/// Bytes that are allocated now. What the process holds besides, the allocator keeps for later: that grows and shrinks
/// without anybody's having forgotten anything.
int64_t allocated() {
    auto all = ::mallinfo2();
    return static_cast<int64_t>(all.uordblks + all.hblkhd);
}

const ServiceView* find(const std::vector<ServiceView>& views, const std::string& name) {
    auto view = std::find_if(views.begin(), views.end(), [&](auto& one) { return one.stanza->name == name; });
    return view == views.end() ? nullptr : &*view;
}

std::string sentence(const ServiceView& view) {
    if (view.state == State::waiting) return view.stanza->name + " " + view.reason;
    return view.stanza->name + " is " + std::string(state_name(view.state)) + ": " + view.reason;
}

}  // namespace

json::Value status_report(Site& site) {
    json::Value::Array services;
    bool ready = true;
    for (auto& view : site.conductor().views()) {
        services.push_back(service_report(site, view));
        ready &=
            view.state == State::ready || view.state == State::off || (view.state == State::stopped && !view.wanted);
    }
    return json::Value::object({{"site", site.folders().site.string()},
                                {"pid", static_cast<int64_t>(::getpid())},
                                {"ready", ready},
                                {"configuration", site.fingerprint()},
                                {"allocated", allocated()},
                                {"services", std::move(services)},
                                {"counters", counter_report(site)},
                                {"lost_log_rows", site.machine().logs.lost()}});
}

std::optional<json::Value> why_report(Site& site, const std::string& name) {
    auto views = site.conductor().views();
    auto log = (site.folders().logs() / name / (name + ".log")).string();
    auto crash = newest_crash_report(site.folders().site, name).string();
    if (name == "orrery")
        return json::Value::object({{"name", name},
                                    {"state", "ready"},
                                    {"sentence", "orrery is ready: it runs as process " + std::to_string(::getpid())},
                                    {"configured", site.conf()->file.string()},
                                    {"log", log},
                                    {"crash_report", crash}});
    auto* view = find(views, name);
    if (!view) return std::nullopt;
    json::Value::Array chain;
    for (auto* one = view; one && chain.size() < views.size(); one = find(views, one->waits_for))
        chain.push_back(json::Value::object({{"name", one->stanza->name},
                                             {"state", state_name(one->state)},
                                             {"reason", one->reason},
                                             {"since", local_time_text(one->since)},
                                             {"restarts", one->restarts}}));
    return json::Value::object({{"name", name},
                                {"state", state_name(view->state)},
                                {"sentence", sentence(*view)},
                                {"chain", std::move(chain)},
                                {"configured", (site.folders().site / view->stanza->at.text()).string()},
                                {"log", log},
                                {"crash_report", crash}});
}

}  // namespace orrery::kernel
