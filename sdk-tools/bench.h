// Where one plugin is tried: the kernel's real host table around it, in process or isolated.
#pragma once
#include "conf/conf.h"
#include "roles/desk.h"
#include "worker.h"

namespace orrery::tools {

/// A trial's verdicts, thrown.
struct TrialFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};
struct TrialSkipped : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Bench;

/// One life of the plugin: what the kernel does with an instance, step by step.
class Life {
public:
    Life(Bench& bench, std::shared_ptr<Desk> desk, std::unique_ptr<Instance> instance);
    ~Life();

    const PluginFacts& facts() const noexcept { return instance_->facts(); }
    /// create with these settings, checked to be an answer; the answer. Counts as alive when it is OK.
    Answer create(const Fields& settings);
    /// create that must succeed, with the settings of the bench.
    void create();
    /// A step of orrery.service/1, if offered; an OK answer when it is not.
    Answer service(uint32_t index);
    void must_service(uint32_t index);
    /// Any call, its answer checked to be one (status, message, no exception); `what` is for the report.
    Answer call(std::string_view role, uint32_t index, const Fields& in, std::string_view what);
    /// The same without a report of progress. [any thread]
    Answer quiet_call(std::string_view role, uint32_t index, const Fields& in, std::string_view what);
    /// The client's end of a stream opened on it; none where it refuses or offers no streams.
    Descriptor open_stream();
    /// As at a swap: which streams come over is the plugin's choice, an error is a fault.
    void hand_over_to(Life& next);
    void destroy();
    pid_t pid() const { return instance_->pid(); }

private:
    Answer judged(Answer answer, std::string_view what) const;

    Bench& bench_;
    std::shared_ptr<Desk> desk_;
    std::unique_ptr<Instance> instance_;
    bool alive_ = false;
};

class Bench {
public:
    Bench(WorkerTask task, const Speaker& speaker);
    ~Bench();

    /// Loads a fresh copy of the library.
    std::unique_ptr<Life> load();
    /// Another instance of the library that was loaded first (in process) or in a process of its own.
    std::unique_ptr<Life> again();
    bool isolated() const noexcept { return task_.placement == "isolated"; }
    /// The checked settings of the stanza and orrery.*; throws TrialFailed when the stanza is wrong.
    Fields settings(const PluginFacts& facts);
    void doing(std::string_view what) const { speaker_.doing(what); }
    /// Everything that was logged so far.
    std::string logged();

    static constexpr Milliseconds step_deadline{10'000};

private:
    std::unique_ptr<Life> open(const std::filesystem::path& copy);

    WorkerTask task_;
    const Speaker& speaker_;
    Stanza stanza_;
    std::unique_ptr<Machine> machine_;
    std::filesystem::path first_copy_;
};

/// The stanza to try with: the first plugin of `conf` (a file like services.conf), or one without any parameter.
Stanza bench_stanza(const std::string& conf, Problems& problems);

}  // namespace orrery::tools
