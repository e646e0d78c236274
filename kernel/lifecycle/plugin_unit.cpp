#include "lifecycle/plugin_unit.h"

#include "isolation/channel.h"

namespace orrery::kernel {

namespace {
constexpr Milliseconds hurried{1'000};
}

bool PluginUnit::prepare(Problems& problems) {
    try {
        put(life_, load(place_of({})));
    } catch (const Error& error) {
        problems.error(stanza_->place_of("Plugin"), name_, error.message(), error.hint());
        return false;
    } catch (const std::exception& error) {
        problems.error(stanza_->place_of("Plugin"), name_, error.what());
        return false;
    }
    follow_logs();
    return life_->check_settings(problems);
}

/// From here on rows wait for it, if it is an appender.
void PluginUnit::follow_logs() {
    if (life_->facts().offers(role::appender)) around_.machine.logs.watch(name_);
    if (!life_->facts().offers(role::appender) || stanza_->log_feed == LogFeed::none) {
        if (feed_) feed_->detach(hurried);
        return feed_.reset();
    }
    auto policy = stanza_->log_feed == LogFeed::wait ? FeedPolicy::wait : FeedPolicy::drop;
    feed_ = around_.machine.logs.feed(name_, policy);
}

/// Precondition: the door is open.
void PluginUnit::take_rows() {
    if (!feed_) return;
    // Nothing of this unit: the feed may still be inside a call when it has gone.
    feed_->attach([&served = *around_.machine.served(name_), number = *role_number(role::appender),
                   ended = ended](const LogBatch& batch) -> Delivery {
        using Outcome = Delivery::Outcome;
        Fields in{{"rows", batch.block}}, answer;
        auto out = answer.writer();
        auto call = [&](uint32_t index) {
            return served.door.call(number, index, in.record().raw_record(), &out, served.deadline.load());
        };
        auto status = call(role::append);
        if (status == ORRERY_OK && batch.fatal) status = call(role::flush);
        if (status == ORRERY_OK) return {};
        auto text = Answer{status, std::move(answer)}.text();
        if (status == ORRERY_DEADLINE && text.starts_with(no_answer)) {
            if (ended) ended("does not return from its log rows: " + text, true);
            return {Outcome::gone, text};
        }
        if (status != ORRERY_UNAVAILABLE) return {Outcome::refused, text};
        return {!served.door.is_open() ? Outcome::away : text == process_gone ? Outcome::gone : Outcome::refused, text};
    });
}

/// What was logged before is with it when it returns; false when it has not returned from a call.
bool PluginUnit::drain_rows(Milliseconds patience) {
    if (!feed_) return true;
    around_.machine.logs.flush();
    if (life_->in_hand() && !feed_->wait_empty(patience))
        log(ORRERY_LOG_WARN, "rows of the log still wait for it: they are kept for its next start");
    return feed_->detach(patience);
}

/// The library that the stanza names, or a given one: of that nobody but who gave it has said anything.
PluginPlace PluginUnit::place_of(const std::filesystem::path& library) const {
    if (library.empty()) return around_.roots.find(stanza_->plugin);
    auto folder = library.parent_path();
    return {std::filesystem::exists(folder / "plugin.json") ? folder : around_.roots.find(stanza_->plugin).folder,
            library, false};
}

std::unique_ptr<PluginLife> PluginUnit::load(PluginPlace place, const std::filesystem::path& copy) {
    auto number = ++loaded_;
    return std::make_unique<PluginLife>(stanza_, around_, std::move(place), copy,
                                        [this, number](const std::string& reason) {
                                            if (number == reporting_ && ended) ended(reason, true);
                                        });
}

std::unique_ptr<PluginLife> PluginUnit::load_checked(PluginPlace place, const std::filesystem::path& copy) {
    auto life = load(std::move(place), copy);
    Problems problems;
    if (life->check_settings(problems)) return life;
    std::string text;
    for (auto& problem : problems.items())
        text += (text.empty() ? "" : "; ") + problem.at.text() + ": " + problem.message;
    throw Error(Code::invalid, text);
}

void PluginUnit::put(std::unique_ptr<PluginLife>& where, std::unique_ptr<PluginLife> life) {
    std::lock_guard lock(mutex_);
    where.swap(life);  // the one before ends behind the lock
    if (!life_ || &where != &life_) return;
    facts_ = life_->facts();
    isolated_ = life_->isolated();
}

Answer PluginUnit::bring_up() {
    if (haunted())
        return {
            ORRERY_INVALID,
            {{"error.message", "its last life hangs in the dispatcher's process and may write where a new one would"},
             {"error.hint", "restart orrery; with Host=isolated a life that hangs can be ended"}}};
    Answer answer;
    try {
        if (!life_) put(life_, load_checked(place_of(given_)));
        answer = serve();
    } catch (const Error& error) {
        answer = {static_cast<int32_t>(error.code()), {{"error.message", with_hint(error)}}};
    } catch (const std::exception& error) {
        answer = {ORRERY_INTERNAL, {{"error.message", error.what()}}};
    }
    if (!answer.ok()) take_down(true);
    return answer;
}

Answer PluginUnit::serve() {
    reporting_ = loaded_.load();
    silent_ = false;
    auto answer = life_->create_and_start();
    if (!answer.ok()) return answer;
    pid_ = life_->instance().pid();
    door().open(life_->instance());
    follow_logs();
    take_rows();
    return life_->serve_listeners();
}

void PluginUnit::take_down(bool hurry) {
    if (!life_) return;
    if (silent_.exchange(false))
        life_->report_hang("did not answer its health question within " +
                           std::to_string(stanza_->health_deadline.count()) + " ms");
    auto drain_deadline = hurry ? hurried : stanza_->drain_deadline;
    // A feed that hangs inside is left behind with the plugin.
    if (!drain_rows(drain_deadline)) static_cast<void>(new std::shared_ptr<Feed>(feed_));
    if (door().is_open()) {
        life_->detach_listeners(drain_deadline);
        life_->drain(drain_deadline);
    }
    door().close();
    bool empty = door().left(life_->instance(), drain_deadline);
    if (!empty)
        log(ORRERY_LOG_WARN,
            std::to_string(door().inside(life_->instance())) + " calls are still inside after the drain deadline");
    life_->end(empty, hurry ? hurried * 3 : stanza_->stop_deadline);
    if (life_->haunts()) haunted() = true;
    pid_ = 0;
    put(life_, nullptr);
}

Answer PluginUnit::adopt(StanzaPointer stanza, bool settings) {
    {
        std::lock_guard lock(mutex_);
        stanza_ = stanza;
    }
    try {
        return life_ ? life_->adopt(std::move(stanza), settings, door().is_open()) : Answer{};
    } catch (const std::exception& error) {  // its data folder, say, can no longer be made
        return {ORRERY_UNAVAILABLE, {{"error.message", error.what()}}};
    }
}

Milliseconds PluginUnit::health_deadline() {
    std::lock_guard lock(mutex_);
    return stanza_->health_deadline;
}

void PluginUnit::hurry() {
    std::lock_guard lock(mutex_);
    if (life_) life_->hurry();
    if (other_) other_->hurry();
}

bool PluginUnit::offers(std::string_view role) const {
    std::lock_guard lock(mutex_);
    return facts_.offers(role);
}

HealthAnswer PluginUnit::health() {
    using Kind = HealthAnswer::Kind;
    auto number = role_number(role::service);
    if (!offers(role::service) || !number) return {};
    Fields answer;
    auto out = answer.writer();
    auto status = door().call(*number, role::health, {nullptr, 0}, &out, health_deadline());
    if (status == ORRERY_UNSUPPORTED) return {};
    if (status == ORRERY_UNAVAILABLE) return {Kind::good, ""};  // it is going; others see to that
    std::string detail(answer.value_or(status == ORRERY_OK ? "detail" : "error.message", ""));
    silent_ = status == ORRERY_DEADLINE;
    if (silent_) return {Kind::silent, "does not answer its health question: " + detail};
    if (status != ORRERY_OK) return {Kind::degraded, "its health question failed: " + detail};
    auto health = answer.value_or("health", "good");
    auto kind = health == "good" ? Kind::good : health == "bad" ? Kind::bad : Kind::degraded;
    return {kind, detail.empty() ? "says that it is " + std::string(health) : detail};
}

void PluginUnit::log(int32_t level, std::string_view message) const {
    around_.machine.logs.write(name_, level, "orrery." + name_, message);
}

}  // namespace orrery::kernel
