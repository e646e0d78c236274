#include "lifecycle/program_unit.h"

#include "crashes/report.h"
#include "lifecycle/private_folder.h"
#include "lifecycle/program_files.h"
#include "sockets/knock.h"
#include "supervision/sandbox.h"

namespace orrery::kernel {

bool ProgramUnit::prepare(Problems& problems) {
    auto files = find_program(*stanza_, around_.folders.site, problems);
    spec_.program = files.program;
    if (!files.script.empty()) spec_.arguments.push_back(files.script);
    for (auto& argument : stanza_->arguments) spec_.arguments.push_back(argument.text);
    spec_.directory = around_.folders.site.string();
    spec_.user = stanza_->user;
    spec_.restart.when = Restart::never;  // the conductor restarts it
    spec_.stop_grace = stanza_->drain_deadline;
    spec_.confinement = stanza_->confinement;
    if (!problems.any_error()) prepare_folder(problems);
    return !problems.any_error();
}

/// Whoever is confined, or talks to us, has a data folder like those of plugins.
void ProgramUnit::prepare_folder(Problems& problems) {
    bool confined = stanza_->confinement.sandbox >= Sandbox::confined;
    if (!confined && !notifies_) return;
    try {
        std::optional<Account> account;
        if (!stanza_->user.empty()) account = Account::find(stanza_->user);
        make_private(data(), account);
        if (confined) confine(data());
    } catch (const Error& error) {
        problems.error(stanza_->place_of(confined ? "Sandbox" : "Ready"), stanza_->name, error.message(), error.hint());
    }
    if (notifies_) spec_.environment.push_back("NOTIFY_SOCKET=" + (data() / "notify").string());
    if (promises_signs_)
        spec_.environment.push_back("WATCHDOG_USEC=" + std::to_string(stanza_->health_deadline.count() * 1000));
}

/// Its own files are allowed anyway.
void ProgramUnit::confine(const std::filesystem::path& data) {
    auto& confinement = spec_.confinement;
    confinement.write.push_back(data.string());
    spec_.environment.push_back("TMPDIR=" + data.string());
    if (spec_.program.find('/') != std::string::npos) confinement.read.push_back(spec_.program);
    if (!stanza_->script.empty())
        confinement.read.push_back(std::filesystem::path(spec_.arguments.front()).parent_path().string());
    file_rules(confinement.sandbox, confinement.read, confinement.write);
}

Answer ProgramUnit::bring_up() {
    try {
        start();
    } catch (const Error& error) {
        return {static_cast<int32_t>(error.code()), {{"error.message", error.message()}}};
    } catch (const std::exception& error) {
        return {ORRERY_UNAVAILABLE, {{"error.message", error.what()}}};
    }
    if (stanza_->readiness.by == Readiness::By::running)
        return {ORRERY_OK, {{"reason", "runs; it announces nothing (Ready=running)"}}};
    auto failure = await_readiness();
    if (failure.empty()) {
        std::lock_guard lock(mutex_);
        return {ORRERY_OK, {{"reason", "announced that it is ready" + (status_.empty() ? "" : ": " + status_)}}};
    }
    take_down(true);
    return {ORRERY_UNAVAILABLE, {{"error.message", failure}}};
}

void ProgramUnit::start() {
    {
        std::lock_guard lock(mutex_);
        announced_ = stanza_->readiness.by == Readiness::By::running;
        unwanted_ = false;
        ending_.clear(), status_.clear(), crash_.clear();
        last_sign_ = Clock::now();
    }
    if (notifies_)
        notify_ = std::make_unique<NotifySocket>(
            around_.machine.supervisor, data() / "notify",
            [this](std::string_view name, std::string_view value) { heard(name, value); });
    auto program = std::make_shared<Program>(around_.machine.program_works(), stanza_->name, spec_,
                                             [this](const Fields& state) { changed(state); });
    program->start();
    std::lock_guard lock(mutex_);
    program_ = std::move(program);
    process_ = program_->pid();
}

/// Why it is not ready at the end of the patience, or "".
std::string ProgramUnit::await_readiness() {
    constexpr Milliseconds pause{100};
    auto ends = Clock::now() + stanza_->start_deadline;
    std::string missing = "it sent no READY=1 to NOTIFY_SOCKET";
    std::unique_lock lock(mutex_);
    while (!announced_) {
        if (!ending_.empty()) return ending_ + " before it was ready";
        if (unwanted_) return "was stopped before it was ready";
        auto left = std::chrono::ceil<Milliseconds>(ends - Clock::now());
        if (left.count() <= 0)
            return "was not ready within " + std::to_string(stanza_->start_deadline.count()) + " ms: " + missing;
        if (notifies_) {
            moved_.wait_for(lock, left);
            continue;
        }
        lock.unlock();
        missing = knock(stanza_->readiness, std::min(left, stanza_->health_deadline)).failure;
        lock.lock();
        announced_ = missing.empty();
        if (!announced_) moved_.wait_for(lock, pause);
    }
    return {};
}

/// [supervisor's thread]
void ProgramUnit::heard(std::string_view name, std::string_view value) {
    std::lock_guard lock(mutex_);
    if (name == "READY" && value == "1") announced_ = true;
    if (name == "STATUS") status_ = value.substr(0, 200);
    last_sign_ = Clock::now();
    moved_.notify_all();
}

void ProgramUnit::changed(const Fields& state) {
    auto what = state.value_or("state", "");
    if (what == "running") return;
    auto number = [&](const char* name) {
        return static_cast<int>(whole_number(state.value_or(name, "0")).value_or(0));
    };
    Ending end{number("status"), number("signal")};
    auto reason = end.text();
    {
        std::lock_guard lock(mutex_);
        if (end.signal != 0) crash_ = reason;
        if (!announced_) {
            ending_ = reason;
            return moved_.notify_all();
        }
    }
    if (ended) ended(reason, what == "failed");
}

HealthAnswer ProgramUnit::health() {
    using Kind = HealthAnswer::Kind;
    auto stanza = present();
    if (stanza->readiness.by == Readiness::By::running || (notifies_ && !promises_signs_)) return {};
    if (notifies_) {
        std::lock_guard lock(mutex_);
        if (Clock::now() - last_sign_ < stanza->health_deadline) return {Kind::good, ""};
        return {Kind::silent,
                "sent no WATCHDOG=1 for " + std::to_string(stanza->health_deadline.count()) + " ms to NOTIFY_SOCKET"};
    }
    auto answer = knock(stanza->readiness, stanza->health_deadline);
    if (answer.failure.empty()) return {Kind::good, ""};
    return {answer.silent ? Kind::silent : Kind::degraded, answer.failure};
}

/// Its parameters are its command line, and that cannot be changed while it runs.
Answer ProgramUnit::adopt(StanzaPointer stanza, bool settings) {
    spec_.stop_grace = stanza->drain_deadline;
    std::lock_guard lock(mutex_);
    stanza_ = std::move(stanza);
    return {settings ? ORRERY_UNSUPPORTED : ORRERY_OK, {}};
}

StanzaPointer ProgramUnit::present() const {
    std::lock_guard lock(mutex_);
    return stanza_;
}

void ProgramUnit::take_down(bool hurried) {
    std::shared_ptr<Program> program;
    {
        std::lock_guard lock(mutex_);
        program = program_;
    }
    if (!program) return;
    if (hurried) program->hurry();
    program->stop();
    report_crash();
    notify_.reset();
    std::lock_guard lock(mutex_);
    program_.reset();
}

void ProgramUnit::report_crash() {
    std::string crash;
    {
        std::lock_guard lock(mutex_);
        crash.swap(crash_);
    }
    if (crash.empty()) return;
    around_.machine.logs.flush();  // its last rows belong to the report
    write_crash_report(around_.folders.site,
                       {stanza_->name, crash, "", spec_.program, around_.fingerprint(), process_});
}

Answer ProgramUnit::swap(const std::filesystem::path&) {
    return {ORRERY_UNSUPPORTED,
            {{"error.message", "it is a program, and only plugins can be swapped"},
             {"error.hint", "`orrery restart " + stanza_->name + "` starts its present file"}}};
}

void ProgramUnit::hurry() {
    std::lock_guard lock(mutex_);
    if (program_) program_->hurry();
}

void ProgramUnit::stop_waiting() {
    std::lock_guard lock(mutex_);
    unwanted_ = true;
    moved_.notify_all();
}

pid_t ProgramUnit::pid() const {
    std::lock_guard lock(mutex_);
    return program_ ? program_->pid() : 0;
}

}  // namespace orrery::kernel
