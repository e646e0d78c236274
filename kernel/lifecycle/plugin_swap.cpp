// Hot swap of a plugin: the next generation beside the present one, or in its place.
#include <malloc.h>

#include <thread>

#include "lifecycle/handover.h"
#include "lifecycle/plugin_unit.h"

namespace orrery::kernel {

namespace {

using Clock = std::chrono::steady_clock;

// The step of a handover; and how long calls may go on inside before their plugin is told to drain.
constexpr Milliseconds step_deadline{10'000}, grace{5'000};

std::string facts_text(const PluginFacts& facts, bool isolated) {
    return facts.version + (isolated ? " isolated" : " in process");
}

/// Waits until it is not bad; what it says of itself. Whoever says nothing is well.
Answer healthy(PluginLife& life, Milliseconds patience) {
    auto ends = Clock::now() + patience;
    for (;;) {
        auto answer = life.instance().control(role::service, role::health, Record{}, step_deadline);
        if (answer.status == ORRERY_UNSUPPORTED) return {};
        if (!answer.ok() || answer.fields.value_or("health", "good") != "bad") return answer;
        if (Clock::now() >= ends)
            return {ORRERY_UNAVAILABLE,
                    {{"error.message", "its health stays bad: " + std::string(answer.fields.value_or("detail", ""))}}};
        std::this_thread::sleep_for(Milliseconds(100));
    }
}

Answer failed(int32_t status, const std::string& message) { return {status, {{"error.message", message}}}; }

}  // namespace

Answer PluginUnit::swap(const std::filesystem::path& library) {
    auto began = Clock::now();
    struct Over {
        PluginUnit& unit;
        ~Over() {
            unit.put(unit.other_, nullptr);
            ::malloc_trim(0);  // what two generations at once needed, spread over the arenas of their threads
        }
    } over{*this};
    try {
        auto next = load_checked(place_of(library));
        refuse_other_kind(*next);
        auto change = facts_text(facts_, isolated_) + " → " + facts_text(next->facts(), next->isolated());
        bool replacing = facts_.swap == ORRERY_SWAP_REPLACE || next->facts().swap == ORRERY_SWAP_REPLACE;
        put(other_, std::move(next));
        std::string report;
        auto answer = replacing ? replace(report) : overlap(report);
        if (!answer.ok()) return answer;
        given_ = library;
        auto took = std::chrono::duration_cast<Milliseconds>(Clock::now() - began).count();
        answer.fields.add("report", std::string(replacing ? "replaced" : "swapped by overlap") + " in " +
                                        std::to_string(took) + " ms: " + change + report);
        return answer;
    } catch (const Error& error) {
        return failed(static_cast<int32_t>(error.code()), with_hint(error) + "; the old one serves on");
    } catch (const std::exception& error) {
        return failed(ORRERY_INTERNAL, std::string(error.what()) + "; the old one serves on");
    }
}

/// What the site's plan was made for must stay true.
void PluginUnit::refuse_other_kind(const PluginLife& next) const {
    auto name = next.place().library.string() + " is ";
    if (next.facts().id != facts_.id)
        throw Error(Code::invalid, name + "the plugin " + next.facts().id + ", and " + name_ + " runs " + facts_.id,
                    "another plugin is another Plugin= line");
    if (next.facts().offers(role::listener) != facts_.offers(role::listener))
        throw Error(Code::invalid, name + "of another kind: one of both serves sockets, the other does not",
                    "`orrery restart " + name_ + "` takes it");
}

Answer PluginUnit::become_ready(PluginLife& life) const {
    auto answer = life.create_and_start();
    if (answer.ok()) answer = healthy(life, stanza_->start_deadline);
    if (answer.ok()) answer = life.serve_listeners();
    if (answer.ok()) return answer;
    auto text = "the new one did not get ready: " + answer.text();
    if (life.in_hand()) life.detach_listeners(step_deadline);
    life.end(true, stanza_->stop_deadline);
    return failed(answer.status, text);
}

Answer PluginUnit::overlap(std::string& report) {
    auto answer = become_ready(*other_);
    if (!answer.ok()) return failed(answer.status, answer.text() + "; the old one serves on");
    lead_to_other();
    retire(*other_, life_.get(), report);
    return {};
}

Answer PluginUnit::replace(std::string& report) {
    auto place = life_->place();
    auto copy = life_->copy();
    door().hold();
    retire(*life_, nullptr, report);
    if (haunted()) return nobody_serves({ORRERY_UNAVAILABLE, {{"error.message", "the old one could not be ended"}}});
    Answer answer;
    try {
        answer = become_ready(*other_);
    } catch (const std::exception& error) {
        answer = failed(ORRERY_INTERNAL, error.what());
    }
    if (!answer.ok()) return bring_back(place, copy, answer);
    lead_to_other();
    return {};
}

/// From here on the other generation is the present one.
void PluginUnit::lead_to_other() {
    {
        std::lock_guard lock(mutex_);
        life_.swap(other_);
        facts_ = life_->facts();
    }
    isolated_ = life_->isolated();
    pid_ = life_->instance().pid();
    reporting_ = loaded_.load();
    silent_ = false;
    door().open(life_->instance());
    follow_logs();
    take_rows();
    if (life_->instance().gone() && ended) ended("its process ended during the swap", true);
}

/// Precondition: the door leads to somebody else, or to nobody.
void PluginUnit::retire(PluginLife& life, PluginLife* successor, std::string& report) {
    life.detach_listeners(step_deadline);
    auto& instance = life.instance();
    bool empty = door().left(instance, std::min(grace, stanza_->drain_deadline));
    if (successor && life.in_hand()) {
        auto handover = hand_over(instance, successor->instance(), around_.machine.streams, step_deadline);
        if (handover.streams != 0)
            report += "\n  " + std::to_string(handover.streams) + " open streams were handed over";
        if (!handover.trouble.empty()) {
            report += "\n  not all streams were handed over: " + handover.trouble;
            log(ORRERY_LOG_ERROR, "not all streams were handed over: " + handover.trouble);
        }
    }
    life.drain(stanza_->drain_deadline);
    if (!empty) empty = door().left(instance, stanza_->drain_deadline);
    if (!empty) {
        auto left = std::to_string(door().inside(instance)) + " calls are still inside the old one";
        report += "\n  " + left;
        log(ORRERY_LOG_WARN, left);
    }
    life.end(empty, stanza_->stop_deadline);
    if (life.haunts()) haunted() = true;
}

/// The conductor does as after a death.
Answer PluginUnit::nobody_serves(const Answer& reason) {
    door().close();
    pid_ = 0;
    put(life_, nullptr);
    if (ended) ended(reason.text(), true);
    return reason;
}

Answer PluginUnit::bring_back(const PluginPlace& place, const std::filesystem::path& copy, const Answer& reason) {
    Answer answer;
    try {
        put(other_, load(place, copy));
        Problems none;
        other_->check_settings(none);
        answer = become_ready(*other_);
    } catch (const std::exception& error) {
        answer = failed(ORRERY_INTERNAL, error.what());
    }
    if (answer.ok()) {
        lead_to_other();
        return failed(reason.status, reason.text() + "; the old one was started again");
    }
    return nobody_serves(failed(reason.status, reason.text() + "; nor did the old one start again: " + answer.text()));
}

}  // namespace orrery::kernel
