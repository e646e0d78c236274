#include "lifecycle/plugin_unit.h"

#include <algorithm>

#include "crashes/report.h"
#include "isolation/isolated.h"
#include "lifecycle/placement.h"
#include "lifecycle/private_folder.h"
#include "plugins/copy.h"
#include "plugins/library.h"
#include "roles/inprocess.h"

namespace orrery::kernel {

namespace {

constexpr Milliseconds step_deadline{10'000}, hurried{1'000};

std::string with_hint(const Error& error) {
    return error.hint().empty() ? error.message() : error.message() + " (" + error.hint() + ")";
}

}  // namespace

PluginUnit::~PluginUnit() { release(); }

bool PluginUnit::prepare(Problems& problems) {
    try {
        place_ = around_.roots.find(stanza_->plugin);
        placement_ = placement_of(*stanza_, place_.shipped);
        if (!stanza_->user.empty()) account_ = Account::find(stanza_->user);
        replace(load());
        facts_ = instance_->facts();
    } catch (const Error& error) {
        problems.error(stanza_->place_of("Plugin"), name_, error.message(), error.hint());
        return false;
    } catch (const std::exception& error) {
        problems.error(stanza_->place_of("Plugin"), name_, error.what());
        return false;
    }
    Problems own;
    settings_ = check_settings(*stanza_, facts_.settings, around_.folders.site, own);
    problems.add(own);
    return !own.any_error();
}

/// What the stanza says, and the plugin's own files: those it is made of, and those it keeps.
Confinement PluginUnit::confinement(const std::filesystem::path& copy) const {
    auto out = stanza_->confinement;
    out.no_new_privileges = placement_ == Placement::isolated;  // in process it has the dispatcher's own
    if (out.sandbox < Sandbox::confined) return out;
    auto data = around_.folders.data() / name_;
    make_private(data, account_);
    out.write.push_back(data.string());
    for (auto& path : {copy.parent_path(), place_.folder, std::filesystem::path(around_.machine.binary)})
        out.read.push_back(path.string());
    return out;
}

std::unique_ptr<Instance> PluginUnit::load() {
    desk_ = std::make_shared<Desk>(around_.machine, *stanza_);
    auto file = copy_for_load(place_.library, around_.folders.run, name_);
    around_.roots.admit(place_, file);
    auto bounds = confinement(file);
    desk_->confine_programs(stanza_->user, bounds);
    if (placement_ == Placement::isolated)
        return std::make_unique<Isolated>(
            IsolatedLaunch{file, place_.library.string(), stanza_.get(), account_ ? &*account_ : nullptr, bounds},
            desk_, [this](const std::string& reason) {
                if (ended) ended(reason, true);
            });
    return std::make_unique<InProcess>(open_library(file, place_.library), desk_->table());
}

void PluginUnit::replace(std::unique_ptr<Instance> instance) {
    std::lock_guard lock(mutex_);
    instance_ = std::move(instance);
}

Fields PluginUnit::config() const {
    auto data = around_.folders.data() / name_;
    make_private(data, account_);
    Fields out(settings_);
    out.add("orrery.stanza", name_);
    out.add("orrery.data_directory", data.string());
    out.add("orrery.run_directory", around_.folders.run.string());
    out.add("orrery.site_directory", around_.folders.site.string());
    out.add("orrery.plugin_directory", place_.folder.string());
    return out;
}

Answer PluginUnit::bring_up() {
    if (haunted_)
        return {
            ORRERY_INVALID,
            {{"error.message", "its last life hangs in the dispatcher's process and may write where a new one would"},
             {"error.hint", "restart orrery, or run it with Host=isolated"}}};
    try {
        if (!instance_) replace(load());
        auto answer = create_and_start();
        if (!answer.ok()) take_down(true);
        return answer;
    } catch (const Error& error) {
        release();
        return {static_cast<int32_t>(error.code()), {{"error.message", with_hint(error)}}};
    } catch (const std::exception& error) {
        release();
        return {ORRERY_INTERNAL, {{"error.message", error.what()}}};
    }
}

std::set<std::string, std::less<>> PluginUnit::reachable() const {
    std::set<std::string, std::less<>> out(stanza_->requires_names.begin(), stanza_->requires_names.end());
    out.insert(stanza_->wants.begin(), stanza_->wants.end());
    for (auto& listener : around_.listeners.served_by(name_)) out.insert(listener->stanza);
    out.erase(name_);
    return out;
}

Answer PluginUnit::create_and_start() {
    desk_->allow(reachable());
    auto answer = instance_->create(config(), stanza_->start_deadline);
    if (!answer.ok()) return answer;
    created_ = true;
    if (instance_->facts().offers(role::service)) {
        started_ = true;
        answer = instance_->control(role::service, role::start, Record{}, stanza_->start_deadline);
        if (!answer.ok()) return answer;
    }
    pid_ = instance_->pid();
    door().open(*instance_);
    return serve_listeners();
}

/// Takes the sockets that are its own now, and gives back those that are not any more.
Answer PluginUnit::serve_listeners() {
    auto wanted = around_.listeners.served_by(name_);
    auto is_in = [](auto& list) {
        return [&list](auto& one) { return std::find(list.begin(), list.end(), one) != list.end(); };
    };
    for (auto& one : attached_)
        if (!is_in(wanted)(one)) detach(*one, step_deadline);
    std::erase_if(attached_, std::not_fn(is_in(wanted)));
    for (auto& one : wanted) {
        if (is_in(attached_)(one)) continue;
        auto answer = instance_->control(role::listener, role::attach, listener_record(*one).record(), step_deadline);
        if (!answer.ok()) return answer;
        attached_.push_back(one);
    }
    return {};
}

void PluginUnit::detach(const Listeners::One& one, Milliseconds deadline) {
    if (!in_hand()) return;
    auto answer = instance_->control(role::listener, role::detach, listener_record(one).record(), deadline);
    if (!answer.ok()) log(ORRERY_LOG_WARN, "could not detach " + one.line.text() + ": " + answer.text());
}

Answer PluginUnit::adopt(StanzaPointer stanza, bool settings) {
    {
        std::lock_guard lock(mutex_);
        stanza_ = std::move(stanza);
    }
    if (!door().is_open() || !in_hand()) return {};
    desk_->allow(reachable());
    if (settings) {
        Problems ignored;  // the one who asks has looked at them
        auto before = std::exchange(settings_, check_settings(*stanza_, facts_.settings, around_.folders.site, ignored));
        auto answer = instance_->control(role::service, role::configure, config().record(), step_deadline);
        if (!answer.ok()) return settings_ = std::move(before), answer;
    }
    return serve_listeners();
}

Milliseconds PluginUnit::health_deadline() {
    std::lock_guard lock(mutex_);
    return stanza_->health_deadline;
}

void PluginUnit::take_down(bool hurry) {
    if (!instance_) return;
    report_crash();
    auto drain_deadline = hurry ? hurried : stanza_->drain_deadline;
    auto stop_deadline = hurry ? hurried * 3 : stanza_->stop_deadline;
    if (started_ && door().is_open() && in_hand()) drain(drain_deadline);
    bool empty = door().close(drain_deadline);
    if (!empty)
        log(ORRERY_LOG_WARN, std::to_string(door().inside()) + " calls are still inside after the drain deadline");
    if (started_ && in_hand()) {
        auto stopped = instance_->control(role::service, role::stop, Record{}, stop_deadline);
        if (!stopped.ok()) log(ORRERY_LOG_ERROR, "stop: " + stopped.text());
    }
    // Also when its process has gone: its programs and subscriptions have not.
    if (empty && !instance_->lost()) desk_->close();
    if (created_ && empty && in_hand()) {
        auto destroyed = instance_->destroy(stop_deadline);
        if (!destroyed.ok()) log(ORRERY_LOG_ERROR, "destroy: " + destroyed.text());
    }
    if (instance_->lost() || !empty) leave_behind();
    release();
}

/// Whether there is somebody who can still be told to do something.
bool PluginUnit::in_hand() const { return !instance_->lost() && !instance_->gone(); }

void PluginUnit::drain(Milliseconds deadline) {
    for (auto& one : attached_) detach(*one, deadline);
    attached_.clear();
    if (!in_hand()) return;
    auto drained = instance_->control(role::service, role::drain, Record{}, deadline);
    if (!drained.ok()) log(ORRERY_LOG_WARN, "drain: " + drained.text());
}

void PluginUnit::report_crash() {
    auto end = instance_->sudden_end();
    if (!end) return;
    around_.machine.logs.flush();  // its last rows belong to the report
    auto report = write_crash_report(around_.folders.site, {name_, end->text, end->trace, place_.library.string(),
                                                            around_.fingerprint(), end->process});
    log(ORRERY_LOG_ERROR, "crash report: " + report.string());
}

/// Somebody is still inside: what they use must stay, for ever.
void PluginUnit::leave_behind() {
    around_.machine.left_behind = true;
    log(ORRERY_LOG_ERROR, "left behind: a thread is still inside the plugin; restart orrery to be rid of it");
    haunted_ = placement_ == Placement::inprocess && facts_.swap == ORRERY_SWAP_REPLACE;
    std::lock_guard lock(mutex_);
    static_cast<void>(instance_.release());
    static_cast<void>(new std::shared_ptr<Desk>(desk_));
}

void PluginUnit::hurry() {
    std::lock_guard lock(mutex_);
    if (instance_) instance_->hurry();
}

void PluginUnit::release() {
    created_ = started_ = false;
    attached_.clear();
    pid_ = 0;
    std::unique_ptr<Instance> ended_instance;
    {
        std::lock_guard lock(mutex_);
        ended_instance.swap(instance_);
    }
    ended_instance.reset();
    desk_.reset();
}

HealthAnswer PluginUnit::health() {
    using Kind = HealthAnswer::Kind;
    auto number = role_number(role::service);
    if (!facts_.offers(role::service) || !number) return {};
    Fields answer;
    auto out = answer.writer();
    auto status = door().call(*number, role::health, {nullptr, 0}, &out, health_deadline());
    if (status == ORRERY_UNSUPPORTED) return {};
    if (status == ORRERY_UNAVAILABLE) return {Kind::good, ""};  // it is going; others see to that
    std::string detail(answer.value_or(status == ORRERY_OK ? "detail" : "error.message", ""));
    if (status == ORRERY_DEADLINE) return {Kind::silent, "does not answer its health question: " + detail};
    if (status != ORRERY_OK) return {Kind::degraded, "its health question failed: " + detail};
    auto health = answer.value_or("health", "good");
    auto kind = health == "good" ? Kind::good : health == "bad" ? Kind::bad : Kind::degraded;
    return {kind, detail.empty() ? "says that it is " + std::string(health) : detail};
}

void PluginUnit::log(int32_t level, std::string_view message) const {
    around_.machine.logs.write(name_, level, "orrery." + name_, message);
}

}  // namespace orrery::kernel
