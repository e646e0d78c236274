#include "cli/show.h"

#include <algorithm>
#include <map>
#include <set>

namespace orrery::kernel {

namespace {

std::string padded(std::string text, size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text + "  ";
}

std::string text_of(const json::Value& from, const char* name) { return std::string(from[name].string_or("")); }

std::string listen_text(const json::Value& service) {
    std::string out;
    for (auto& one : service["listen"].items()) out += (out.empty() ? "" : " ") + text_of(one, "address");
    return out;
}

class Tree {
public:
    explicit Tree(const json::Value& report) {
        std::set<std::string> needed;
        for (auto& service : report["services"].items()) {
            services_[text_of(service, "name")] = &service;
            for (auto& [name, required] : needs(service)) needed.insert(name);
        }
        for (auto& service : report["services"].items())
            if (auto name = text_of(service, "name"); needed.count(name) == 0) show(name, "", "", "");
    }
    const std::string& text() const noexcept { return text_; }

private:
    using Needs = std::vector<std::pair<std::string, bool>>;
    static Needs needs(const json::Value& service) {
        Needs out;
        for (auto& name : service["requires"].items()) out.emplace_back(name.string_or(""), true);
        for (auto& name : service["awaits"].items()) out.emplace_back(name.string_or(""), false);
        return out;
    }

    void show(const std::string& name, const std::string& before, const std::string& below, const char* remark) {
        auto found = services_.find(name);
        bool known = found != services_.end(), again = !shown_.insert(name).second;
        text_ += before + name + "  " + (known ? text_of(*found->second, "state") : "not configured") + remark;
        auto children = known ? needs(*found->second) : Needs();
        text_ += again && !children.empty() ? ", see above\n" : "\n";
        if (again) return;
        for (size_t i = 0; i < children.size(); ++i) {
            bool last = i + 1 == children.size();
            show(children[i].first, below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  "),
                 children[i].second ? "" : " (wanted)");
        }
    }

    std::map<std::string, const json::Value*> services_;
    std::set<std::string> shown_;
    std::string text_;
};

std::string status_text(const json::Value& report) {
    size_t width = 16;
    for (auto& service : report["services"].items()) width = std::max(width, text_of(service, "name").size());
    auto out = padded("SERVICE", width) + padded("STATE", 11) + padded("PLACEMENT", 10) + padded("PID", 7) +
               padded("SINCE", 24) + "LISTEN\n";
    for (auto& service : report["services"].items()) {
        auto pid = service["pid"].integer_or(0);
        auto state = text_of(service, "state");
        out += padded(text_of(service, "name"), width) + padded(state, 11) + padded(text_of(service, "placement"), 10) +
               padded(pid ? std::to_string(pid) : "", 7) + padded(text_of(service, "since"), 24) +
               listen_text(service) + "\n";
        if (state != "ready") out += "    " + text_of(service, "reason") + "\n";
    }
    return out;
}

std::string why_text(const json::Value& report) {
    auto out = text_of(report, "sentence") + "\n";
    for (auto& link : report["chain"].items()) {
        out += "  " + text_of(link, "name") + ": " + text_of(link, "state") + " since " + text_of(link, "since");
        auto restarts = link["restarts"].integer_or(0);
        out += (restarts > 0 ? ", restarted " + std::to_string(restarts) + " times" : "") + "\n";
    }
    if (auto crash = text_of(report, "crash_report"); !crash.empty()) out += "  its last crash: " + crash + "\n";
    return out + "  configured in " + text_of(report, "configured") + "; its log: " + text_of(report, "log") + "\n";
}

std::string names_text(const json::Value& report) {
    std::string out;
    for (auto& service : report["services"].items()) out += text_of(service, "name") + "\n";
    return out;
}

std::string verbs_text(const json::Value& report) {
    if (report.size() == 0) return "the running site offers no further verbs\n";
    std::string out = "verbs of the running site:\n";
    for (auto& verb : report.items()) out += "  " + padded(text_of(verb, "name"), 22) + text_of(verb, "help") + "\n";
    return out;
}

}  // namespace

std::string report_text(const std::string& verb, const json::Value& report) {
    if (verb == "status") return status_text(report);
    if (verb == "names") return names_text(report);
    if (verb == "tree") return Tree(report).text();
    return verb == "why" ? why_text(report) : verbs_text(report);
}

}  // namespace orrery::kernel
