#include "lifecycle/program_unit.h"

#include "lifecycle/private_folder.h"
#include "supervision/sandbox.h"

namespace orrery::kernel {

namespace {
/// Relative paths are meant from the site's folder; a bare name that is not there is looked for in PATH.
std::string resolved(const std::filesystem::path& site, const std::string& path) {
    auto from_site = (site / path).lexically_normal();
    bool bare = path.find('/') == std::string::npos;
    return bare && !std::filesystem::exists(from_site) ? path : from_site.string();
}
}  // namespace

bool ProgramUnit::prepare(Problems& problems) {
    spec_.program = resolved(around_.folders.site, stanza_.exe_path);
    if (spec_.program.find('/') != std::string::npos && ::access(spec_.program.c_str(), X_OK) != 0)
        problems.error(stanza_.line_of("ExePath"), stanza_.name,
                       "ExePath=" + stanza_.exe_path + ": there is no executable file " + spec_.program);
    if (!stanza_.script.empty()) {
        spec_.arguments.push_back((around_.folders.site / stanza_.script).lexically_normal().string());
        if (!std::filesystem::exists(spec_.arguments.front()))
            problems.error(stanza_.line_of("Script"), stanza_.name,
                           "Script=" + stanza_.script + ": there is no file " + spec_.arguments.front());
    }
    for (auto& argument : stanza_.arguments) spec_.arguments.push_back(argument.text);
    spec_.directory = around_.folders.site.string();
    spec_.user = stanza_.user;
    spec_.restart.when = Restart::never;  // the conductor restarts it
    spec_.stop_grace = stanza_.drain_deadline;
    spec_.confinement = stanza_.confinement;
    if (!problems.any_error()) check_sandbox(problems);
    return !problems.any_error();
}

/// Its own files are allowed anyway, and so is a data folder like those of plugins.
void ProgramUnit::check_sandbox(Problems& problems) {
    auto& confinement = spec_.confinement;
    if (confinement.sandbox < Sandbox::confined) return;
    auto data = around_.folders.data() / stanza_.name;
    try {
        std::optional<Account> account;
        if (!stanza_.user.empty()) account = Account::find(stanza_.user);
        make_private(data, account);
        confinement.write.push_back(data.string());
        spec_.environment.push_back("TMPDIR=" + data.string());
        if (spec_.program.find('/') != std::string::npos) confinement.read.push_back(spec_.program);
        if (!stanza_.script.empty())
            confinement.read.push_back(std::filesystem::path(spec_.arguments.front()).parent_path().string());
        file_rules(confinement.sandbox, confinement.read, confinement.write);
    } catch (const Error& error) {
        problems.error(stanza_.line_of("Sandbox"), stanza_.name, error.message());
    }
}

Answer ProgramUnit::bring_up() {
    auto changed = [this](const Fields& state) {
        auto what = state.value_or("state", "");
        if (what == "running" || !ended) return;
        auto signal = state.value_or("signal", "0");
        auto reason = signal != "0" ? "ended by signal " + std::string(signal)
                                    : "exited with status " + std::string(state.value_or("status", "0"));
        ended(reason, what == "failed");
    };
    auto program = std::make_shared<Program>(around_.machine.program_works(), stanza_.name, spec_, changed);
    try {
        program->start();
    } catch (const Error& error) {
        return {static_cast<int32_t>(error.code()), {{"error.message", error.message()}}};
    }
    std::lock_guard lock(mutex_);
    program_ = std::move(program);
    return {};
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
    std::lock_guard lock(mutex_);
    program_.reset();
}

void ProgramUnit::hurry() {
    std::lock_guard lock(mutex_);
    if (program_) program_->hurry();
}

pid_t ProgramUnit::pid() const {
    std::lock_guard lock(mutex_);
    return program_ ? program_->pid() : 0;
}

}  // namespace orrery::kernel
