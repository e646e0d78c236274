// A site goes over to a changed configuration while it runs.
#include <algorithm>

#include "conf/difference.h"
#include "lifecycle/site.h"

namespace orrery::kernel {

namespace {

constexpr Milliseconds settle_patience{300'000};

/// The services that run under stanzas which say the same to them.
class RunningServices : public Present {
public:
    explicit RunningServices(Conductor& conductor) : conductor_(conductor) {
        for (auto& view : conductor.views())
            if (view.state != State::off && view.state != State::invalid)
                present_.emplace(view.stanza->name, view.stanza);
    }
    const Stanza* find(const std::string& name) const {
        auto found = present_.find(name);
        return found == present_.end() ? nullptr : found->second.get();
    }
    bool keeps(const Stanza& stanza) const override {
        auto* before = find(stanza.name);
        return before && difference(*before, stanza) <= Difference::supervised;
    }
    bool offers(const std::string& name, std::string_view role) const override { return conductor_.offers(name, role); }

private:
    Conductor& conductor_;
    std::map<std::string, StanzaPointer> present_;
};

Change change_of(Draft& draft, const Stanza& stanza, const Stanza* before) {
    Change out;
    out.stanza = draft.pointer(stanza);
    if (!stanza.enabled) {
        out.turn = Turn::off, out.outcome = before ? "stopped" : "unchanged";
        out.reason = reason_of_off(stanza);
        return out;
    }
    out.unit = draft.unit(stanza.name);
    if (!before) {
        out.turn = Turn::replace, out.outcome = "started";
        return out;
    }
    switch (difference(*before, stanza)) {
        case Difference::none:
            out.turn = Turn::keep, out.outcome = "unchanged";
            break;
        case Difference::supervised:
            out.turn = Turn::keep, out.outcome = "applied";
            break;
        case Difference::parameters:
            out.turn = Turn::configure, out.outcome = "applied";
            break;
        case Difference::life:
            out.turn = Turn::replace, out.outcome = "restarted";
            break;
    }
    return out;
}

/// What only a new dispatcher heeds.
std::vector<std::string> later(const Conf& before, const Conf& after) {
    std::vector<std::string> out;
    for (auto* name : {"LogLevel", "PluginPath", "Plugins"})
        if (before.global(name, "") != after.global(name, ""))
            out.push_back(std::string("[globals] ") + name + "= takes effect when orrery itself is started again");
    return out;
}

}  // namespace

bool ReloadReport::all_well() const {
    return !refused && std::none_of(services.begin(), services.end(), [](auto& line) { return !line.reason.empty(); });
}

ReloadReport Site::reload() {
    std::lock_guard one_at_a_time(reload_mutex_);
    auto after = std::make_shared<Conf>(load_conf(options_.config, options_.folders.site));
    RunningServices running(conductor_);
    Draft draft(after, around_, &running);
    draft.prepare();
    ReloadReport out;
    for (auto& problem : after->problems.items()) out.problems.push_back(problem.text(after->file.filename().string()));
    out.refused = after->problems.any_error();
    if (out.refused) return out;
    std::vector<Change> changes;
    for (auto& stanza : after->stanzas) changes.push_back(change_of(draft, stanza, running.find(stanza.name)));
    for (auto& view : conductor_.views())
        if (!after->find(view.stanza->name)) changes.push_back({Turn::remove, view.stanza, nullptr, "removed", ""});
    adopt(after);
    listeners_.adopt(draft.listeners());
    std::vector<std::string> names;
    for (auto& change : changes) names.push_back(change.stanza->name);
    conductor_.change(std::move(changes), draft.plan());
    bool settled = conductor_.wait_settled(settle_patience);
    for (auto& name : names) out.services.push_back(line_of(name, settled));
    follow_drop_ins();
    out.later = later(*first_, *after);
    return out;
}

/// What became of a service; with a reason only when it does not run although it should.
ReloadReport::Line Site::line_of(const std::string& name, bool settled) {
    ReloadReport::Line line{name, conductor_.outcome(name), "", ""};
    for (auto& view : conductor_.views()) {
        if (view.stanza->name != name) continue;
        line.state = state_name(view.state);
        if (view.wanted && !serves(view.state))
            line.reason = !view.reason.empty() ? view.reason : settled ? "" : "still " + line.state;
    }
    return line;
}

}  // namespace orrery::kernel
