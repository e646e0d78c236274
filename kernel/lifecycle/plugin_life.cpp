#include "lifecycle/plugin_life.h"

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

constexpr Milliseconds step_deadline{10'000};

}  // namespace

std::string with_hint(const Error& error) {
    return error.hint().empty() ? error.message() : error.message() + " (" + error.hint() + ")";
}

PluginLife::PluginLife(StanzaPointer stanza, Surroundings& around, PluginPlace place, std::filesystem::path copy,
                       std::function<void(std::string)> died)
    : stanza_(std::move(stanza)),
      name_(stanza_->name),
      around_(around),
      place_(std::move(place)),
      placement_(placement_of(*stanza_, place_.shipped)),
      copy_(std::move(copy)),
      desk_(std::make_shared<Desk>(around.machine, *stanza_)) {
    if (!stanza_->user.empty()) account_ = Account::find(stanza_->user);
    if (copy_.empty()) {
        copy_ = copy_for_load(place_.library, around_.folders.run, name_);
        around_.roots.admit(place_, copy_);
    }
    instance_ = open(std::move(died));
    replaces_ = facts().swap == ORRERY_SWAP_REPLACE;
}

PluginLife::~PluginLife() {
    instance_.reset();
    std::error_code ignored;
    std::filesystem::remove(copy_, ignored);  // what is mapped stays
}

/// What the stanza says, and the plugin's own files: those it is made of, and those it keeps.
Confinement PluginLife::confinement() const {
    auto out = stanza_->confinement;
    out.no_new_privileges = isolated();  // in process it has the dispatcher's own
    if (out.sandbox < Sandbox::confined) return out;
    auto data = around_.folders.data() / name_;
    make_private(data, account_);
    out.write.push_back(data.string());
    for (auto& path : {copy_.parent_path(), place_.folder, std::filesystem::path(around_.machine.binary)})
        out.read.push_back(path.string());
    return out;
}

std::unique_ptr<Instance> PluginLife::open(std::function<void(std::string)> died) {
    auto bounds = confinement();
    desk_->confine_programs(stanza_->user, bounds);
    IsolatedLaunch launch{copy_, place_.library.string(), stanza_.get(), account_ ? &*account_ : nullptr, bounds};
    if (isolated()) return std::make_unique<Isolated>(launch, desk_, std::move(died));
    if (around_.running) Isolated(launch, desk_, [](const std::string&) {});
    return std::make_unique<InProcess>(open_library(copy_, place_.library), desk_->table());
}

bool PluginLife::check_settings(Problems& problems) {
    Problems own;
    settings_ = kernel::check_settings(*stanza_, facts().settings, around_.folders.site, own);
    problems.add(own);
    return !own.any_error();
}

Fields PluginLife::config() const {
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

std::set<std::string, std::less<>> PluginLife::reachable() const {
    std::set<std::string, std::less<>> out(stanza_->requires_names.begin(), stanza_->requires_names.end());
    out.insert(stanza_->wants.begin(), stanza_->wants.end());
    for (auto& listener : around_.listeners.served_by(name_)) out.insert(listener->stanza);
    out.erase(name_);
    return out;
}

Answer PluginLife::create_and_start() {
    desk_->allow(reachable());
    auto answer = instance_->create(config(), stanza_->start_deadline);
    if (!answer.ok()) return answer;
    created_ = true;
    if (!facts().offers(role::service)) return answer;
    started_ = true;
    return instance_->control(role::service, role::start, Record{}, stanza_->start_deadline);
}

Answer PluginLife::serve_listeners() {
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

void PluginLife::detach_listeners(Milliseconds deadline) {
    for (auto& one : attached_) detach(*one, deadline);
    attached_.clear();
}

void PluginLife::detach(const Listeners::One& one, Milliseconds deadline) {
    if (!in_hand()) return;
    auto answer = instance_->control(role::listener, role::detach, listener_record(one).record(), deadline);
    if (!answer.ok()) log(ORRERY_LOG_WARN, "could not detach " + one.line.text() + ": " + answer.text());
}

Answer PluginLife::adopt(StanzaPointer stanza, bool settings, bool serves) {
    stanza_ = std::move(stanza);
    if (!serves || !in_hand()) return {};
    desk_->allow(reachable());
    if (settings) {
        Problems ignored;  // the one who asks has looked at them
        auto before =
            std::exchange(settings_, kernel::check_settings(*stanza_, facts().settings, around_.folders.site, ignored));
        auto answer = instance_->control(role::service, role::configure, config().record(), step_deadline);
        if (!answer.ok()) return settings_ = std::move(before), answer;
    }
    return serve_listeners();
}

void PluginLife::drain(Milliseconds deadline) {
    if (created_ && in_hand() && facts().offers(role::appender)) {
        auto flushed = instance_->control(role::appender, role::flush, Record{}, deadline);
        if (!flushed.ok()) log(ORRERY_LOG_ERROR, "flush: " + flushed.text());
    }
    if (!started_ || !in_hand()) return;
    auto drained = instance_->control(role::service, role::drain, Record{}, deadline);
    if (!drained.ok()) log(ORRERY_LOG_WARN, "drain: " + drained.text());
}

void PluginLife::end(bool empty, Milliseconds deadline) {
    if (instance_->gone()) report(instance_->sudden_end());  // before its programs are ended, which may take a while
    if (started_ && in_hand()) {
        auto stopped = instance_->control(role::service, role::stop, Record{}, deadline);
        if (!stopped.ok()) log(ORRERY_LOG_ERROR, "stop: " + stopped.text());
    }
    // Also when its process has gone: its programs and subscriptions have not.
    if (empty && !instance_->lost()) desk_->close();
    if (created_ && empty && in_hand()) {
        auto destroyed = instance_->destroy(deadline);
        if (!destroyed.ok()) log(ORRERY_LOG_ERROR, "destroy: " + destroyed.text());
    }
    created_ = started_ = false;
    report(instance_->sudden_end());
    if (instance_->lost() || !empty) leave_behind();
}

void PluginLife::report_hang(const std::string& how) { report(instance_->hang(how)); }

/// Once in its life, and what was seen first.
void PluginLife::report(const std::optional<SuddenEnd>& end) {
    if (!end || std::exchange(reported_, true)) return;
    around_.machine.logs.flush();  // its last rows belong to the report
    auto report = write_crash_report(around_.folders.site, {name_, end->text, end->trace, place_.library.string(),
                                                            around_.fingerprint(), end->process});
    log(ORRERY_LOG_ERROR, "crash report: " + report.string());
}

/// Somebody is still inside: what they use must stay, for ever.
void PluginLife::leave_behind() {
    around_.machine.left_behind = true;
    log(ORRERY_LOG_ERROR, "left behind: a thread is still inside the plugin; restart orrery to be rid of it");
    std::lock_guard lock(mutex_);
    static_cast<void>(instance_.release());
    static_cast<void>(new std::shared_ptr<Desk>(desk_));
}

void PluginLife::hurry() {
    std::lock_guard lock(mutex_);
    if (instance_) instance_->hurry();
}

void PluginLife::log(int32_t level, std::string_view message) const {
    around_.machine.logs.write(name_, level, "orrery." + name_, message);
}

}  // namespace orrery::kernel
